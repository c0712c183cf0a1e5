import { performance } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import { cutName } from '../updates/refused-updates';
import { type RejectedFault } from './rejected-answers';
import { type RejectedFilter, RejectedUpdates } from './rejected-updates';

interface FaultCounts {
  /** The most frequent fault first. */
  readonly faults: readonly RejectedFault[];
  /** True if all open updates were examined, so that every fault is listed. */
  readonly isComplete: boolean;
}

/** The most documents that one request examines, and the longest time that it takes. */
const MOST_EXAMINED = 5_000;
const WITHIN_MS = 10_000;
const PIECE = 1_000;
const MOST_FAULTS = 100;

/** Counts open rejected updates by fault. */
@Injectable()
export class RejectedFaults {
  constructor(private readonly rejected: RejectedUpdates) {}

  /** `own` limits them to the sources of a producer's key. */
  async ofOpen(own?: readonly string[]): Promise<FaultCounts> {
    const faults = new Map<string, RejectedFault>();
    const endMs = performance.now() + WITHIN_MS;
    let examined = 0;
    let after: RejectedFilter['after'];
    do {
      const { matches, goOnAfter } = await this.rejected.search(
        { state: 'open', own, after },
        PIECE,
        'source',
      );
      for (const update of matches) {
        const { reason, group, timestampMs } = update;
        const path = cutName(update.path);
        const source = update.source === undefined ? null : cutName(update.source);
        const key = JSON.stringify([reason, path, source]);
        const known = faults.get(key) ?? { updates: 0, lastMs: -Infinity };
        const updates = known.updates + (group?.count ?? 1);
        faults.set(key, { reason, path, source, updates, lastMs: Math.max(known.lastMs, timestampMs) });
      }
      examined += matches.length;
      after = goOnAfter;
    } while (after !== undefined && examined < MOST_EXAMINED && performance.now() < endMs);
    const listed = [...faults.values()].sort((a, b) => b.updates - a.updates).slice(0, MOST_FAULTS);
    return { faults: listed, isComplete: after === undefined && listed.length === faults.size };
  }
}
