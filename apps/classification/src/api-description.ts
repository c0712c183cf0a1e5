import { type ApiDescription } from '@taocun/openapi';

export const classificationApi: ApiDescription = {
  title: 'Classification',
  description:
    'Decides which villages are Taobao Villages. Reporting answers questions about verdicts and asks here for the outlook of a village.',
  localAddress: 'http://localhost:3002',
  tags: {
    villages: 'The outlook of a village, which reporting asks for.',
  },
};
