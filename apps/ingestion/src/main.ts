import { bootService, serviceLoop } from '@taocun/service';
import { ingestionApi } from './api-description';
import { IngestionModule } from './ingestion.module';
import { IngestionLifecycle } from './placement/ingestion-lifecycle';
import { takeRawBodies } from './updates/updates.controller';

void bootService({
  name: 'ingestion',
  module: () => IngestionModule,
  extra: takeRawBodies,
  createServer: serviceLoop({
    sources: (app) => ({ 'marketplace.updates': app.get(IngestionLifecycle) }),
    targets: ['village.activity', 'marketplace.updates'],
  }),
  api: ingestionApi,
});
