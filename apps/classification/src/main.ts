import { bootService, serviceLoop } from '@taocun/service';
import { classificationApi } from './api-description';
import { ClassificationLifecycle } from './classification-lifecycle';
import { ClassificationModule } from './classification.module';

void bootService({
  name: 'classification',
  module: () => ClassificationModule,
  createServer: serviceLoop({
    sources: (app) => ({ 'village.activity': app.get(ClassificationLifecycle) }),
    targets: ['village.verdicts', 'village.assessments', 'village.certifications', 'source.orders'],
  }),
  api: classificationApi,
});
