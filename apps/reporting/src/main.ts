import { bootService, serviceLoop } from '@taocun/service';
import { reportingApi } from './api-description';
import { Assessments } from '../../../libs/reporting/projection/src/assessments';
import { answerConditionally } from '../../../libs/reporting/answers/src/conditional-requests';
import { servePage } from '../../../libs/reporting/page/src/serve-page';
import { Certifications } from '../../../libs/reporting/projection/src/certifications';
import { regionHistory, verdictHistory } from '../../../libs/reporting/projection/src/recorded-events';
import { ReportingModule } from './reporting.module';
import { tellMoment } from './stored-moment';

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
