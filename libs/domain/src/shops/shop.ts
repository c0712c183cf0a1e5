import { isActive, MAX_LOOKBACK_DAYS, nextActivityChange } from './activity';
import { type ByteReader, type ByteWriter } from '../encoding/bytes';
import { type Day, NEVER, NO_DAY } from '../time/day';
import { NO_ORDERS, ordersFrom, readOrders, withOrder, writeOrders } from './orders-by-day';
import { ShopHistory } from './shop-history';
import { alibabaPlatforms, type Platform, platforms } from '../vocabulary/vocabulary';

/**
 * One shop: what was told about it, and how it stood when its village last looked. It is its own history, rather than to have one beside it,
 * for a province has a million shops.
 */
export class Shop extends ShopHistory {
  /** The platform's place among all. */
  readonly #platform: number;
  #orders = NO_ORDERS;

  // How it is counted now in its village's figures.
  /** The day since which it has been open, or NO_DAY. */
  since: Day = NO_DAY;
  active = false;
  householdId = '';
  /** The day of its entry among the village's due shops; any other entry of it is out of date. */
  due: Day = NEVER;

  /** `number` is its place among the village's shops. A shop belongs to the platform of its first accepted opening. */
  constructor(
    readonly id: string,
    platform: Platform,
    readonly number: number,
  ) {
    super();
    this.#platform = platforms.indexOf(platform);
  }

  get alibaba(): boolean {
    return this.#platform < alibabaPlatforms.length;
  }

  recordOrder(day: Day): void {
    this.#orders = withOrder(this.#orders, day);
  }

  isActive(since: Day, asOf: Day): boolean {
    return since !== NO_DAY && isActive(this.#orders, since, asOf);
  }

  /** The next day after `asOf`, as of which `since` and `active` hold, on which they can change without an update. */
  override nextChange(asOf: Day): Day {
    const next = super.nextChange(asOf);
    return this.since === NO_DAY ? next : Math.min(next, nextActivityChange(this.#orders, this.since, asOf, this.active));
  }

  /** Drops what can't be told from its absence on any day from `from` on. */
  override forgetBefore(from: Day): void {
    this.#orders = ordersFrom(this.#orders, from - MAX_LOOKBACK_DAYS + 1);
    super.forgetBefore(from);
  }

  write(to: ByteWriter, sourceNumber: (source: string) => number): void {
    to.text(this.id);
    to.byte(this.#platform);
    this.writeHistory(to, sourceNumber);
    writeOrders(to, this.#orders);
  }

  static read(from: ByteReader, number: number, sourceOf: (number: number) => string): Shop {
    const id = from.text();
    const platform = platforms[from.byte()];
    if (platform === undefined) throw new Error(`The shop ${id} stands on a platform that this version does not know.`);
    const shop = new Shop(id, platform, number);
    shop.readHistory(from, sourceOf);
    shop.#orders = readOrders(from);
    return shop;
  }
}
