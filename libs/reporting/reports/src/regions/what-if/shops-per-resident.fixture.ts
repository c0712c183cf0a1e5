import type { CriterionDescriptor } from '@taocun/domain';

interface ShopsPerThousandResidents {
  readonly atLeast: number;
}
type QuestionQuantity = Extract<ReturnType<CriterionDescriptor['question']>, { whole: unknown }>['whole'];

/** A criterion that no rule set uses: active shops per resident, a figure that exists only in tests. */
export const shopsPerThousandResidents = {
  row: 'shopsPerThousandResidents',
  isOptional: true,
  read: (version) => ({ atLeast: version.child('shopsPerThousandResidents').integer('atLeast', 1, 1_000) }),
  question: ({ atLeast }, counts) => ({
    criterion: 'shops-per-thousand-residents',
    part: counts === 'all-shops' ? 'activeShops' : 'activeAlibabaShops',
    whole: 'residents' as QuestionQuantity,
    threshold: { part: atLeast, whole: 1_000 },
    comparison: 'at-least',
  }),
  words: {
    'shops-per-thousand-residents': {
      unit: 'share',
      title: { en: 'Active shops by residents', zh: '活跃网店与常住人口之比' },
      lack: { en: 'of active shops by residents', zh: '活跃网店与常住人口之比' },
    },
  },
  lines: ({ atLeast }, _counts, language) => ({
    'shops-per-thousand-residents':
      language === 'zh'
        ? `每千名常住人口不少于 ${atLeast} 家活跃网店`
        : `at least ${atLeast} active shops per thousand residents`,
  }),
  clause: ({ atLeast }, _counts, language) =>
    language === 'zh'
      ? `每千名常住人口不少于 ${atLeast} 家活跃网店`
      : `at least ${atLeast} shops are active per thousand residents`,
  docs: { description: 'Active shops for each thousand residents.', example: { atLeast: 20 } },
  sliders: [
    {
      name: 'shopsByResidents',
      unit: 'count',
      min: 1,
      max: 200,
      step: 1,
      label: { en: 'Active shops per thousand residents', zh: '每千名常住人口活跃网店' },
      of: ({ atLeast }) => atLeast,
      with: (_row, atLeast) => ({ atLeast }),
    },
  ],
} as const satisfies CriterionDescriptor<ShopsPerThousandResidents>;
