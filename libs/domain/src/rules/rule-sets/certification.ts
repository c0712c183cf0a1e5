import { calendarYearOf, type Day } from '../../time/day';
import { cutOffOf, firstDayOfYearTo } from './cut-offs';
import { type RuleSet } from './rule-set';

/**
 * The years certified under a rule set, without a gap: a jump of the clock certifies every year in between.
 */
interface CertifiedYears {
  readonly first: number;
  readonly last: number;
}

/** The certified years by the id of the rule set; undefined if it has certified none. */
export type CertifiedUnder = Readonly<Record<string, CertifiedYears | undefined>>;

/** For each rule set, by id, its oldest year that is due but waits for a source. */
export type WaitingFrom = Readonly<Record<string, number | undefined>>;

/** A year that falls due under a rule set. */
export interface DueYear {
  readonly ruleSet: RuleSet;
  readonly year: number;
  readonly cutOff: Day;
}

const NO_DAYS: readonly Day[] = [];

/**
 * The oldest year of a rule set that is not yet due at the clock's day; the days of this year must be kept.
 */
export function oldestOpenYear(
  { cutOffs }: Pick<RuleSet, 'cutOffs'>,
  clock: Day,
  latenessDays: number,
): number {
  // Year Y is due once clock > cut-off + lateness, so the oldest year that is not due ends on the day clock -
  // lateness or later.
  const day = clock - latenessDays;
  const year = Math.max(calendarYearOf(day), cutOffs[0].fromYear);
  return (cutOffOf({ cutOffs }, year) ?? day) < day ? year + 1 : year;
}

/** The state and the configuration that decide which years fall due. */
interface DueBy {
  readonly certified: CertifiedYears | undefined;
  readonly latenessDays: number;
  /** The oldest year that waits for a source. */
  readonly waitingFrom?: number | undefined;
}

/**
 * The years that fall due under a rule set when the clock moves from `before` to `after`, oldest first,
 * including years that wait for a source. For a feed's first clock, `before` is the first day of the feed:
 * years due by then precede the known history and are never certified.
 */
export function yearsDue(
  ruleSet: Pick<RuleSet, 'cutOffs'>,
  before: Day,
  after: Day,
  { certified, latenessDays, waitingFrom }: DueBy,
): readonly number[] {
  const years: number[] = [];
  const first =
    waitingFrom ??
    Math.max(
      oldestOpenYear(ruleSet, before, latenessDays),
      certified === undefined ? -Infinity : certified.last + 1,
    );
  for (let year = first; year < oldestOpenYear(ruleSet, after, latenessDays); year++) years.push(year);
  return years;
}

/**
 * The certified years with one added. If the rule set was absent for some years, the added one begins a new
 * sequence.
 */
export function withCertified(certified: CertifiedYears | undefined, year: number): CertifiedYears {
  return { first: certified?.last === year - 1 ? certified.first : year, last: year };
}

/** The years that fall due under the rule sets, and the days that must be kept until then. */
export class CertificationSchedule {
  #clock: Day | undefined;
  #oldestOpen: Day = 0;
  #waitingFrom: WaitingFrom = {};
  #oldestWaiting: Day = Infinity;

  constructor(
    readonly ruleSets: readonly RuleSet[],
    private readonly latenessDays: number,
  ) {}

  /** The years that are due and wait for a source. */
  get waitingFrom(): WaitingFrom {
    return this.#waitingFrom;
  }

  set waitingFrom(waitingFrom: WaitingFrom) {
    this.#waitingFrom = waitingFrom;
    const cutOffs = this.ruleSets.flatMap(
      (ruleSet) => cutOffOf(ruleSet, waitingFrom[ruleSet.id] ?? -Infinity) ?? [],
    );
    this.#oldestWaiting = Math.min(...cutOffs);
  }

  /**
   * The oldest cut-off of all rule sets whose year is not yet due at the clock's day, or waits for a source.
   * Every village asks for the same day, so the answer for one day is cached.
   */
  oldestOpenCutOff(clock: Day): Day {
    if (clock !== this.#clock) {
      const cutOffs = this.ruleSets.map(
        (ruleSet) => cutOffOf(ruleSet, oldestOpenYear(ruleSet, clock, this.latenessDays)) ?? Infinity,
      );
      this.#clock = clock;
      this.#oldestOpen = Math.min(...cutOffs);
    }
    return Math.min(this.#oldestOpen, this.#oldestWaiting);
  }

  /** The years that wait or fall due when the clock moves, ordered by cut-off, then by rule set. */
  due(before: Day, after: Day, certified: CertifiedUnder): readonly DueYear[] {
    return this.ruleSets
      .flatMap((ruleSet) => {
        const by = {
          certified: certified[ruleSet.id],
          latenessDays: this.latenessDays,
          waitingFrom: this.#waitingFrom[ruleSet.id],
        };
        return yearsDue(ruleSet, before, after, by).map((year) => ({
          ruleSet,
          year,
          cutOff: cutOffOf(ruleSet, year) ?? Infinity,
        }));
      })
      .sort((a, b) => a.cutOff - b.cutOff);
  }

  /**
   * The cut-offs of certified years for which an update is late, oldest first, each once; empty if it is in
   * time. `day` is the effective day of the update: that of `time`, or of `orderPaidAt` for a refund.
   */
  lateCutOffs(day: Day, certified: CertifiedUnder): readonly Day[] {
    const year = calendarYearOf(day);
    const cutOffs = new Set<Day>();
    for (const ruleSet of this.ruleSets) {
      const years = certified[ruleSet.id];
      if (years === undefined) continue;
      // A year's window begins in the previous calendar year.
      for (let of = Math.max(year, years.first); of <= Math.min(year + 1, years.last); of++) {
        const cutOff = cutOffOf(ruleSet, of);
        if (cutOff !== undefined && day <= cutOff && day >= firstDayOfYearTo(cutOff)) cutOffs.add(cutOff);
      }
    }
    return cutOffs.size === 0 ? NO_DAYS : [...cutOffs].sort((a, b) => a - b);
  }

  /** The latest cut-off of a certified year, or -Infinity. No update of a later day is late. */
  lastCutOff(certified: CertifiedUnder): Day {
    return Math.max(
      ...this.ruleSets.map((ruleSet) => {
        const years = certified[ruleSet.id];
        return years === undefined ? -Infinity : (cutOffOf(ruleSet, years.last) ?? -Infinity);
      }),
    );
  }
}
