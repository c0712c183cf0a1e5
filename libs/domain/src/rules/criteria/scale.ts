import { countText, percentText } from '../../wording/figure-texts';
import { type CriterionDescriptor, type Quantity, type Share, shareOf } from './descriptor';

const shareCountings = ['active-households', 'active-shops'] as const;

type Scale = {
  readonly activeShops: number;
  readonly share: Share & { readonly of: (typeof shareCountings)[number] };
};

/**
 * Enough active shops, or enough of them (or of active households) in relation to the village's households.
 */
export const scale = {
  row: 'scale',
  read: (version) => {
    const row = version.child('scale');
    const share = row.child('share');
    return {
      activeShops: row.integer('activeShops', 1),
      share: { of: share.oneOf('of', shareCountings), ...shareOf(share) },
    };
  },
  question: ({ activeShops, share }, counts) => {
    const shops: Quantity = counts === 'all-shops' ? 'activeShops' : 'activeAlibabaShops';
    const households: Quantity = counts === 'all-shops' ? 'activeHouseholds' : 'activeAlibabaHouseholds';
    const isOfHouseholds = share.of === 'active-households';
    return {
      criterion: 'scale',
      anyOf: [
        { criterion: 'active-shops', quantity: shops, threshold: activeShops, comparison: 'at-least' },
        {
          criterion: isOfHouseholds ? 'active-household-share' : 'active-shop-share',
          part: isOfHouseholds ? households : shops,
          whole: 'households',
          threshold: { part: share.part, whole: share.whole },
          comparison: 'at-least',
        },
      ],
    };
  },
  words: {
    scale: { unit: 'alternatives', title: { en: 'Scale', zh: '规模' } },
    'active-shops': {
      unit: 'count',
      title: { en: 'Active shops', zh: '活跃网店' },
      lack: { en: 'active shops', one: 'active shop', zh: '活跃网店', measure: ' 家' },
    },
    'active-household-share': {
      unit: 'share',
      title: { en: 'Households with an active shop', zh: '有活跃网店的家庭占比' },
      lack: { en: 'of households with an active shop', zh: '活跃网店家庭占比' },
      countsHouseholds: true,
    },
    'active-shop-share': {
      unit: 'share',
      title: { en: 'Active shops by households', zh: '活跃网店与家庭数之比' },
      lack: { en: 'of shops by households', zh: '活跃网店与户数之比' },
    },
  },
  lines: ({ activeShops, share: { of, part, whole } }, _counts, language) => {
    const isOfHouseholds = of === 'active-households';
    const share = percentText(part / whole, language, 0);
    return language === 'zh'
      ? {
          scale: `活跃网店不少于 ${activeShops} 家，或${isOfHouseholds ? '有活跃网店的家庭占' : '活跃网店数达到家庭数的'} ${share}`,
          'active-shops': '开业满 30 天，最多回溯 90 天平均每月一笔订单',
        }
      : {
          scale: `at least ${activeShops} active shops, or ${isOfHouseholds ? `${share} of households with an active shop` : `active shops equal to ${share} of households`}`,
          'active-shops': 'open for 30 days, with an order a month over 90 days at most',
        };
  },
  clause: ({ activeShops, share: { of, part, whole } }, _counts, language) => {
    const isOfHouseholds = of === 'active-households';
    const shops = countText(activeShops, language);
    const share = percentText(part / whole, language, 0);
    return language === 'zh'
      ? `活跃网店不少于 ${shops} 家，或${isOfHouseholds ? '有活跃网店的家庭占全村' : '活跃网店数达到家庭数的'} ${share} 以上`
      : `at least ${shops} shops are active, or ${isOfHouseholds ? `${share} of its households have an active shop` : `as many as ${share} of its households`}`;
  },
  docs: {
    description: 'Active shops, or a share of the households.',
    example: { activeShops: 100, share: { of: 'active-shops', part: 10, whole: 100 } },
  },
  sliders: [
    {
      name: 'shops',
      unit: 'count',
      min: 1,
      max: 500,
      step: 1,
      label: { en: 'Active shops', zh: '活跃网店' },
      of: ({ activeShops }) => activeShops,
      with: (row, activeShops) => ({ ...row, activeShops }),
    },
    {
      name: 'share',
      unit: 'percent',
      min: 1,
      max: 100,
      step: 1,
      label: { en: 'or share of households', zh: '或占家庭户数的比例' },
      of: ({ share: { part, whole } }) => (100 * part) / whole,
      with: (row, part) => ({ ...row, share: { of: row.share.of, part, whole: 100 } }),
    },
  ],
} as const satisfies CriterionDescriptor<Scale>;
