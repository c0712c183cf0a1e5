/**
 * docs/contract.md implemented slowly and simply, over the raw records of `marketplace.updates`: the oracle
 * of property and end-to-end tests. It shares no code with the product, so that no mistake is made by both.
 */
export {
  accept,
  PartitionReader,
  type AcceptedUpdate,
  type Reading,
  type RejectedRecord,
} from './updates/accept';
export {
  assessmentAsOf,
  certified,
  monthsOf,
  registeredVillages,
  type LatestList,
  type NaiveAssessment,
  type NaiveVerdict,
} from './verdicts/assess';
export {
  certificates,
  certificatesOf,
  certificatesOfOnePartition,
  clockOf,
  finalClockOf,
  listOf,
  yearsCertified,
  type Certificate,
  type PartitionProgress,
} from './verdicts/certificates';
export { classify, contentReasons, type Reason, type Refusal } from './updates/classify';
export {
  dayAt,
  dayFrom,
  dayOf,
  dayText,
  firstDayOfYearTo,
  instantOf,
  startOf,
  type Day,
} from './updates/days';
export { isOfAlibaba, withLate, type NaiveLate } from './late';
export { firstMonthOf, type NaiveMonth } from './figures/months';
export { ordersBetween, ordersBySource } from './orders-by-source';
export { murmur2, partitionOf, type RawRecord } from './updates/raw-record';
export {
  clusterSizeOf,
  criteriaOf,
  cutOffOf,
  isTown,
  ofItsTime,
  ruleSetIds,
  type Criterion,
  type Quantities,
  type RuleSetId,
} from './rules/rule-sets';
export {
  effectiveDayOf,
  keyOf,
  kindOf,
  ownerOf,
  platforms,
  type ShopOpened,
  type Update,
  type VillageRegistered,
} from './updates/updates';
export { regionsAsOf, regionsOfYear, townsOfYear, type VerdictChanged } from './verdicts/verdicts';

type Plain<T> = T extends bigint ? number : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

/**
 * The same value with its money as numbers, as in events; throws if a number could not represent it exactly.
 */
export function plain<T>(value: T): Plain<T> {
  return JSON.parse(
    JSON.stringify(value, (_name, part: unknown) => {
      if (typeof part !== 'bigint') return part;
      if (!Number.isSafeInteger(Number(part)))
        throw new RangeError(`${part} fen is more than a number can hold exactly.`);
      return Number(part);
    }),
  ) as Plain<T>;
}
