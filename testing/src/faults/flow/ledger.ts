import { isRejection, readUpdate, topics } from '@taocun/contracts';
import { countyOf, type Day, dayOf, isoOfDay } from '@taocun/domain';
import { partitionOfKey } from '@taocun/kafka';

/** The amount that an order, or its refund, adds to its shop's village on a day. */
interface Entry {
  readonly shopId: string;
  readonly day: Day;
  readonly fen: bigint;
}

export interface Expected {
  readonly accepted: number;
  readonly repeated: number;
  readonly rejected: number;
  /** Accepted updates whose shop is not open yet. */
  readonly waiting: number;
  /** The sales of registered villages over the 365 days that end with the latest day. */
  readonly byVillage: ReadonlyMap<string, bigint>;
  readonly byCounty: ReadonlyMap<string, bigint>;
  readonly nation: bigint;
}

/** The window of the contract, in days. */
const WINDOW_DAYS = 365;
/** The day on which a year that ended on 30 June is certified, after 15 days of allowed lateness. */
const CERTIFIED_BY = '07-15';

/** A ledger of the feed, independent of the services: nothing but ids, shops and sums. */
export class Ledger {
  readonly #names = new Set<string>();
  readonly #firstOpenings = new Map<string, { readonly villageCode: string; readonly platform: string; readonly source: string }>();
  readonly #registered = new Set<string>();
  readonly #entries: Entry[] = [];
  readonly #shopless: string[] = [];
  #accepted = 0;
  #repeated = 0;
  #rejected = 0;
  #latest: Day = -Infinity;
  /** The day of the first update accepted from each partition of `marketplace.updates`. */
  readonly #firstDays = new Map<number, Day>();

  /** Enters an update that was put into its own partition at a time. */
  fed(value: string, timestampMs: number): void {
    const update = readUpdate(Buffer.from(value), undefined, timestampMs);
    if (isRejection(update)) {
      this.#rejected++;
      return;
    }
    const owner = update.kind === 'registered' ? update.villageCode : update.shopId;
    const name = JSON.stringify([update.kind === 'registered', owner, update.source, update.id]);
    if (this.#names.has(name)) {
      this.#repeated++;
      return;
    }
    if (update.kind === 'opened') {
      const first = this.#firstOpenings.get(update.shopId) ?? update;
      if (first.villageCode !== update.villageCode || first.platform !== update.platform) {
        this.#rejected++;
        return;
      }
      this.#firstOpenings.set(update.shopId, first);
    }
    this.#names.add(name);
    this.#accepted++;
    const partition = partitionOfKey(owner, topics['marketplace.updates'].partitions);
    if (!this.#firstDays.has(partition)) this.#firstDays.set(partition, dayOf(update.timeMs));
    this.#latest = Math.max(this.#latest, dayOf(update.timeMs));
    if (update.kind === 'registered') this.#registered.add(update.villageCode);
    if (update.kind === 'paid') this.#enter(update.shopId, dayOf(update.timeMs), BigInt(update.amountFen));
    if (update.kind === 'refunded') this.#enter(update.shopId, dayOf(update.paidAtMs), -BigInt(update.amountFen));
    if (update.kind === 'closed') this.#shopless.push(update.shopId);
  }

  expected(): Expected {
    const byVillage = new Map(Array.from(this.#registered, (code): [string, bigint] => [code, 0n]));
    const byCounty = new Map<string, bigint>();
    let nation: bigint = 0n;
    let waiting = this.#shopless.filter((shopId) => !this.#firstOpenings.has(shopId)).length;
    for (const { shopId, day, fen } of this.#entries) {
      const village = this.#firstOpenings.get(shopId)?.villageCode;
      if (village === undefined) waiting++;
      if (village === undefined || !this.#registered.has(village) || day > this.#latest || day <= this.#latest - WINDOW_DAYS) continue;
      byVillage.set(village, (byVillage.get(village) ?? 0n) + fen);
    }
    for (const [code, fen] of byVillage) {
      byCounty.set(countyOf(code), (byCounty.get(countyOf(code)) ?? 0n) + fen);
      nation += fen;
    }
    const { accepted, repeated, rejected } = { accepted: this.#accepted, repeated: this.#repeated, rejected: this.#rejected };
    return { accepted, repeated, rejected, waiting, byVillage, byCounty, nation };
  }

  /**
   * Orders of a year that must have been certified by the latest day, of shops in registered villages; none if there is no such year. Years
   * that are due where the feed begins never are. It begins on a day that one of its partitions came to first: which one follows from the
   * order in which they are read.
   */
  lateOrders(count: number): { readonly year: number; readonly lines: readonly { readonly key: string; readonly value: string }[] } {
    const latest = isoOfDay(this.#latest);
    const year = Number(latest.slice(0, 4)) - (latest.slice(5) > CERTIFIED_BY ? 0 : 1);
    if (isoOfDay(Math.max(...this.#firstDays.values())) > `${year}-${CERTIFIED_BY}`) return { year, lines: [] };
    const shops = [...this.#firstOpenings].filter(([, { villageCode }]) => this.#registered.has(villageCode)).slice(0, count);
    const lines = shops.map(([shopId, { source }], at) => {
      const data = { orderId: `late-${at}`, shopId, amountFen: 777 };
      const head = { specversion: '1.0', id: `late-${at}`, source, type: 'taocun.order.paid.v1' };
      return { key: shopId, value: JSON.stringify({ ...head, time: `${year}-06-30T12:00:00+08:00`, data }) };
    });
    return { year, lines };
  }

  #enter(shopId: string, day: Day, fen: bigint): void {
    this.#entries.push({ shopId, day, fen });
  }
}
