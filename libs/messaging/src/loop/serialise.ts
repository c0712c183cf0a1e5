import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Tuning } from './tuning';

/** Of many documents, so many times a part of them is serialised. */
const PARTS = 100;
/** Where updates that wait matter less than the checkpoint, so many times as much is serialised at once. */
const IN_HASTE = 10;

export interface Pace {
  /** How many there are. */
  readonly documents: number;
  /** Nothing else is waited for as much. */
  readonly inHaste: boolean;
}

/**
 * Serialises documents, one at each step, a few at a time, so that updates need not wait for all of them. How long it has paused in all,
 * in milliseconds; undefined where it gave up because `goesOn` said no after a pause.
 */
export async function serialise(
  steps: Iterator<void, void>,
  { documents, inHaste }: Pace,
  { serialisedAtOnce, serialisingPauseMs }: Pick<Tuning, 'serialisedAtOnce' | 'serialisingPauseMs'>,
  goesOn: () => boolean,
): Promise<number | undefined> {
  const atOnce = Math.max(inHaste ? IN_HASTE * serialisedAtOnce : serialisedAtOnce, Math.ceil(documents / PARTS));
  let pausedMs = 0;
  for (let taken = 1; steps.next().done !== true; taken++) {
    if (taken % atOnce !== 0) continue;
    const pausedAtMs = performance.now();
    await pause(inHaste ? 0 : serialisingPauseMs);
    if (!goesOn()) return undefined;
    pausedMs += performance.now() - pausedAtMs;
  }
  return pausedMs;
}
