import { bootService, serviceLoop } from '@taocun/service';
import { Assessments } from './projections/assessments';
import { answerConditionally } from './cache/conditional-requests';
import { serveDashboard } from './operations/dashboard';
import { Certifications } from './projections/certifications';
import { regionHistory, verdictHistory } from './projections/recorded-events';
import { ReportingModule } from './reporting.module';

void bootService({
  name: 'reporting',
  module: ReportingModule,
  extra: async (app) => {
    await answerConditionally(app);
    await serveDashboard(app);
  },
  createServer: serviceLoop({
    sources: (app) => ({
      'village.assessments': app.get(Assessments),
      'village.verdicts': verdictHistory,
      'village.certifications': app.get(Certifications),
      'region.verdicts': regionHistory,
    }),
    targets: ['region.verdicts'],
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
