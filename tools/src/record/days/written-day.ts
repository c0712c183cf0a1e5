import type { Category, Platform } from '@taocun/domain';
import type { RecordLine } from '../drawing/plan';
import { mixedBits, seededHash } from '../drawing/random';
import { produceFor } from './products';

interface SellingShop {
  readonly id: string;
  readonly platform: Platform;
  readonly category: Category;
}

const { floor, max } = Math;

const dayMs = 86_400_000;
const secondsPerDay = 86_400;

/**
 * The updates of one day of the continuation. Their ids contain seed, day and number, so that no other run
 * has the same ids.
 */
export class WrittenDay {
  readonly #updates: { readonly second: number; readonly line: RecordLine }[] = [];

  constructor(
    private readonly date: string,
    private readonly seed: number,
  ) {}

  /** Returns the rest of the amount, because one order in sixty is refunded in part. */
  pay(shop: SellingShop, produce: string, amountFen: number): number {
    const number = this.#updates.length;
    const noise = mixedBits(number ^ seededHash(shop.id, this.seed));
    // In the morning or at noon, so that a refund still fits into the same day.
    const second = 28_800 + (noise % 36_000);
    const orderId = `${this.#name('o')}`;
    const area = (noise >>> 8) % 100;
    const buyer = area < 62 ? { buyerArea: 'urban' } : area < 86 ? { buyerArea: 'rural' } : {};
    const sold =
      shop.category === 'agricultural' && (noise >>> 16) % 10 < 6
        ? { produce: produceFor(amountFen, produce, mixedBits(noise)) }
        : {};
    this.#add(shop, 'order.paid', second, { orderId, shopId: shop.id, amountFen, ...buyer, ...sold });
    if (noise % 60 > 0) return amountFen;
    const refundId = this.#name('r');
    const back = max(1, floor(amountFen / 10));
    this.#add(shop, 'order.refunded', second + 14_400, {
      refundId,
      orderId,
      shopId: shop.id,
      orderPaidAt: this.#time(second),
      amountFen: back,
    });
    return amountFen - back;
  }

  open(shop: SellingShop, villageCode: string, householdId: string, people: object = {}): void {
    const { platform, category, id: shopId } = shop;
    this.#add(shop, 'shop.opened', 25_200, {
      shopId,
      villageCode,
      householdId,
      platform,
      category,
      ...people,
    });
  }

  close(shop: SellingShop): void {
    this.#add(shop, 'shop.closed', secondsPerDay - 3_600, { shopId: shop.id });
  }

  inOrder(): RecordLine[] {
    return this.#updates.sort((a, b) => a.second - b.second).map(({ line }) => line);
  }

  #add({ id: key, platform }: SellingShop, type: string, second: number, data: object): void {
    const value = JSON.stringify({
      specversion: '1.0',
      id: this.#name('live'),
      source: `/marketplaces/${platform}`,
      type: `taocun.${type}.v1`,
      time: this.#time(second),
      data,
    });
    this.#updates.push({ second, line: { key, value } });
  }

  #name(kind: string): string {
    return `${kind}-${this.seed}-${this.date}-${this.#updates.length}`;
  }

  #time(second: number): string {
    const two = (value: number) => String(value).padStart(2, '0');
    return `${this.date}T${two(floor(second / 3_600))}:${two(floor(second / 60) % 60)}:${two(second % 60)}+08:00`;
  }
}

/** The date, as YYYY-MM-DD, this many days later. */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
