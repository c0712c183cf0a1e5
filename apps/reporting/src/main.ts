import { bootService, serviceLoop } from '@taocun/service';
import { reportingApi } from './api-description';
import { answerConditionally } from '@taocun/reporting-answers';
import { servePage } from '@taocun/reporting-page';
import { Assessments, Certifications, regionHistory, verdictHistory } from '@taocun/reporting-projection';
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
