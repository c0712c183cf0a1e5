import {
  isoOfDay,
  type Outlook,
  type OutlookChange,
  type OutlookDay,
  type OutlookVerdict,
  type ShopsTurning,
} from '@taocun/domain';
import { stringifyExactJson } from '../wire/exact-json';
import { type ActivityPosition } from './event-types';

// The answer of classification over HTTP, which reporting passes on.

/** Limit of shops listed by name; the rest are only counted, since a village may have thousands. */
export const SHOPS_NAMED = 100;

type OnDate<Dated extends { readonly day: unknown }> = Omit<Dated, 'day'> & { readonly day: string };

/** The domain's `Outlook` in its JSON form: days as YYYY-MM-DD, amounts with all digits. */
export interface VillageOutlook {
  readonly villageCode: string;
  readonly asOf: string;
  readonly until: string;
  /** The outlook reflects the updates up to this position in `village.activity`. */
  readonly stateOf: ActivityPosition;
  readonly verdicts: readonly (Omit<OutlookVerdict, 'changes'> & {
    readonly changes: readonly OnDate<OutlookChange>[];
  })[];
  /** At most `SHOPS_NAMED` of the shops that stop or start are named. */
  readonly days: readonly OnDate<OutlookDay>[];
  /** The label of the provenance that the installation states for its data. */
  readonly provenance?: string;
}

/**
 * The outlook as JSON. It carries the label of the data's provenance, because it is about the future of a
 * named village.
 */
export function encodeOutlook(
  villageCode: string,
  { asOf, until, days, verdicts }: Outlook,
  stateOf: ActivityPosition,
  provenance?: string,
): string {
  const answer: VillageOutlook = {
    villageCode,
    asOf: isoOfDay(asOf),
    until: isoOfDay(until),
    stateOf: { partition: stateOf.partition, offset: stateOf.offset },
    verdicts: verdicts.map(({ ruleSet, qualifies, changes }) => ({
      ruleSet,
      qualifies,
      changes: changes.map(({ day, ...change }) => ({ day: isoOfDay(day), ...change })),
    })),
    days: days.map(({ day, leaving, coming, stopping, starting, then }) => ({
      day: isoOfDay(day),
      leaving,
      coming,
      stopping: named(stopping),
      starting: named(starting),
      then,
    })),
    ...(provenance !== undefined && { provenance }),
  };
  return stringifyExactJson(answer);
}

function named({ shopIds, ...counts }: ShopsTurning): ShopsTurning {
  return { ...counts, shopIds: shopIds.slice(0, SHOPS_NAMED) };
}
