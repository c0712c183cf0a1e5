import type { CriterionDescriptor } from '@taocun/domain';

interface AlibabaSales {
  readonly atLeastFen: number;
}

/**
 * A third criterion of sales that no rule set uses: sales through Alibaba's platforms, whatever shops the
 * rules count.
 */
export const alibabaSales = {
  row: 'alibabaSales',
  isOptional: true,
  read: (version) => ({ atLeastFen: version.child('alibabaSales').integer('atLeastFen', 1) }),
  question: ({ atLeastFen }) => ({
    criterion: 'alibaba-sales',
    quantity: 'alibabaSalesFen',
    threshold: atLeastFen,
    comparison: 'at-least',
  }),
  words: {
    'alibaba-sales': {
      unit: 'fen',
      title: { en: 'Sales through Alibaba’s platforms', zh: '阿里平台销售额' },
      lack: { en: 'of sales through Alibaba’s platforms', zh: '阿里平台销售额' },
      projection: {
        now: 'alibabaSalesFen',
        then: 'alibabaSalesThenFen',
        threshold: 'alibabaSalesThresholdFen',
        says: {
          alibabaSalesFen: 'Sales through Alibaba’s platforms in 365 days.',
          alibabaSalesThenFen: 'The same by `until`.',
          alibabaSalesThresholdFen: 'Their threshold; left out if the rules have none.',
        },
        valueText: {
          en: (amount) => `${amount} through Alibaba’s platforms`,
          zh: (amount) => `阿里平台 ${amount}`,
        },
        decides: {
          en: (threshold) => `The sales through Alibaba’s platforms decide: the threshold is ${threshold}.`,
          zh: (threshold) => `取决于阿里平台销售额：门槛为${threshold}。`,
        },
      },
    },
  },
  lines: ({ atLeastFen }, _counts, language) => ({
    'alibaba-sales':
      language === 'zh'
        ? `阿里平台不低于 ${atLeastFen} 分`
        : `at least ${atLeastFen} fen through Alibaba’s platforms`,
  }),
  clause: ({ atLeastFen }, _counts, language) =>
    language === 'zh'
      ? `阿里平台销售额不低于 ${atLeastFen} 分`
      : `at least ${atLeastFen} fen of it through Alibaba’s platforms`,
  docs: { description: 'Sales through Alibaba’s platforms.', example: { atLeastFen: 500_000_000 } },
  sliders: [],
} as const satisfies CriterionDescriptor<AlibabaSales>;

/** A criterion that compares sales with another figure. */
export const salesPerHousehold = {
  row: 'salesPerHousehold',
  isOptional: true,
  read: (version) => ({ atLeastFen: version.child('salesPerHousehold').integer('atLeastFen', 1) }),
  question: ({ atLeastFen }) => ({
    criterion: 'sales-per-household',
    part: 'salesFen',
    whole: 'households',
    threshold: { part: atLeastFen, whole: 1 },
    comparison: 'at-least',
  }),
  words: { 'sales-per-household': { unit: 'share', title: { en: 'Sales per household', zh: '户均销售额' } } },
  lines: ({ atLeastFen }) => ({ 'sales-per-household': String(atLeastFen) }),
  docs: { description: 'Sales for each household.', example: { atLeastFen: 1 } },
  sliders: [],
} as const satisfies CriterionDescriptor<AlibabaSales>;
