import { bootService, serviceLoop } from '@taocun/service';
import { reportingApi } from './api-description';
import { Assessments } from './projections/assessments';
import { answerConditionally } from './cache/conditional-requests';
import { servePage } from './page/serve-page';
import { Certifications } from './projections/certifications';
import { regionHistory, verdictHistory } from './projections/recorded-events';
import { ReportingModule } from './reporting.module';
import { tellMoment } from './vintages/stored-moment';

void bootService({
  name: 'reporting',
  module: ReportingModule,
  extra: async (app) => {
    tellMoment(app);
    await answerConditionally(app);
    await servePage(app);
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
  api: reportingApi,
});
