import { ByteReader, type ByteWriter } from '../encoding/bytes';
import { ownerOf } from '../placement/source-owner';
import { type SilentInPartition } from '../time/clock';
import { type Day } from '../time/day';
import { DailyOrders } from './daily-orders';
import { silenceOf } from './silence';

/** The name under which orders of sources beyond the bound are counted. No source has a space in its name. */
export const OTHER_SOURCES = 'other sources';

/** The most sources whose owner is cached; an owner may send under any number of sources. */
const MOST_LOOKED_UP = 1_000;

/** The most sources counted by name: each takes up to half a kilobyte in every checkpoint. */
const MOST_SOURCES = 50;

/**
 * Orders by source and event day. A source here is an owner in the contract's sense (`/marketplaces/taobao`): a shop belongs to one owner, and
 * all sources of an owner have the same sender. Only the first `MOST_SOURCES` that sell are counted by name, all others together.
 */
export class OrdersBySource {
  readonly #byOwner = new Map<string, DailyOrders>();
  readonly #bySource = new Map<string, DailyOrders>();

  constructor(private readonly mostSources = MOST_SOURCES) {}

  /** Counts an order. `source` is any source of the shop's owner. */
  count(source: string, day: Day): void {
    (this.#bySource.get(source) ?? this.#lookUp(source)).add(day, 1);
  }

  /** The orders by name of the owner, or under `OTHER_SOURCES`. */
  get all(): ReadonlyMap<string, DailyOrders> {
    return this.#byOwner;
  }

  /** Adds the counts of other partitions. */
  addAll(others: OrdersBySource): void {
    for (const [owner, orders] of others.all) this.#ofOwner(owner).addAll(orders);
  }

  /** The sources that are silent as of a clock, by name, without `OTHER_SOURCES`, which cannot be given up as one. */
  silentAsOf(clock: Day): readonly SilentInPartition[] {
    const silent: SilentInPartition[] = [];
    for (const [source, orders] of this.#byOwner) {
      const silence = source === OTHER_SOURCES ? undefined : silenceOf(orders, clock);
      if (silence !== undefined) silent.push({ source, since: silence.since });
    }
    return silent.sort((a, b) => (a.source < b.source ? -1 : 1));
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
    for (let left = from.unsigned(); left > 0; left--) counted.#byOwner.set(from.text(), DailyOrders.read(from));
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
    if (owner !== OTHER_SOURCES && this.#named >= this.mostSources) return this.#ofOwner(OTHER_SOURCES);
    const orders = new DailyOrders();
    this.#byOwner.set(owner, orders);
    return orders;
  }

  get #named(): number {
    return this.#byOwner.size - (this.#byOwner.has(OTHER_SOURCES) ? 1 : 0);
  }
}
