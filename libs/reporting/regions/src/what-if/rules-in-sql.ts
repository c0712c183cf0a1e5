import { type Rules } from '@taocun/domain';

/**
 * The rules as a condition on a row with the quantities of a village, and with `listed`: whether it was certified before. NULL where a quantity
 * that the rules ask for is not known.
 */
export function conditionOf({ counts, annualSales, alibabaMajority, scale, where }: Rules): string {
  const [sales, shops, households] =
    counts === 'all-shops'
      ? ['salesFen', 'activeShops', 'activeHouseholds']
      : ['alibabaSalesFen', 'activeAlibabaShops', 'activeAlibabaHouseholds'];
  const { of, part, whole } = scale.share;
  const counted = of === 'active-shops' ? shops : households;
  const criteria = [
    `${sales} ${annualSales.comparison === 'more-than' ? '>' : '>='} ${annualSales.thresholdFen}`,
    alibabaMajority && `alibabaSalesFen * ${alibabaMajority.whole} > salesFen * ${alibabaMajority.part}`,
    `(${shops} >= ${scale.activeShops} OR ${counted}::HUGEINT * ${whole} >= households::HUGEINT * ${part})`,
    `(kind IN (${where.kinds.map((kind) => `'${kind}'`).join(', ')})${where.orCertifiedBefore ? ' OR listed' : ''})`,
  ];
  return `CASE WHEN households IS NOT NULL AND ${counted} IS NOT NULL THEN ${criteria.filter(Boolean).join(' AND ')} END`;
}
