import { topics } from '@taocun/contracts';
import { CheckpointedServer } from '@taocun/messaging';
import { bootService, MONGO_CONNECTION } from '@taocun/service';
import { type Connection } from 'mongoose';
import { IngestionLifecycle } from './placement/ingestion-lifecycle';
import { IngestionModule } from './ingestion.module';
import { takeRawBodies } from './updates/updates.controller';

void bootService({
  name: 'ingestion',
  module: IngestionModule,
  extra: takeRawBodies,
  createServer: (app, config, log) =>
    new CheckpointedServer({
      group: config.groupId,
      kafka: config.kafka,
      topicPrefix: config.topicPrefix,
      sources: { 'marketplace.updates': app.get(IngestionLifecycle) },
      targets: ['village.activity', 'marketplace.updates'],
      plans: topics,
      connection: app.get<Connection>(MONGO_CONNECTION),
      log,
      tuning: { checkpointIntervalMs: config.checkpointIntervalMs, readToEndAfterMs: config.readToEndAfterMs },
    }),
  api: {
    title: 'Ingestion of marketplace updates',
    description:
      'Takes updates of marketplaces (villages registered, shops opened and closed, orders paid and refunded) as CloudEvents, ' +
      'and shows what was rejected from Kafka, with its reason and its bytes. Errors are problem+json (RFC 9457).',
    version: '1',
  },
});
