import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceProcess } from '@taocun/harness/service-process';
import { villageCode } from './feed/feed';
import { type RawLine } from './feed/feed-file';
import { type BenchedInstallation } from './benched-installation';
import { type Percentiles, percentilesOf } from './report/percentiles';
import { followEvents, type MeasuredSubscriber, subscribeInKafka } from './subscribers';
import { untilQuiet, untilRunning } from './throughput';
import { round } from './report/usage-watch';

interface LatencyOptions {
  /** Updates a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Sent before that at the same rate, and not counted. */
  readonly warmUpSeconds: number;
  /** Of ordinary villages and their shops. */
  readonly villages: number;
  readonly shops: number;
  readonly instances: number;
  /** Called with the services when sending begins; the returned function is called when it ends. */
  readonly during?: (services: readonly ServiceProcess[]) => () => void;
  /** Reports the time to a subscriber in Kafka by slices of this many seconds. */
  readonly sliceSeconds?: number;
}

export interface Latency {
  readonly ratePerSecond: number;
  readonly seconds: number;
  /** From the moment at which an update was due to be sent to the arrival of the verdict that it changed, in milliseconds. */
  readonly toKafkaSubscriberMs: Percentiles;
  /** By slices of `sliceSeconds`, where they are asked for. */
  readonly slices?: readonly Percentiles[];
  /** The same to a client of reporting's `GET /api/v1/events`, to which a verdict goes once it is stored. */
  readonly toSseClientMs: Percentiles;
  /** Verdicts that never came to either; anything but 0 is an error of the flow or of the measure. */
  readonly missing: number;
  /** Updates that this process itself sent more than 10 ms late. */
  readonly sentLate: number;
}

/** The villages whose verdicts flip; each update of theirs changes exactly one verdict. */
const FLIPPING_VILLAGES = 400;
const FLIP_EVERY = 10;
/** The interval of sends, as of a real producer: Kafka's own lingers for 5 ms (`linger.ms`) since version 4.0. */
const SEND_EVERY_MS = 5;
const LATE_MS = 10;
const day = '2024-06-03';
const ruleSet = 'world-bank-2019';

/**
 * One update in ten changes a verdict. A village with a single shop has sold for exactly RMB 10 million: an order of one
 * fen makes that more than 10 million, which `world-bank-2019` asks for, and its refund takes it back; for the other rule sets 10
 * million is enough either way. The rest are orders of villages that are nowhere near.
 */
export async function measureLatency(
  installation: BenchedInstallation,
  options: LatencyOptions,
  say: (line: string) => void,
): Promise<Latency> {
  const { rate, seconds, warmUpSeconds, instances } = options;
  const [reporting, ...others] = await Promise.all([
    installation.start('reporting'),
    installation.start('classification', instances),
    installation.start('ingestion'),
  ]);
  const services = [reporting, ...others].flat();
  await untilRunning(installation, services);
  await installation.load(setup(options));
  await untilQuiet(installation, services);

  const total = rate * (warmUpSeconds + seconds);
  const flips = Math.ceil(total / FLIP_EVERY);
  const dueMs = new Float64Array(flips);
  const inKafka = new Arrivals(flips);
  const overSse = new Arrivals(flips);
  const subscribers: MeasuredSubscriber[] = [];
  const publisher = await installation.publisher('marketplace.updates');
  let sentLate = 0;
  let ended: (() => void) | undefined;
  try {
    subscribers.push(await subscribeInKafka(installation.installation, (event) => inKafka.note(event)));
    subscribers.push(await followEvents(reporting[0]?.url ?? '', ruleSet, (event) => overSse.note(event)));
    say(`${rate.toLocaleString('en')} updates a second for ${warmUpSeconds} + ${seconds} s`);
    ended = options.during?.(services);
    const startMs = performance.now();
    for (let sent = 0; sent < total;) {
      const nowMs = performance.now();
      for (; sent < total; sent++) {
        const due = startMs + (sent * 1_000) / rate;
        if (due > nowMs) break;
        if (nowMs - due > LATE_MS) sentLate++;
        const isFlip = sent % FLIP_EVERY === 0;
        // Counted from when it was due, so that a hold-up of this process does not hide one of the flow.
        if (isFlip) dueMs[sent / FLIP_EVERY] = due;
        const { key, value } = isFlip ? flip(sent / FLIP_EVERY) : ordinary(sent, options);
        publisher.publish('marketplace.updates', key, value);
      }
      await pause(SEND_EVERY_MS);
    }
    const deadlineMs = performance.now() + 10_000;
    while (!(inKafka.areComplete && overSse.areComplete) && performance.now() < deadlineMs) await pause(10);
  } finally {
    ended?.();
    await publisher.close();
    for (const subscriber of subscribers) await subscriber.close();
  }
  const firstCounted = Math.ceil((rate * warmUpSeconds) / FLIP_EVERY);
  const toKafkaSubscriberMs = inKafka.since(dueMs, firstCounted);
  const toSseClientMs = overSse.since(dueMs, firstCounted);
  return {
    ratePerSecond: rate,
    seconds,
    toKafkaSubscriberMs,
    ...(options.sliceSeconds === undefined
      ? {}
      : { slices: inKafka.slices(dueMs, firstCounted, (rate * options.sliceSeconds) / FLIP_EVERY) }),
    toSseClientMs,
    missing: 2 * (flips - firstCounted) - toKafkaSubscriberMs.count - toSseClientMs.count,
    sentLate,
  };
}

