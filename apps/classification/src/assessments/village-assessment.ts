import { encodeVillageAssessed } from '@taocun/contracts';
import {
  isoOfDay,
  openShopsBySource,
  type RulesInForce,
  type Village,
  type Villages,
  type VillageSnapshot,
} from '@taocun/domain';
import { fingerprint } from './fingerprint';

interface VillageAssessment {
  /** Changes if another event is due. */
  readonly fingerprint: string;
  /** The event, true at this record. */
  encode(at: { readonly partition: number; readonly offset: number }): string;
}

/** The assessment of a registered village under the rule sets in force. */
export function assessmentOf(
  { village, late, closedMonths }: VillageSnapshot,
  { rulesInForce, schedule }: Pick<Villages, 'rulesInForce' | 'schedule'>,
): VillageAssessment {
  const quantities = village.quantities();
  const verdicts = rulesInForce.map((each) => ({
    ...village.verdict(each.ruleSet),
    from: each.rules.from,
    latestYear: each.latestYear,
    isListed: isListed(village, each),
  }));
  const lateUpdates =
    late.length === 0
      ? undefined
      : late.map(({ cutOff, ...sums }) => ({ cutOff: isoOfDay(cutOff), ...sums }));
  const months = village.months(schedule);
  const former = village.registrations.formerTownships;
  const formerTownships =
    former.length === 0
      ? undefined
      : former.map(({ townshipCode, until }) => ({ townshipCode, until: isoOfDay(until) }));
  const openShops = quantities.openShops === 0 ? undefined : openShopsBySource(village.shops);
  return {
    fingerprint: fingerprint({
      quantities,
      formerTownships,
      openShopsBySource: openShops,
      verdicts,
      lateUpdates,
      months,
    }),
    encode: (at) => {
      const { code: villageCode, ...figures } = quantities;
      return encodeVillageAssessed(
        {
          villageCode,
          ...figures,
          verdicts: rulesInForce.map((each) => ({
            ...village.verdict(each.ruleSet),
            ...(each.latestYear !== undefined && {
              certifiedYear: each.latestYear,
              isListed: isListed(village, each),
            }),
          })),
          ...(formerTownships && { formerTownships }),
          ...(openShops && { openShopsBySource: openShops }),
          ...(lateUpdates && { lateUpdates }),
          ...(closedMonths.length + months.length === 0 ? {} : { months: [...closedMonths, ...months] }),
        },
        at,
      );
    },
  };
}

/** True if the village is on the list on which the version in force depends. */
function isListed(village: Village, inForce: RulesInForce): boolean {
  return village.announced.certifiedBefore(inForce) !== undefined;
}
