import { topics } from '@taocun/contracts';
import { CheckpointedServer } from '@taocun/messaging';
import { bootService, MONGO_CONNECTION } from '@taocun/service';
import { type Connection } from 'mongoose';
import { Assessments } from './projections/assessments';
import { answerConditionally } from './cache/conditional-requests';
import { serveDashboard } from './operations/dashboard';
import { certifications, regionHistory, verdictHistory } from './projections/recorded-events';
import { ReportingModule } from './reporting.module';

void bootService({
  name: 'reporting',
  module: ReportingModule,
  extra: async (app) => {
    await answerConditionally(app);
    await serveDashboard(app);
  },
  createServer: (app, config, log) =>
    new CheckpointedServer({
      group: config.groupId,
      kafka: config.kafka,
      topicPrefix: config.topicPrefix,
      sources: {
        'village.assessments': app.get(Assessments),
        'village.verdicts': verdictHistory,
        'village.certifications': certifications,
        'region.verdicts': regionHistory,
      },
      targets: ['region.verdicts'],
      plans: topics,
      connection: app.get<Connection>(MONGO_CONNECTION),
      log,
      tuning: { checkpointIntervalMs: config.checkpointIntervalMs, readToEndAfterMs: config.readToEndAfterMs },
    }),
  api: {
    title: 'Taobao Villages',
    description:
      'Which villages of China are Taobao Villages, at any moment and with the reasons; the Taobao Towns and clusters that follow; and the certified list of every year. ' +
      'Money is in fen (1 RMB = 100 fen), always with all of its digits: a client whose numbers are doubles must read it as big integers beyond 2^53. Days are days in China Standard Time. ' +
      'Errors are problem+json (RFC 9457).',
    version: '1',
  },
});
