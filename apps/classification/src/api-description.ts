import { type ApiDescription } from '@taocun/openapi';

export const classificationApi: ApiDescription = {
  title: 'Classification',
  description:
    'Decides which villages are Taobao Villages. Reporting answers questions about verdicts, and asks here for the outlook of a village and for silent sources.',
  localAddress: 'http://localhost:3002',
  tags: {
    sources: 'The sources of orders, and which of them are silent.',
    villages: 'The outlook of a village, which reporting asks for.',
  },
};
