import { topics } from '@taocun/contracts';
import { CheckpointedServer } from '@taocun/messaging';
import { bootService, MONGO_CONNECTION } from '@taocun/service';
import { type Connection } from 'mongoose';
import { ClassificationLifecycle } from './classification-lifecycle';
import { ClassificationModule } from './classification.module';

void bootService({
  name: 'classification',
  module: ClassificationModule,
  createServer: (app, config, log) =>
    new CheckpointedServer({
      group: config.groupId,
      kafka: config.kafka,
      topicPrefix: config.topicPrefix,
      sources: { 'village.activity': app.get(ClassificationLifecycle) },
      targets: ['village.verdicts', 'village.assessments', 'village.certifications'],
      plans: topics,
      connection: app.get<Connection>(MONGO_CONNECTION),
      log,
      tuning: { checkpointIntervalMs: config.checkpointIntervalMs, readToEndAfterMs: config.readToEndAfterMs },
    }),
  api: {
    title: 'Classification',
    description:
      'Decides which villages are Taobao Villages; what it decided is asked of reporting, which asks here for the outlook of a village.',
    version: '1',
  },
});
