import { bootService, serviceLoop } from '@taocun/service';
import { ClassificationLifecycle } from './classification-lifecycle';
import { ClassificationModule } from './classification.module';

void bootService({
  name: 'classification',
  module: ClassificationModule,
  createServer: serviceLoop({
    sources: (app) => ({ 'village.activity': app.get(ClassificationLifecycle) }),
    targets: ['village.verdicts', 'village.assessments', 'village.certifications'],
  }),
  api: {
    title: 'Classification',
    description:
      'Decides which villages are Taobao Villages. Reporting answers questions about verdicts, and asks here for the outlook of a village.',
    version: '1',
  },
});
