import {
  type AsOfDay,
  type ClockReachedV1,
  encodeClockReached,
  encodeOrdersCounted,
  type ListClosedV1,
  type WaitingYearV1,
} from '@taocun/contracts';
import {
  type AssessedYear,
  type ClockState,
  cutOffOf,
  earliestSilences,
  firstDayOfYearTo,
  type GapSettings,
  isoOfDay,
  oldestOpenYear,
  type OrdersBySource,
  type RuleSet,
  type WaitingFrom,
} from '@taocun/domain';

/**
 * The days before a certified year by which its days are judged: those of the year before, and of the weeks
 * before that.
 */
const JUDGED_BY_DAYS = 730;

/** Everything beside the log that decides which gaps sources have and which lists wait for them. */
export interface Judging {
  readonly settings: GapSettings;
  readonly ruleSets: readonly RuleSet[];
  readonly latenessDays: number;
}

/** A partition's clock and the years that wait. */
interface Reached {
  readonly partition: number;
  /** The offset as of which it holds. */
  readonly offset: number;
  readonly partitions: number;
  readonly clock: ClockState;
  readonly waitingFrom: WaitingFrom;
}

type Publish = (record: { readonly key: string; readonly value: string }) => void;

/**
 * Publishes to `source.orders` what reporting needs to follow the sources: the orders of each month that
 * changed, and the clock.
 */
export class ObservedOrders {
  #publishedClock = '';

  constructor(
    private readonly orders: OrdersBySource,
    private readonly judging: Judging,
  ) {}

  publish({ partition, offset, partitions, clock, waitingFrom }: Reached, publish: Publish): void {
    for (const month of this.orders.takeChangedMonths())
      publish(encodeOrdersCounted({ partition, offset }, month));
    if (clock.day === undefined) return;
    const waiting = waitingYears({ ...this.judging, clock, waitingFrom });
    const reached = {
      partition,
      partitions,
      asOf: isoOfDay(clock.day),
      gapRules: gapRulesOf(this.judging.settings),
      waiting,
    };
    const content = JSON.stringify(reached);
    if (content === this.#publishedClock) return;
    this.#publishedClock = content;
    publish(encodeClockReached({ ...reached, offset }));
  }

  /** The end of the partition's list of a year. */
  closing(year: AssessedYear, partition: number, partitions: number): AsOfDay<ListClosedV1> {
    const { rules, year: number, cutOff, sold, qualifying } = year;
    const counts = { certificates: sold.length, qualifying };
    return {
      ruleSet: rules.ruleSet,
      year: number,
      asOf: cutOff,
      partition,
      partitions,
      ...counts,
      orders: this.#ofYear(year),
    };
  }

  /**
   * The orders by which the gaps of a certified year are judged: those that its list has seen, up to the day
   * on which the year was due.
   */
  #ofYear({ cutOff }: AssessedYear): ListClosedV1['orders'] {
    const until = cutOff + this.judging.latenessDays;
    const sources = this.orders.between(firstDayOfYearTo(cutOff) - JUDGED_BY_DAYS, until);
    return {
      until: isoOfDay(until),
      gapRules: gapRulesOf(this.judging.settings),
      sources: sources.map(({ source, from, orders }) => ({ source, from: isoOfDay(from), orders })),
    };
  }
}

function gapRulesOf({ leastDays, givenUp }: GapSettings): ClockReachedV1['gapRules'] {
  const named = Array.from(givenUp, ([source, from]) => ({
    source,
    ...(from !== undefined && { from: isoOfDay(from) }),
  }));
  return { leastDays, givenUp: named.sort((a, b) => (a.source < b.source ? -1 : 1)) };
}

/** The years that are due, but not certified because sources are silent. */
function waitingYears({
  settings,
  ruleSets,
  latenessDays,
  clock,
  waitingFrom,
}: Judging & Pick<Reached, 'clock' | 'waitingFrom'>): readonly WaitingYearV1[] {
  const { day = -Infinity, sources } = clock;
  const silent = sources
    .flatMap((partition) => partition.silent ?? [])
    .filter(({ source }) => !settings.givenUp.has(source));
  return ruleSets.flatMap((ruleSet) => {
    const waiting: WaitingYearV1[] = [];
    for (
      let year = waitingFrom[ruleSet.id] ?? Infinity;
      year < oldestOpenYear(ruleSet, day, latenessDays);
      year++
    ) {
      const cutOff = cutOffOf(ruleSet, year) ?? day;
      const since = isoOfDay(cutOff + latenessDays + 1);
      waiting.push({
        ruleSet: ruleSet.id,
        year,
        since,
        sources: earliestSilences(silent.filter((each) => each.since <= cutOff)).map(
          ({ source, since: first }) => ({ source, since: isoOfDay(first) }),
        ),
      });
    }
    return waiting;
  });
}
