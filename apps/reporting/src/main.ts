import './thread-pool';
import { bootService, serviceLoop } from '@taocun/service';
import { reportingApi } from './api-description';
import { answerConditionally } from '@taocun/reporting-answers';
import { passOnTo, servePage } from '@taocun/reporting-reports';
import { Assessments, Certifications, regionHistory, verdictHistory } from '@taocun/reporting-projection';
import { ReportingModule } from './reporting.module';
import { tellMoment } from './stored-moment';
import { nameWhoAnswers } from './without-answers';

const readFromKafka = serviceLoop({
  sources: (app) => ({
    'village.assessments': app.get(Assessments),
    'village.verdicts': verdictHistory,
    'village.certifications': app.get(Certifications),
    'region.verdicts': regionHistory,
  }),
  targets: ['region.verdicts'],
});

void bootService({
  name: 'reporting',
  module: ({ roles }) => ReportingModule.of(roles),
  extra: async (app, { roles, ingestionUrl }) => {
    if (!roles.includes('answers')) return nameWhoAnswers(app, roles);
    tellMoment(app);
    await answerConditionally(app);
    await app.register(passOnTo(ingestionUrl));
    await servePage(app);
  },
  createServer: (app, config, log) => (config.roles.includes('projection') ? readFromKafka(app, config, log) : undefined),
  api: reportingApi,
  hasApi: ({ roles }) => roles.includes('answers'),
});
