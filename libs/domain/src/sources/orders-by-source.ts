import { ByteReader, type ByteWriter } from '../memory/bytes';
import { ownerOf } from '../placement/source-owner';
import { type SilentInPartition } from '../time/clock';
import { type Day, firstDayOfMonth, isoOfMonth, monthOf } from '../time/day';
import { DailyOrders } from './daily-orders';
import { type Gap, gapsOf, silenceOf } from './gaps';
import { type TwoWeeks, twoWeeksOf } from './two-weeks';

/** The name under which orders of sources beyond the bound are counted. No source has a space in its name. */
export const OTHER_SOURCES = 'other sources';

/** The most sources whose owner is cached; an owner may send under any number of sources. */
const MOST_LOOKED_UP = 1_000;

/** The most sources counted by name: each takes one to three bytes a counted day in every checkpoint. */
const MOST_SOURCES = 50;

/** The orders of a source in a month. */
export interface MonthOfOrders {
  /** The owner of the source, or `OTHER_SOURCES`. */
  readonly source: string;
  /** YYYY-MM */
  readonly month: string;
  /** The orders of each day, from the first on. */
  readonly orders: readonly number[];
}

/** The way in which an installation judges gaps. */
export interface GapSettings {
  /** The fewest silent days of a gap. */
  readonly leastDays: number;
  /**
   * The sources that are no longer expected to send, each with the first such day; without a day, from the
   * day after its latest order.
   */
  readonly givenUp: ReadonlyMap<string, Day | undefined>;
}

export interface GapOfSource extends Gap {
  readonly source: string;
}

export interface TwoWeeksOfSource extends TwoWeeks {
  readonly source: string;
}

/**
 * Orders by source and event day. A source here is an owner in the contract's sense (`/marketplaces/taobao`):
 * a shop belongs to one owner, and all sources of an owner have the same sender. Only the first
 * `MOST_SOURCES` that sell are counted by name, all others together.
 */
export class OrdersBySource {
  readonly #byOwner = new Map<string, DailyOrders>();
  readonly #bySource = new Map<string, DailyOrders>();

  constructor(private readonly mostSources = MOST_SOURCES) {}

