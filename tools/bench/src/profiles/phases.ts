import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceProcess } from '@taocun/harness/service-process';
import { type RawLine } from '../feed/feed-file';
import { type BenchedInstallation } from '../measure/benched-installation';
import { Arrivals, flip } from '../measure/flipping-villages';
import { type Percentiles } from '../measure/percentiles';
import { type MeasuredSubscriber, subscribeInKafka } from '../measure/subscribers';
import { type ByProcess, round, type Usage, UsageWatch } from '../measure/usage-watch';
import { Backlog } from './backlog';

/** A stretch of updates at a steady rate. */
interface SendingPhase<Name extends string> {
  readonly name: Name;
  /** Updates a second, besides the flips. */
  readonly rate: number;
  /** At most this many, if it ends once everything is read. */
  readonly seconds: number;
  readonly endsOnceRead?: true;
  /** The update with this number in the phase. */
  line(number: number): RawLine;
}

export interface PhaseMeasure {
  /**
   * From the moment at which a flip of the phase was due to the arrival of its verdict at a Kafka subscriber.
   */
  readonly toVerdictMs: Percentiles;
  /**
   * From the end of the phase until less than one second's updates of the next one were left to read; NaN if
   * it never was.
   */
  readonly secondsUntilRead: number;
  /** Used by each process from the beginning of the phase until then, divided by its updates. */
  readonly microsecondsAnUpdate: ByProcess;
  /** The delay of the last update caused by the bench itself. */
  readonly sentLateSeconds: number;
}

interface PhaseMeasures<Name extends string> {
  readonly of: Readonly<Record<Name, PhaseMeasure>>;
  readonly sent: number;
  /** Verdicts that never arrived. */
  readonly missing: number;
}

/**
 * Verdicts changed in every second of every phase (flipping-villages.ts), with which the time to a verdict is
 * measured.
 */
const FLIPS_A_SECOND = 20;
const SEND_EVERY_MS = 5;
/** The bench waits while more bytes than these are unacknowledged. */
const PENDING_BYTES = 67_108_864;
const ARRIVED_WITHIN_MS = 300_000;
/** Records in progress at any time: a fetch at each of the services. */
const UNDER_WAY = 500;

/** Sends one phase after the other, and measures each. */
export async function runPhases<Name extends string>(
  installation: BenchedInstallation,
  services: readonly ServiceProcess[],
  phases: readonly SendingPhase<Name>[],
  say: (line: string) => void,
): Promise<PhaseMeasures<Name>> {
  const flips = phases.reduce((all, { seconds }) => all + seconds * FLIPS_A_SECOND, 0);
  const dueMs = new Float64Array(flips);
  const arrivals = new Arrivals(flips);
  const backlog = new Backlog(installation, services);
  const usage = new UsageWatch(installation, services);
  const publisher = await installation.publisher('marketplace.updates');
  const send = ({ key, value }: RawLine): void => publisher.publish('marketplace.updates', key, value);
  const ended: Ended<Name>[] = [];
  let subscriber: MeasuredSubscriber | undefined;
  let sent = 0;
  let flipped = 0;
  try {
    subscriber = await subscribeInKafka(installation, (event) => arrivals.note(event));
    for (const [at, phase] of phases.entries()) {
      const { name, rate, seconds } = phase;
      const until = phase.endsOnceRead ? 'until all is read' : `for ${seconds} s`;
      say(`${name}: ${rate.toLocaleString('en')} updates a second ${until}`);
      const startMs = performance.now();
      const usageBefore = usage.now();
      const firstSent = sent;
      const firstFlip = flipped;
      for (let number = 0; number < rate * seconds || flipped < firstFlip + seconds * FLIPS_A_SECOND;) {
        const passedSeconds = (performance.now() - startMs) / 1_000;
        for (; number < Math.min(rate * seconds, passedSeconds * rate); number++, sent++)
          send(phase.line(number));
        for (; flipped < firstFlip + Math.min(seconds, passedSeconds) * FLIPS_A_SECOND; flipped++, sent++) {
          dueMs[flipped] = startMs + ((flipped - firstFlip) * 1_000) / FLIPS_A_SECOND;
          send(flip(flipped));
        }
        if (publisher.pendingBytes > PENDING_BYTES) await publisher.flush();
        await pause(SEND_EVERY_MS);
        if (phase.endsOnceRead && passedSeconds > 2 && backlog.records <= rate + UNDER_WAY) break;
      }
      const tookSeconds = (performance.now() - startMs) / 1_000;
      const sentLateSeconds = Math.max(0, tookSeconds - seconds);
      const left = (phases[at + 1]?.rate ?? 0) + FLIPS_A_SECOND + UNDER_WAY;
      const read = untilBehind(backlog, left, usage);
      ended.push({ name, updates: sent - firstSent, lastFlip: flipped, usageBefore, read, sentLateSeconds });
    }
    await publisher.flush();
    const deadlineMs = performance.now() + ARRIVED_WITHIN_MS;
    while (arrivals.since(dueMs, 0, flipped).count < flipped && performance.now() < deadlineMs)
      await pause(50);
    const of: Partial<Record<Name, PhaseMeasure>> = {};
    let firstFlip = 0;
    for (const { name, updates, lastFlip, usageBefore, read, sentLateSeconds } of ended) {
      const toVerdictMs = arrivals.since(dueMs, firstFlip, lastFlip);
      const { seconds, usageThen } = await read;
      const spent = usage.between(usageBefore, usageThen);
      const microsecondsAnUpdate = Object.fromEntries(
        Object.entries(spent).map(([process, micros]) => [process, round(micros / updates, 1)]),
      );
      of[name] = { toVerdictMs, secondsUntilRead: seconds, microsecondsAnUpdate, sentLateSeconds };
      firstFlip = lastFlip;
    }
    return {
      of: of as Record<Name, PhaseMeasure>,
      sent,
      missing: flipped - arrivals.since(dueMs, 0, flipped).count,
    };
  } finally {
    await publisher.close();
    await subscriber?.close();
    await backlog.stop();
  }
}

interface Ended<Name> {
  readonly name: Name;
  readonly updates: number;
  /** The number after that of its last flip. */
  readonly lastFlip: number;
  readonly usageBefore: Usage;
  readonly read: Promise<{ readonly seconds: number; readonly usageThen: Usage }>;
  readonly sentLateSeconds: number;
}

/**
 * Resolves once at most `most` records are left to read, with the seconds that took; NaN after five minutes.
 */
async function untilBehind(
  backlog: Backlog,
  most: number,
  usage: UsageWatch,
): Promise<{ seconds: number; usageThen: Usage }> {
  const startMs = performance.now();
  while (performance.now() - startMs < ARRIVED_WITHIN_MS) {
    // The ends of the logs are polled, so wait until a poll after the phase's end.
    await pause(600);
    if (backlog.records <= most)
      return { seconds: (performance.now() - startMs) / 1_000, usageThen: usage.now() };
  }
  return { seconds: NaN, usageThen: usage.now() };
}
