import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Tuning } from './tuning';

/** Many documents are serialised in only this many parts, because the pauses between parts add up. */
const PARTS = 100;
/**
 * The factor of a part's size and time while the checkpoint matters more than waiting updates. It is not
 * larger because heartbeats wait for a part.
 */
const IN_HASTE = 10;

export interface Pace {
  readonly documents: number;
  /** True if the checkpoint matters more than waiting updates. */
  readonly inHaste: boolean;
}

/** The checkpoint for which documents are serialised: notified of each step, and asked after each part. */
interface Serialised {
  readonly stepped: () => void;
  /** False if the serialisation shall be abandoned. */
  readonly goesOn: () => boolean;
  /** False while too many of its outputs are unacknowledged: the last output waits longest. */
  readonly hasRoom: () => boolean;
}

/**
 * Serialises documents, one per step and a few at a time, so that updates need not wait for all of them, nor
 * for Kafka to accept all outputs published with them. Returns the sum of the pauses in ms; undefined if it
 * was abandoned.
 */
export async function serialise(
  steps: Iterator<void, void>,
  { documents, inHaste }: Pace,
  {
    serialisedAtOnce,
    longestPartMs,
    serialisingPauseMs,
  }: Pick<Tuning, 'serialisedAtOnce' | 'longestPartMs' | 'serialisingPauseMs'>,
  { stepped, goesOn, hasRoom }: Serialised,
): Promise<number | undefined> {
  const longestMs = inHaste ? IN_HASTE * longestPartMs : longestPartMs;
  const atOnce = inHaste
    ? IN_HASTE * serialisedAtOnce
    : Math.max(serialisedAtOnce, Math.ceil(documents / PARTS));
  let pausedMs = 0;
  let startedMs = performance.now();
  for (let taken = 1; ; taken++) {
    stepped();
    if (steps.next().done === true) return pausedMs;
    const pausedAtMs = performance.now();
    if (taken < atOnce && pausedAtMs - startedMs < longestMs) continue;
    taken = 0;
    do {
      await pause(inHaste ? 0 : serialisingPauseMs);
      if (!goesOn()) return undefined;
    } while (!hasRoom());
    startedMs = performance.now();
    pausedMs += startedMs - pausedAtMs;
  }
}