/** When the verdict of each flip has come to one subscriber. */
class Arrivals {
  readonly #atMs: Float64Array;
  #count = 0;

  constructor(private readonly flips: number) {
    this.#atMs = new Float64Array(flips).fill(NaN);
  }

  get areComplete(): boolean {
    return this.#count === this.flips;
  }

  /** The event, JSON, that has come just now. */
  note(event: string): void {
    const atMs = performance.now();
    const { data } = JSON.parse(event) as { data: { villageCode: string; ruleSet: string; sequence: number } };
    const village = villageOf.get(data.villageCode);
    if (village === undefined || data.ruleSet !== ruleSet) return;
    // A village's flips come in order, so its sequence says which of them this is.
    const flip = (data.sequence - 1) * FLIPPING_VILLAGES + village;
    if (flip >= this.flips || !Number.isNaN(this.#atMs[flip])) return;
    this.#atMs[flip] = atMs;
    this.#count++;
  }

  /** Of those that have come, from the flip `first` on: how long after they were due. */
  since(dueMs: Float64Array, first: number, end = this.flips): Percentiles {
    const latencies = this.#atMs.subarray(first, end).map((atMs, at) => atMs - (dueMs[first + at] ?? NaN));
    const { count, p50, p90, p99, max } = percentilesOf([...latencies].filter((latency) => !Number.isNaN(latency)));
    return { count, p50: round(p50, 1), p90: round(p90, 1), p99: round(p99, 1), max: round(max, 1) };
  }

  /** Whole slices of so many flips each. */
  slices(dueMs: Float64Array, first: number, flips: number): Percentiles[] {
    const size = Math.round(flips);
    return Array.from({ length: Math.floor((this.flips - first) / size) }, (_, at) =>
      this.since(dueMs, first + at * size, first + (at + 1) * size),
    );
  }
}

function* setup({ villages, shops }: LatencyOptions): Generator<RawLine> {
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
  for (let village = 0; village < villages; village++) yield registration(villageCode(village), 500);
  for (let shop = 0; shop < shops; shop++) yield opening(ordinaryShop(shop), villageCode(shop % villages));
  // Brings the clock, the greatest day once all partitions are read, to the day of what is to come.
  yield paid(ordinaryShop(0), 'first-of-the-day', `${day}T00:00:00+08:00`, 100);
}

function flip(number: number): RawLine {
  const village = number % FLIPPING_VILLAGES;
  const shop = flippingShop(village);
  if (Math.floor(number / FLIPPING_VILLAGES) % 2 === 0) return paid(shop, `flip-${number}`, `${day}T12:00:00+08:00`, 1);
  const data =
    `{"refundId":"flip-${number}","orderId":"flip-${number - FLIPPING_VILLAGES}","shopId":"${shop}",` +
    `"orderPaidAt":"${day}T12:00:00+08:00","amountFen":1}`;
  return { key: shop, value: event(`flip-${number}`, 'taocun.order.refunded.v1', `${day}T13:00:00+08:00`, data) };
}

function ordinary(number: number, { shops }: LatencyOptions): RawLine {
  // A prime step walks through all shops without repeating a short pattern.
  return paid(ordinaryShop((number * 7_919) % shops), `ordinary-${number}`, `${day}T12:00:00+08:00`, 12_345, ',"buyerArea":"urban"');
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

function ordinaryShop(shop: number): string {
  return `ordinary-${shop}`;
}

function registration(code: string, households: number): RawLine {
  const data = `{"villageCode":"${code}","name":"村","households":${households}}`;
  return { key: code, value: event(`registered-${code}`, 'taocun.village.registered.v1', '2024-01-01T00:00:00+08:00', data) };
}

/** Open for two months, so it can be active. */
function opening(shop: string, code: string): RawLine {
  const data = `{"shopId":"${shop}","villageCode":"${code}","householdId":"of-${shop}","platform":"taobao","category":"other"}`;
  return { key: shop, value: event(`opened-${shop}`, 'taocun.shop.opened.v1', '2024-04-01T00:00:00+08:00', data) };
}

function paid(shop: string, order: string, time: string, amountFen: number, more = ''): RawLine {
  const data = `{"orderId":"${order}","shopId":"${shop}","amountFen":${amountFen}${more}}`;
  return { key: shop, value: event(order, 'taocun.order.paid.v1', time, data) };
}

function event(id: string, type: string, time: string, data: string): string {
  return `{"specversion":"1.0","id":"${id}","source":"/bench/latency","type":"${type}","time":"${time}","data":${data}}`;
}
