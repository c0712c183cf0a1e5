import { moneyText } from '../../wording/figure-texts';
import { type ComparisonOperator, comparisons, type CriterionDescriptor } from './descriptor';

const FEN = 100;

type AnnualSales = {
  readonly thresholdFen: number;
  readonly comparison: ComparisonOperator;
};

/** The sales of the window's days: paid minus refunded. */
export const annualSales = {
  row: 'annualSales',
  read: (version) => {
    const row = version.child('annualSales');
    return { thresholdFen: row.integer('thresholdFen', 1), comparison: row.oneOf('comparison', comparisons) };
  },
  question: ({ thresholdFen, comparison }, counts) => ({
    criterion: 'annual-sales',
    quantity: counts === 'all-shops' ? 'salesFen' : 'alibabaSalesFen',
    threshold: thresholdFen,
    comparison,
  }),
  words: {
    'annual-sales': {
      unit: 'fen',
      title: { en: 'Sales in 365 days', zh: '365 天销售额' },
      lack: { en: 'of sales', zh: '销售额' },
      projection: {
        now: 'salesFen',
        then: 'salesThenFen',
        threshold: 'thresholdFen',
        says: { thresholdFen: 'The threshold of the sales.' },
        decides: {
          en: (threshold) => `The sales decide: the threshold is ${threshold}.`,
          zh: (threshold) => `取决于销售额：门槛为${threshold}。`,
        },
      },
    },
  },
  lines: ({ thresholdFen, comparison }, counts, language) => {
    const isAll = counts === 'all-shops';
    const isMore = comparison === 'more-than';
    const amount = moneyText(thresholdFen, language);
    return {
      'annual-sales':
        language === 'zh'
          ? `${isAll ? '全部网店' : '阿里平台网店'}年销售额${isMore ? '超过' : '不低于'}${amount}`
          : `${isMore ? 'more than' : 'at least'} ${amount} a year, ${isAll ? 'all shops' : 'shops on Alibaba’s platforms'}`,
    };
  },
  clause: ({ thresholdFen, comparison }, counts, language) => {
    const isAll = counts === 'all-shops';
    const isMore = comparison === 'more-than';
    const amount = moneyText(thresholdFen, language);
    return language === 'zh'
      ? `365 天内，${isAll ? '全村网店' : '村内阿里平台网店'}销售额${isMore ? '超过' : '不低于'}${amount}`
      : `${isAll ? 'All shops of the village sell' : 'The village’s shops on Alibaba’s platforms sell'} ${isMore ? 'more than' : 'at least'} ${amount} in 365 days`;
  },
  docs: { description: 'Annual sales.', example: { thresholdFen: 1_000_000_000, comparison: 'at-least' } },
  sliders: [
    {
      name: 'sales',
      unit: 'rmb',
      min: 500_000,
      max: 50_000_000,
      step: 500_000,
      label: { en: 'Annual sales', zh: '年销售额' },
      of: ({ thresholdFen }) => thresholdFen / FEN,
      with: (row, value) => ({ ...row, thresholdFen: value * FEN }),
    },
  ],
} as const satisfies CriterionDescriptor<AnnualSales>;
