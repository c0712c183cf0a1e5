import {
  Assessments,
  Certifications,
  RecordedNotices,
  regionHistory,
  SourceOrders,
  verdictHistory,
} from '@taocun/reporting-projection';
import { serviceLoop } from '@taocun/service';

/** The loop of a process with the role `projection`. */
export const readFromKafka = serviceLoop({
  sources: (app) => ({
    'village.assessments': app.get(Assessments),
    'village.verdicts': verdictHistory,
    'village.certifications': app.get(Certifications),
    'region.verdicts': regionHistory,
    'observatory.notices': app.get(RecordedNotices),
    'source.orders': app.get(SourceOrders),
  }),
  targets: ['region.verdicts', 'observatory.notices'],
});