  /** Counts an order. `source` is any source of the shop's owner. */
  count(source: string, day: Day): void {
    (this.#bySource.get(source) ?? this.#lookUp(source)).add(day, 1);
  }

  /** Adds orders of an owner, or of `OTHER_SOURCES`, on a day. */
  add(owner: string, day: Day, orders: number): void {
    this.#ofOwner(owner).add(day, orders);
  }

  /** Adds orders of an owner, or of `OTHER_SOURCES`, on consecutive days from `first`. */
  addDays(owner: string, first: Day, orders: readonly number[]): void {
    const daily = this.#ofOwner(owner);
    orders.forEach((count, at) => daily.add(first + at, count));
  }

  /** The orders by name of the owner, or under `OTHER_SOURCES`. */
  get all(): ReadonlyMap<string, DailyOrders> {
    return this.#byOwner;
  }

  /** The names of the sources, without `OTHER_SOURCES`. */
  get names(): readonly string[] {
    return this.#named().map(([owner]) => owner);
  }

  /** Adds the counts of other partitions. */
  addAll(others: OrdersBySource): void {
    for (const [owner, orders] of others.all) this.#ofOwner(owner).addAll(orders);
  }

  /**
   * The sources that are silent as of a clock, by name, without `OTHER_SOURCES`, which cannot be given up as
   * one.
   */
  silentAsOf(clock: Day): readonly SilentInPartition[] {
    return this.#named().flatMap(([source, orders]) => {
      const silence = silenceOf(orders, clock);
      return silence === undefined ? [] : { source, since: silence.since };
    });
  }

  /** The gaps of all sources as of a clock, by source and day, without those of `OTHER_SOURCES`. */
  gapsAsOf(clock: Day, { leastDays, givenUp }: GapSettings): readonly GapOfSource[] {
    return this.#named().flatMap(([source, orders]) => {
      const afterLatest = (orders.latest ?? clock) + 1;
      const givenUpFrom = givenUp.has(source) ? (givenUp.get(source) ?? afterLatest) : undefined;
      return gapsOf(orders, clock, { leastDays, givenUpFrom }).map((gap) => ({ source, ...gap }));
    });
  }

  /** The two weeks before a clock of each source that is neither silent nor given up, by name. */
  twoWeeksBefore(clock: Day, { givenUp }: Pick<GapSettings, 'givenUp'>): readonly TwoWeeksOfSource[] {
    return this.#named().flatMap(([source, orders]) => {
      const isGivenUp = givenUp.has(source) && clock > (givenUp.get(source) ?? -Infinity);
      const weeks = isGivenUp ? undefined : twoWeeksOf(orders, clock);
      return weeks === undefined ? [] : { source, ...weeks };
    });
  }

  /** Lets every month count as changed. */
  markChanged(): void {
    for (const orders of this.#byOwner.values()) orders.markChanged();
  }

  /**
   * Whole months, so that each replaces its former counts; those whose counts have changed since the last
   * call.
   */
  *takeChangedMonths(): Generator<MonthOfOrders, void> {
    for (const [source, orders] of this.#byOwner) {
      const changed = orders.takeChanged();
      if (changed === undefined) continue;
      for (let month = monthOf(changed[0]); month <= monthOf(changed[1]); month++) {
        const first = firstDayOfMonth(month);
        const days = Math.min(firstDayOfMonth(month + 1), (orders.latest ?? first) + 1) - first;
        yield {
          source,
          month: isoOfMonth(month),
          orders: Array.from({ length: days }, (_, at) => orders.on(first + at)),
        };
      }
    }
  }

  /** The orders of each named source by day, over the days from `from` to `until` on which it has any. */
  between(
    from: Day,
    until: Day,
  ): readonly { readonly source: string; readonly from: Day; readonly orders: readonly number[] }[] {
    return this.#named().flatMap(([source, daily]) => {
      const first = Math.max(from, daily.first ?? Infinity);
      const days = Math.min(until, daily.latest ?? -Infinity) - first + 1;
      const orders = Array.from({ length: Math.max(days, 0) }, (_, at) => daily.on(first + at));
      return days > 0 ? { source, from: first, orders } : [];
    });
  }

  encode(to: ByteWriter): Uint8Array {
    to.begin();
    to.unsigned(this.#byOwner.size);
    for (const [owner, orders] of this.#byOwner) {
      to.text(owner);
      orders.write(to);
    }
    return to.finish();
  }

  static decode(bytes: Uint8Array, mostSources = MOST_SOURCES): OrdersBySource {
    const counted = new OrdersBySource(mostSources);
    const from = new ByteReader(bytes);
    for (let left = from.unsigned(); left > 0; left--)
      counted.#byOwner.set(from.text(), DailyOrders.read(from));
    return counted;
  }

  #lookUp(source: string): DailyOrders {
    const orders = this.#ofOwner(ownerOf(source));
    if (this.#bySource.size < MOST_LOOKED_UP) this.#bySource.set(source, orders);
    return orders;
  }

  #ofOwner(owner: string): DailyOrders {
    const known = this.#byOwner.get(owner);
    if (known !== undefined) return known;
    if (owner !== OTHER_SOURCES && this.#namedCount >= this.mostSources) return this.#ofOwner(OTHER_SOURCES);
    const orders = new DailyOrders();
    this.#byOwner.set(owner, orders);
    return orders;
  }

  /** The sources by name, without `OTHER_SOURCES`. */
  #named(): readonly (readonly [source: string, orders: DailyOrders])[] {
    return [...this.#byOwner]
      .filter(([owner]) => owner !== OTHER_SOURCES)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  get #namedCount(): number {
    return this.#byOwner.size - (this.#byOwner.has(OTHER_SOURCES) ? 1 : 0);
  }
}

/** Each source once, by name, with the earliest of its days. Days are all numbers, or all ISO texts. */
export function earliestSilences<Since extends number | string>(
  silences: readonly { readonly source: string; readonly since: Since }[],
): readonly { readonly source: string; readonly since: Since }[] {
  const earliest = new Map<string, Since>();
  for (const { source, since } of silences) {
    const known = earliest.get(source);
    if (known === undefined || since < known) earliest.set(source, since);
  }
  return Array.from(earliest, ([source, since]) => ({ source, since })).sort((a, b) =>
    a.source < b.source ? -1 : 1,
  );
}
