import {
  accept,
  assessmentAsOf,
  monthsOf,
  certificatesOf,
  clockOf,
  dayOf,
  dayText,
  isOfAlibaba,
  firstDayOfYearTo,
  listOf,
  ofItsTime,
  ordersBetween,
  ruleSetIds,
  withLate,
  yearsCertified,
  type AcceptedUpdate,
  type Certificate,
  type Day,
  type LatestList,
  type NaiveAssessment,
  type NaiveLate,
  type NaiveMonth,
  type PartitionProgress,
  type RawRecord,
  type Reading,
  type RuleSetId,
  type VerdictChanged,
} from '../oracle/naive';

/**
 * The oracle's reading of the updates of all partitions, each in order; this too shares no code with the
 * product.
 */
export interface ExpectedSources extends Reading {
  /**
   * Effects of updates in their villages, by the `partition:offset:index` of the cause; those of waiting
   * updates follow their shop's opening.
   */
  effects: Map<string, Effect>;
  /** The latest event day that a partition has accepted up to and including an offset. */
  dayUpTo: (partition: number, offset: number) => Day | undefined;
}

/**
 * The content of `taocun.list.closed.v1`, without the number of partitions, and with the rules of an ordinary
 * installation.
 */
interface ClosedList {
  ruleSet: RuleSetId;
  year: number;
  asOf: string;
  certificates: number;
  qualifying: number;
  orders: {
    until: string;
    gapRules: { leastDays: number; givenUp: [] };
    sources: ReturnType<typeof ordersBetween>;
  };
}

/** The days before a certified year whose orders its list states as well. */
const JUDGED_BY_DAYS = 730;
const LATENESS_DAYS = 15;

interface Effect {
  accepted: AcceptedUpdate;
  villageCode: string;
}

/**
 * `records` is the final log: copies of rerouted records are at their new positions, and their originals are
 * no longer read.
 */
export function expectedSources(
  records: RawRecord[],
  partitions: number,
  waitingPerOwner?: number,
): ExpectedSources {
  const reading = accept(records, partitions, waitingPerOwner);
  const effects = new Map<string, Effect>();
  const days: { offset: number; day: Day }[][] = Array.from({ length: partitions }, () => []);
  const villages = new Map<string, string>();
  const waiting = new Map<string, AcceptedUpdate[]>();
  for (const { update, record } of reading.everAccepted) {
    const dayBefore = days[record.partition]!.at(-1)?.day ?? -Infinity;
    days[record.partition]!.push({ offset: record.offset, day: Math.max(dayBefore, dayOf(update.timeMs)) });
  }
  for (const accepted of reading.accepted) {
    const { update, record } = accepted;
    const { partition, offset } = record;
    const takeEffect = (one: AcceptedUpdate, villageCode: string, index: number) => {
      effects.set(`${partition}:${offset}:${index}`, { accepted: one, villageCode });
    };
    if (update.type === 'taocun.village.registered.v1') {
      takeEffect(accepted, update.data.villageCode, 0);
      continue;
    }
    const { shopId } = update.data;
    let village = villages.get(shopId);
    if (village === undefined && update.type !== 'taocun.shop.opened.v1') {
      waiting.set(shopId, [...(waiting.get(shopId) ?? []), accepted]);
      continue;
    }
    if (village === undefined && update.type === 'taocun.shop.opened.v1') {
      village = update.data.villageCode;
      villages.set(shopId, village);
    }
    takeEffect(accepted, village!, 0);
    (waiting.get(shopId) ?? []).forEach((one, at) => takeEffect(one, village!, at + 1));
    waiting.delete(shopId);
  }
  const dayUpTo = (partition: number, offset: number) =>
    days[partition]!.filter((at) => at.offset <= offset).at(-1)?.day;
  return { ...reading, effects, dayUpTo };
}

/**
 * The villages of one partition of `village.activity` by the contract, along its log, with each change
 * decided at once.
 */
export class ExpectedVillages {
  readonly verdicts: VerdictChanged[] = [];
  readonly certificates: Certificate[] = [];
  /**
   * The lists of this partition in the order in which they are closed, each with the number of certificates
   * of all lists before.
   */
  readonly closed: { readonly list: ClosedList; readonly after: number }[] = [];
  /** The ids of verdicts and certificates, in the order of announcement. */
  readonly announced: string[] = [];
  /** Updates that arrived after their year was certified, by village and cut-off, oldest first. */
  readonly late = new Map<string, NaiveLate[]>();
  clock: Day | undefined;
  #ruleSets: readonly RuleSetId[];
  readonly #progress: PartitionProgress[];
  /** The first day published by each source partition. */
  readonly #firstDays = new Map<number, Day>();
  readonly #updates = new Map<string, AcceptedUpdate[]>();
  readonly #standing = new Map<string, { qualifies: boolean; sequence: number }>();
  /** The cut-offs of the certified years, by rule set. */
  readonly #cutOffs = new Map<RuleSetId, Set<Day>>();
  /** The latest list of the rule set that uses its own lists. */
  #latest: LatestList | undefined;

  constructor(partitions: number, ruleSets: readonly RuleSetId[] = ruleSetIds) {
    this.#ruleSets = ruleSets;
    this.#progress = Array.from({ length: partitions }, () => ({ day: undefined, waiting: true }));
  }

  /** The rule sets of the live generation. */
  get ruleSets(): readonly RuleSetId[] {
    return this.#ruleSets;
  }

