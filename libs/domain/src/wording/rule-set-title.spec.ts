import { asStandard } from './rule-set-title';

it.each([
  ['阿里研究院历年标准', '阿里研究院历年标准'],
  ['world-bank-2019', 'world-bank-2019 标准'],
])('%s is called %s in a sentence', (title, standard) => expect(asStandard(title)).toBe(standard));
