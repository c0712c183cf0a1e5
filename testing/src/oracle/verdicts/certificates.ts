import { type NaivePeople } from '../figures/people';
import { cutOffOf, ofItsTime, ruleSetIds, type Criterion, type RuleSetId } from '../rules/rule-sets';
import { type AcceptedUpdate, type Reading } from '../updates/accept';
import { dayOf, dayText, firstDayOfYearTo, type Day } from '../updates/days';
import { certified, registeredVillages, type LatestList, type NaiveAssessment } from './assess';

/** The content of `taocun.village.certified.v1`; its id is `ruleSet:villageCode:year`. */
export interface Certificate extends NaivePeople {
  villageCode: string;
  townshipCode: string;
  name: string;
  ruleSet: RuleSetId;
  year: number;
  asOf: string;
  qualifies: boolean;
  salesFen: bigint;
  alibabaSalesFen: bigint;
  activeShops: number;
  activeAlibabaShops: number;
  marginalShops: number;
  activeHouseholds: number;
  activeAlibabaHouseholds: number;
  shopsOfKnownHouseholds: number;
  households: number;
  paidByChannelFen?: NaiveAssessment['paidByChannelFen'];
  openShopsBySource?: NaiveAssessment['openShopsBySource'];
  windowFrom: string;
  criteria: Criterion[];
}

export interface PartitionProgress {
  /** The latest event day of the accepted updates read from it; undefined before the first. */
  day: Day | undefined;
  waiting: boolean;
}

/**
 * The feed's event-time clock: the earliest day of the waiting (active) partitions, the latest of all if none
 * waits; it never goes back. A waiting partition without a day yet stops the clock.
 */
export function clockOf(partitions: PartitionProgress[], before?: Day): Day | undefined {
  const waiting = partitions.filter((partition) => partition.waiting).map(({ day }) => day);
  const all = partitions.map(({ day }) => day).filter((day) => day !== undefined);
  let clock: Day | undefined;
  if (waiting.length > 0)
    clock = waiting.reduce((least, day) =>
      least === undefined || day === undefined ? undefined : Math.min(least, day),
    );
  else if (all.length > 0) clock = Math.max(...all);
  if (clock === undefined || before === undefined) return clock ?? before;
  return Math.max(clock, before);
}

/** The clock at the end of any feed: its latest event day. */
export function finalClockOf(everAccepted: AcceptedUpdate[]): Day | undefined {
  return everAccepted.length === 0
    ? undefined
    : Math.max(...everAccepted.map(({ update }) => dayOf(update.timeMs)));
}

interface CertifiedYear {
  year: number;
  cutOff: Day;
}

/** The years that become due under a rule set while the clock moves from one day to another, oldest first. */
export function yearsCertified(
  ruleSet: RuleSetId,
  firstClock: Day,
  finalClock: Day,
  latenessDays = 15,
): CertifiedYear[] {
  const years: CertifiedYear[] = [];
  for (let year = yearIn(firstClock) - 2; year <= yearIn(finalClock); year += 1) {
    const cutOff = cutOffOf(ruleSet, year);
    if (cutOff === undefined) continue;
    const isDue = finalClock > cutOff + latenessDays;
    const wasAlreadyDue = firstClock > cutOff + latenessDays;
    if (isDue && !wasAlreadyDue) years.push({ year, cutOff });
  }
  return years;
}

function yearIn(day: Day): number {
  return Number(dayText(day).slice(0, 4));
}

/**
 * The certificates of a year under a rule set, by village code. `latest` is the rule set's latest list before
 * that year.
 */