  tick(partition: number, day: Day | undefined, waiting: boolean): void {
    if (day !== undefined && !this.#firstDays.has(partition)) this.#firstDays.set(partition, day);
    const days = [this.#progress[partition]!.day, day].filter((one) => one !== undefined);
    this.#progress[partition] = { day: days.length === 0 ? undefined : Math.max(...days), waiting };
    const before = this.clock;
    this.clock = clockOf(this.#progress, before);
    if (this.clock === undefined || this.clock === before) return;
    this.#certify(before ?? Math.min(...this.#firstDays.values()), this.clock);
    for (const villageCode of [...this.#updates.keys()].sort()) this.#decide(villageCode);
  }

  apply({ accepted, villageCode }: Effect): void {
    this.#updates.set(villageCode, [...(this.#updates.get(villageCode) ?? []), accepted]);
    const before = this.late.get(villageCode) ?? [];
    const late = withLate(
      before,
      accepted.update,
      this.#issued(),
      isOfAlibaba(accepted.update, this.#updates.get(villageCode) ?? []),
    );
    if (late.length > 0) this.late.set(villageCode, late);
    this.#decide(villageCode);
  }

  /**
   * Another generation takes over with its own rule sets, and publishes the differences from here on. Nothing
   * stays late for a cut-off that none of its rule sets has issued.
   */
  takeOver(ruleSets: readonly RuleSetId[]): void {
    this.#ruleSets = ruleSets;
    const issued = this.#issued().map(dayText);
    for (const [villageCode, late] of this.late)
      this.late.set(
        villageCode,
        late.filter(({ cutOff }) => issued.includes(cutOff)),
      );
    for (const villageCode of [...this.#updates.keys()].sort()) this.#decide(villageCode);
  }

  /** The current content of each registered village's `assessed`. */
  assessments(): Map<string, NaiveAssessment & { sequences: number[]; months: NaiveMonth[] }> {
    const all = new Map<string, NaiveAssessment & { sequences: number[]; months: NaiveMonth[] }>();
    if (this.clock === undefined) return all;
    for (const [villageCode, updates] of this.#updates) {
      const assessment = assessmentAsOf(updates, villageCode, this.clock, this.#latest);
      if (!assessment) continue;
      const sequences = this.#ruleSets.map(
        (ruleSet) => this.#standing.get(`${ruleSet}:${villageCode}`)?.sequence ?? 0,
      );
      const verdicts = assessment.verdicts.filter(({ ruleSet }) => this.#ruleSets.includes(ruleSet));
      all.set(villageCode, {
        ...assessment,
        verdicts,
        sequences,
        months: monthsOf(updates, villageCode, this.clock, this.#ruleSets),
      });
    }
    return all;
  }

  /** The cut-offs that a rule set in force has certified. */
  #issued(): Day[] {
    return [...new Set(this.#ruleSets.flatMap((ruleSet) => [...(this.#cutOffs.get(ruleSet) ?? [])]))];
  }

  #certify(before: Day, after: Day): void {
    const due = this.#ruleSets.flatMap((ruleSet) =>
      yearsCertified(ruleSet, before, after).map((year) => ({ ruleSet, ...year })),
    );
    // By cut-off, rule set, village code (docs/contract.md §5); the sort is stable, and the rule sets are
    // already in order.
    for (const { ruleSet, ...year } of due.sort((a, b) => a.cutOff - b.cutOff)) {
      const all = certificatesOf([...this.#updates.values()].flat(), ruleSet, year, this.#latest);
      this.certificates.push(...all);
      this.closed.push({ list: this.#closing(ruleSet, year, all), after: this.certificates.length });
      this.announced.push(...all.map(({ villageCode }) => `${ruleSet}:${villageCode}:${year.year}`));
      this.#cutOffs.set(ruleSet, (this.#cutOffs.get(ruleSet) ?? new Set()).add(year.cutOff));
      if (ruleSet === ofItsTime) this.#latest = listOf(all, year.year);
    }
  }

  #closing(
    ruleSet: RuleSetId,
    { year, cutOff }: { readonly year: number; readonly cutOff: Day },
    all: readonly Certificate[],
  ): ClosedList {
    const until = cutOff + LATENESS_DAYS;
    const sources = ordersBetween(
      [...this.#updates.values()].flat(),
      firstDayOfYearTo(cutOff) - JUDGED_BY_DAYS,
      until,
    );
    const counts = { certificates: all.length, qualifying: all.filter(({ qualifies }) => qualifies).length };
    return {
      ruleSet,
      year,
      asOf: dayText(cutOff),
      ...counts,
      orders: { until: dayText(until), gapRules: { leastDays: 1, givenUp: [] }, sources },
    };
  }

  #decide(villageCode: string): void {
    if (this.clock === undefined) return;
    const assessment = assessmentAsOf(
      this.#updates.get(villageCode) ?? [],
      villageCode,
      this.clock,
      this.#latest,
    );
    for (const { ruleSet, qualifies, criteria } of assessment?.verdicts ?? []) {
      if (!this.#ruleSets.includes(ruleSet)) continue;
      const name = `${ruleSet}:${villageCode}`;
      const before = this.#standing.get(name) ?? { qualifies: false, sequence: 0 };
      if (qualifies === before.qualifies) continue;
      const sequence = before.sequence + 1;
      this.#standing.set(name, { qualifies, sequence });
      this.announced.push(`${name}:${sequence}`);
      this.verdicts.push({ villageCode, ruleSet, qualifies, asOf: assessment!.asOf, sequence, criteria });
    }
  }
}
