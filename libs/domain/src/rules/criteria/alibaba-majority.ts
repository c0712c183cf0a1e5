import { percentText } from '../../wording/figure-texts';
import { type Language } from '../../wording/language';
import { type CriterionDescriptor, type Share, shareOf } from './descriptor';

function majorityText({ part, whole }: Share, language: Language): string {
  const share = percentText(part / whole, language, 0);
  return language === 'zh'
    ? `其中阿里平台超过 ${share}`
    : `more than ${share} of it through Alibaba’s platforms`;
}

/**
 * Alibaba's share of all sales. Refunds can make either sum negative. The products are compared all the same:
 * sales that are too low already fail the criterion of annual sales.
 */
export const alibabaMajority = {
  row: 'alibabaMajority',
  isOptional: true,
  read: (version) => shareOf(version.child('alibabaMajority')),
  question: (threshold) => ({
    criterion: 'alibaba-majority',
    part: 'alibabaSalesFen',
    whole: 'salesFen',
    threshold,
    comparison: 'more-than',
  }),
  words: {
    'alibaba-majority': {
      unit: 'share',
      title: { en: 'Share through Alibaba’s platforms', zh: '阿里平台占比' },
      lack: { en: 'of sales through Alibaba’s platforms', zh: '阿里平台占比' },
      isOfMoney: true,
      projection: {
        now: 'alibabaSharePpm',
        then: 'alibabaShareThenPpm',
        threshold: 'alibabaThresholdPpm',
        says: {
          alibabaSharePpm: 'The part of all sales in 365 days that Alibaba’s platforms have',
          alibabaShareThenPpm: 'The same by `until`',
          alibabaThresholdPpm: 'The share that has to be exceeded; left out if the rules require none',
        },
        valueText: {
          en: (share) => `${share} through Alibaba’s platforms`,
          zh: (share) => `阿里平台占 ${share}`,
        },
        decides: {
          en: (threshold) => `The share through Alibaba’s platforms decides: it has to exceed ${threshold}.`,
          zh: (threshold) => `取决于阿里平台占比：须超过 ${threshold}。`,
        },
      },
    },
  },
  lines: (row, _counts, language) => ({ 'alibaba-majority': majorityText(row, language) }),
  clause: (row, _counts, language) => majorityText(row, language),
  docs: { description: "Alibaba's share of the sales has to be above it.", example: { part: 1, whole: 2 } },
  sliders: [
    {
      name: 'alibaba',
      unit: 'percent',
      min: 1,
      max: 99,
      step: 1,
      label: { en: 'Share through Alibaba’s platforms', zh: '阿里平台占比' },
      of: ({ part, whole }) => (100 * part) / whole,
      with: (_row, part) => ({ part, whole: 100 }),
    },
  ],
} as const satisfies CriterionDescriptor<Share>;