export function certificatesOf(
  accepted: AcceptedUpdate[],
  ruleSet: RuleSetId,
  { year, cutOff }: CertifiedYear,
  latest?: LatestList,
): Certificate[] {
  return registeredVillages(accepted).flatMap((villageCode) => {
    const assessment = certified(accepted, villageCode, cutOff, latest);
    const verdict = assessment?.verdicts.find((one) => one.ruleSet === ruleSet);
    if (!assessment || !verdict || assessment.salesFen === 0n) return [];
    const { townshipCode, name, asOf, salesFen, alibabaSalesFen, activeShops, activeAlibabaShops } =
      assessment;
    const {
      activeHouseholds,
      activeAlibabaHouseholds,
      shopsOfKnownHouseholds,
      households,
      keepers,
      workersKnown,
      workers,
    } = assessment;
    const { marginalShops, paidByChannelFen, openShopsBySource } = assessment;
    const { qualifies, criteria } = verdict;
    const figures = {
      salesFen,
      alibabaSalesFen,
      activeShops,
      activeAlibabaShops,
      marginalShops,
      activeHouseholds,
      activeAlibabaHouseholds,
      shopsOfKnownHouseholds,
      households,
      ...(paidByChannelFen && { paidByChannelFen }),
      ...(openShopsBySource && { openShopsBySource }),
      keepers,
      workersKnown,
      workers,
    };
    return [
      {
        villageCode,
        townshipCode,
        name,
        ruleSet,
        year,
        asOf,
        windowFrom: dayText(firstDayOfYearTo(cutOff)),
        qualifies,
        ...figures,
        criteria,
      },
    ];
  });
}

/** The list of `aliresearch` for a certified year, perhaps empty. */
export function listOf(
  certificates: readonly Pick<Certificate, 'ruleSet' | 'year' | 'qualifies' | 'villageCode'>[],
  year: number,
): LatestList {
  const listed = certificates.filter(
    (one) => one.ruleSet === ofItsTime && one.year === year && one.qualifies,
  );
  return { year, villages: new Set(listed.map(({ villageCode }) => villageCode)) };
}

/**
 * The certificates of a feed in which nothing is late: by cut-off, then rule set in the table's order, then
 * village code.
 */
export function certificates(
  accepted: AcceptedUpdate[],
  firstClock: Day,
  finalClock: Day,
  latenessDays = 15,
): Certificate[] {
  return certifiedFrom(accepted, firstClock, finalClock, latenessDays, undefined).all;
}

function certifiedFrom(
  accepted: AcceptedUpdate[],
  firstClock: Day,
  finalClock: Day,
  latenessDays: number,
  before: LatestList | undefined,
): { all: Certificate[]; latest: LatestList | undefined } {
  const due = ruleSetIds.flatMap((ruleSet) =>
    yearsCertified(ruleSet, firstClock, finalClock, latenessDays).map((year) => ({ ruleSet, year })),
  );
  due.sort((a, b) => a.year.cutOff - b.year.cutOff);
  const all: Certificate[] = [];
  let latest = before;
  for (const { ruleSet, year } of due) {
    all.push(...certificatesOf(accepted, ruleSet, year, latest));
    if (ruleSet === ofItsTime) latest = listOf(all, year.year);
  }
  return { all, latest };
}

/**
 * The certificates of a feed of one partition, including late updates: there the clock is the latest day read
 * so far, whether or not the partition waits, so each year's certificates use exactly the updates accepted
 * before the one that made the year due. An update that is rejected once its shop has opened has no effect
 * before that either, but moves the clock.
 */
export function certificatesOfOnePartition(
  { accepted, everAccepted }: Pick<Reading, 'accepted' | 'everAccepted'>,
  latenessDays = 15,
): Certificate[] {
  const all: Certificate[] = [];
  let clock: Day | undefined;
  let latest: LatestList | undefined;
  const places = new Set(accepted.map(({ record }) => record));
  everAccepted.forEach(({ update }, index) => {
    const day = dayOf(update.timeMs);
    const seen = everAccepted.slice(0, index).filter(({ record }) => places.has(record));
    if (clock !== undefined && day > clock) {
      const due = certifiedFrom(seen, clock, day, latenessDays, latest);
      all.push(...due.all);
      latest = due.latest;
    }
    clock = Math.max(clock ?? day, day);
  });
  return all;
}
