import { bootService, serviceLoop } from '@taocun/service';
import { IngestionLifecycle } from './placement/ingestion-lifecycle';
import { IngestionModule } from './ingestion.module';
import { takeRawBodies } from './updates/updates.controller';

void bootService({
  name: 'ingestion',
  module: IngestionModule,
  extra: takeRawBodies,
  createServer: serviceLoop({
    sources: (app) => ({ 'marketplace.updates': app.get(IngestionLifecycle) }),
    targets: ['village.activity', 'marketplace.updates'],
  }),
  api: {
    title: 'Ingestion of marketplace updates',
    description:
      'Accepts marketplace updates (villages registered, shops opened and closed, orders paid and refunded) as CloudEvents, ' +
      'and lists the updates rejected from Kafka, each with its reason and its bytes. Errors are problem+json (RFC 9457).',
    version: '1',
  },
});
