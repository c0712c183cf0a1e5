import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceProcess } from '@taocun/harness/service-process';
import { villageCode } from '../feed/feed';
import { type RawLine } from '../feed/feed-file';
import { type BenchedInstallation } from './benched-installation';
import {
  Arrivals,
  flip,
  flippedRuleSet,
  flippingVillages,
  measuredDay,
  opening,
  paid,
  registration,
} from './flipping-villages';
import { type Percentiles } from './percentiles';
import { followEvents, type MeasuredSubscriber, subscribeInKafka } from './subscribers';
import { untilQuiet, untilRunning } from './throughput';

interface LatencyOptions {
  /** Updates a second. */
  readonly rate: number;
  readonly seconds: number;
  /** The time before, at the same rate, that is not counted. */
  readonly warmUpSeconds: number;
  /** The numbers of ordinary villages and of their shops. */
  readonly villages: number;
  readonly shops: number;
  readonly instances: number;
  /** Called with the services when sending begins; the returned function is called when it ends. */
  readonly during?: (services: readonly ServiceProcess[]) => () => void;
  /** Length of the slices in which the time to a subscriber in Kafka is reported. */
  readonly sliceSeconds?: number;
}

export interface Latency {
  readonly ratePerSecond: number;
  readonly seconds: number;
  /**
   * Milliseconds from the moment at which an update was due to be sent to the arrival of the verdict that it
   * changed.
   */
  readonly toKafkaSubscriberMs: Percentiles;
  /** By slices of `sliceSeconds`, if requested. */
  readonly slices?: readonly Percentiles[];
  /** The same for a client of reporting's `GET /api/v1/events`. */
  readonly toSseClientMs: Percentiles;
  /**
   * Verdicts that did not arrive, counted for each of the two subscribers; anything but 0 is an error of the
   * flow or of the measurement.
   */
  readonly missing: number;
  /** Updates that this process itself sent more than 10 ms late. */
  readonly sentLate: number;
}

const FLIP_EVERY = 10;
/**
 * The interval between sends of a real producer: Kafka's own lingers for 5 ms (`linger.ms`) since version
 * 4.0.
 */
const SEND_EVERY_MS = 5;
const LATE_MS = 10;

/**
 * One update in ten changes a verdict (flipping-villages.ts); the rest are orders in villages far from any
 * threshold.
 */
export async function measureLatency(
  installation: BenchedInstallation,
  options: LatencyOptions,
  say: (line: string) => void,
): Promise<Latency> {
  const { rate, seconds, warmUpSeconds, instances } = options;
  const [reporting, ...others] = await Promise.all([
    installation.startInstances('reporting'),
    installation.startInstances('classification', instances),
    installation.startInstances('ingestion'),
  ]);
  const services = [reporting, ...others].flat();
  await untilRunning(installation, services);
  await installation.load(setup(options));
  await untilQuiet(installation);

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
    subscribers.push(await subscribeInKafka(installation, (event) => inKafka.note(event)));
    subscribers.push(
      await followEvents(reporting[0]?.url ?? '', flippedRuleSet, (event) => overSse.note(event)),
    );
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
        // Counted from the due time, so that a delay of this process does not hide one of the flow.
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

function* setup({ villages, shops }: LatencyOptions): Generator<RawLine> {
  yield* flippingVillages();
  for (let village = 0; village < villages; village++) yield registration(villageCode(village), 500);
  for (let shop = 0; shop < shops; shop++) yield opening(ordinaryShop(shop), villageCode(shop % villages));
  // Advances the clock, the latest day once all partitions are read, to the measured day.
  yield paid(ordinaryShop(0), 'first-of-the-day', `${measuredDay}T00:00:00+08:00`, 100);
}

function ordinary(number: number, { shops }: LatencyOptions): RawLine {
  // A prime step visits all shops without repeating a short pattern.
  return paid(
    ordinaryShop((number * 7_919) % shops),
    `ordinary-${number}`,
    `${measuredDay}T12:00:00+08:00`,
    12_345,
    ',"buyerArea":"urban"',
  );
}

function ordinaryShop(shop: number): string {
  return `ordinary-${shop}`;
}
