import { performance } from 'node:perf_hooks';
import { type RawLine } from '../feed/feed-file';
import { type Percentiles, percentilesOf } from './percentiles';
import { round } from './usage-watch';

/**
 * Villages whose verdict changes with every update: each has a single shop with sales of exactly RMB 10
 * million. An order of one fen raises them above 10 million, which `world-bank-2019` requires, and its refund
 * lowers them again; the other rule sets require only 10 million.
 */
const FLIPPING_VILLAGES = 400;
/** The day of every update sent during the measurement. */
export const measuredDay = '2024-06-03';
export const flippedRuleSet = 'world-bank-2019';

/** The registrations, openings and sales of these villages before the first flip. */
export function* flippingVillages(): Generator<RawLine> {
  for (let village = 0; village < FLIPPING_VILLAGES; village++) {
    const code = flippingCode(village);
    const shop = flippingShop(village);
    yield registration(code, 10);
    yield opening(shop, code);
    for (let order = 0; order < 5; order++) {
      const at = `2024-05-${10 + order * 4}T10:00:00+08:00`;
      yield paid(shop, `base-${village}-${order}`, at, 200_000_000);
    }
  }
}

/** The `number`th flip over all villages. */
export function flip(number: number): RawLine {
  const village = number % FLIPPING_VILLAGES;
  const shop = flippingShop(village);
  if (Math.floor(number / FLIPPING_VILLAGES) % 2 === 0)
    return paid(shop, `flip-${number}`, `${measuredDay}T12:00:00+08:00`, 1);
  const data =
    `{"refundId":"flip-${number}","orderId":"flip-${number - FLIPPING_VILLAGES}","shopId":"${shop}",` +
    `"orderPaidAt":"${measuredDay}T12:00:00+08:00","amountFen":1}`;
  return {
    key: shop,
    value: event(`flip-${number}`, 'taocun.order.refunded.v1', `${measuredDay}T13:00:00+08:00`, data),
  };
}

/** The times at which the verdict of each flip has reached one subscriber. */
export class Arrivals {
  readonly #atMs: Float64Array;
  #count = 0;

  constructor(private readonly flips: number) {
    this.#atMs = new Float64Array(flips).fill(NaN);
  }

  get areComplete(): boolean {
    return this.#count === this.flips;
  }

  /** Notes an event, as JSON, that has just arrived. */
  note(event: string): void {
    const atMs = performance.now();
    const { data } = JSON.parse(event) as {
      data: { villageCode: string; ruleSet: string; sequence: number };
    };
    const village = villageOf.get(data.villageCode);
    if (village === undefined || data.ruleSet !== flippedRuleSet) return;
    // A village's flips arrive in order, so its sequence shows which flip this is.
    const flip = (data.sequence - 1) * FLIPPING_VILLAGES + village;
    if (flip >= this.flips || !Number.isNaN(this.#atMs[flip])) return;
    this.#atMs[flip] = atMs;
    this.#count++;
  }

  /** The delays of the verdicts that have arrived, from the flip `first` on. */
  since(dueMs: Float64Array, first: number, end = this.flips): Percentiles {
    const latencies = this.#atMs.subarray(first, end).map((atMs, at) => atMs - (dueMs[first + at] ?? NaN));
    const { count, p50, p90, p99, max } = percentilesOf(
      [...latencies].filter((latency) => !Number.isNaN(latency)),
    );
    return { count, p50: round(p50, 1), p90: round(p90, 1), p99: round(p99, 1), max: round(max, 1) };
  }

  /** Delays by slices of `flips` each, only whole slices. */
  slices(dueMs: Float64Array, first: number, flips: number): Percentiles[] {
    const size = Math.round(flips);
    return Array.from({ length: Math.floor((this.flips - first) / size) }, (_, at) =>
      this.since(dueMs, first + at * size, first + (at + 1) * size),
    );
  }
}

function flippingCode(village: number): string {
  return `9101${String(village).padStart(5, '0')}201`;
}

const villageOf: ReadonlyMap<string, number> = new Map(
  Array.from({ length: FLIPPING_VILLAGES }, (_, village) => [flippingCode(village), village]),
);

function flippingShop(village: number): string {
  return `flipping-${village}`;
}

export function registration(code: string, households: number): RawLine {
  const data = `{"villageCode":"${code}","name":"村","households":${households}}`;
  return {
    key: code,
    value: event(`registered-${code}`, 'taocun.village.registered.v1', '2024-01-01T00:00:00+08:00', data),
  };
}

/** Opens a shop two months before the measured day, so that it can be active. */
export function opening(shop: string, code: string): RawLine {
  const data = `{"shopId":"${shop}","villageCode":"${code}","householdId":"of-${shop}","platform":"taobao","category":"other"}`;
  return {
    key: shop,
    value: event(`opened-${shop}`, 'taocun.shop.opened.v1', '2024-04-01T00:00:00+08:00', data),
  };
}

export function paid(shop: string, order: string, time: string, amountFen: number, more = ''): RawLine {
  const data = `{"orderId":"${order}","shopId":"${shop}","amountFen":${amountFen}${more}}`;
  return { key: shop, value: event(order, 'taocun.order.paid.v1', time, data) };
}

export function event(id: string, type: string, time: string, data: string): string {
  return `{"specversion":"1.0","id":"${id}","source":"/bench/latency","type":"${type}","time":"${time}","data":${data}}`;
}
