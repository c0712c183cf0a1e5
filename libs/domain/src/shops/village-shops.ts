import { type ByteReader, type ByteWriter } from '../memory/bytes';
import { type Day, NEVER, NO_DAY } from '../time/day';
import { type ShopOpening } from '../updates/applied-updates';
import { DueShops } from './due-shops';
import { NOTHING_KNOWN, peopleOf } from './people';
import { Shop } from './shop';
import { ShopCounts, UNKNOWN_HOUSEHOLD } from './shop-counts';

/** A village's shops, with running counts of the open and the active ones as of the clock. */
export class VillageShops {
  readonly counts = new ShopCounts();
  readonly #shops: Shop[] = [];
  readonly #shopById = new Map<string, Shop>();
  readonly #dueShops = new DueShops();
  #asOf: Day;

  constructor(
    private readonly villageCode: string,
    asOf: Day,
  ) {
    this.#asOf = asOf;
  }

  /** All shops, in no guaranteed order. */
  get all(): readonly Shop[] {
    return this.#shops;
  }

  /** Next day on which a count may change without an update: never too late, sometimes too early. */
  get due(): Day {
    return Math.min(this.#dueShops.soonest, this.counts.due(this.#asOf));
  }

  addSources(to: Set<string>): void {
    for (const shop of this.#shops) shop.addSources(to);
  }

  /** Throws an Error if the village has no such shop. */
  get(shopId: string): Shop {
    const shop = this.#shopById.get(shopId);
    if (shop === undefined) {
      throw new Error(
        `Village ${this.villageCode} knows no shop ${shopId}: ingestion holds a shop's updates back until its first opening.`,
      );
    }
    return shop;
  }

  open({
    shopId,
    platform,
    timeMs,
    id,
    source,
    householdId = UNKNOWN_HOUSEHOLD,
    keeper,
    workers,
  }: ShopOpening): void {
    let shop = this.#shopById.get(shopId);
    if (shop === undefined) shop = this.#add(new Shop(shopId, platform, this.#shops.length));
    shop.open({ timeMs, id, source, householdId, people: peopleOf(keeper, workers) });
    this.#judge(shop);
  }

  close(shop: Shop, timeMs: number): void {
    shop.close(timeMs);
    this.#judge(shop);
  }

  order(shop: Shop, day: Day): void {
    shop.recordOrder(day);
    // One more order can neither activate a shop that is not open, nor deactivate an active one or make it
    // marginal.
    if (shop.since === NO_DAY || (shop.active && !shop.marginal)) return;
    if (day > this.#asOf) this.#dueBy(shop, day);
    else this.#count(shop, shop.since, shop.householdId);
  }

  /** Moves the counts to a later day. */
  advance(clock: Day): void {
    this.#asOf = clock;
    while (this.#dueShops.soonest <= clock) {
      const day = this.#dueShops.soonest;
      const shop = this.#shops[this.#dueShops.take()];
      if (shop?.due !== day) continue;
      shop.due = NEVER;
      this.#judge(shop);
    }
  }

  /** Counts as of another day, from the stored history. */
  countsOn(day: Day): ShopCounts {
    const counts = new ShopCounts();
    for (const shop of this.#shops) {
      const since = shop.openSince(day);
      if (since === NO_DAY) continue;
      counts.openShops++;
      if (!shop.isActive(since, day)) continue;
      counts.countActive(shop.household(day), shop.alibaba, shop.people(day), 1);
      if (shop.isMarginal(since, day)) counts.marginalShops++;
    }
    return counts;
  }

  /** Drops history that no query as of `day` or later needs. */
  forgetBefore(day: Day): void {
    for (const shop of this.#shops) shop.forgetBefore(day);
  }

  write(to: ByteWriter, sourceNumber: (source: string) => number): void {
    to.unsigned(this.#shops.length);
    for (const shop of [...this.#shops].sort((a, b) => (a.id < b.id ? -1 : 1))) shop.write(to, sourceNumber);
  }

  static read(
    from: ByteReader,
    villageCode: string,
    asOf: Day,
    sourceOf: (number: number) => string,
  ): VillageShops {
    const shops = new VillageShops(villageCode, asOf);
    for (let left = from.unsigned(); left > 0; left--)
      shops.#judge(shops.#add(Shop.read(from, shops.#shops.length, sourceOf)));
    return shops;
  }

  #add(shop: Shop): Shop {
    this.#shops.push(shop);
    this.#shopById.set(shop.id, shop);
    return shop;
  }

  /** Counts again a shop that was opened or closed, or is due. */
  #judge(shop: Shop): void {
    this.#count(shop, shop.openSince(this.#asOf), shop.household(this.#asOf));
  }

  #count(shop: Shop, since: Day, householdId: string): void {
    const active = shop.isActive(since, this.#asOf);
    const people = active ? shop.people(this.#asOf) : NOTHING_KNOWN;
    if (shop.active && !(active && householdId === shop.householdId && people === shop.countedPeople)) {
      this.counts.countActive(shop.householdId, shop.alibaba, shop.countedPeople, -1);
      shop.active = false;
    }
    if (active && !shop.active) this.counts.countActive(householdId, shop.alibaba, people, 1);
    shop.countedPeople = people;
    this.counts.openShops += (since === NO_DAY ? 0 : 1) - (shop.since === NO_DAY ? 0 : 1);
    const marginal = active && shop.isMarginal(since, this.#asOf);
    this.counts.marginalShops += Number(marginal) - Number(shop.marginal);
    shop.marginal = marginal;
    shop.active = active;
    shop.since = since;
    shop.householdId = householdId;
    this.#dueBy(shop, shop.nextChange(this.#asOf));
  }

  #dueBy(shop: Shop, day: Day): void {
    if (day >= shop.due) return;
    shop.due = day;
    this.#dueShops.add(day, shop.number);
  }
}
