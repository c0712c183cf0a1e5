import { type RejectionReason } from '@taocun/contracts';
import { type IngestionCounts } from './ingestion-state';

type Counted = Pick<IngestionCounts, 'accepted' | 'repeated' | 'forwarded' | 'rejected'>;

/**
 * Monotonic counters since the start of the process. A partition's stored counts fall back when it reloads
 * its checkpoint, which Prometheus would read as a counter reset; so the growth since each load is counted.
 * The growth in a lost partition still counts.
 */
export class ProcessCounters {
  readonly #past: Counted = zeroCounts();
  #greatestAccepted = 0;
  readonly #baselines = new Map<number, { readonly counts: Counted; readonly from: Counted }>();

  /** The caller keeps incrementing `counts` as it applies updates. */
  loaded(partition: number, counts: Counted): void {
    const before = this.#baselines.get(partition);
    if (before !== undefined) addGrowth(this.#past, before);
    this.#baselines.set(partition, { counts, from: structuredClone(counts) });
  }

  get sinceStart(): Counted {
    const sum = structuredClone(this.#past);
    for (const baseline of this.#baselines.values()) addGrowth(sum, baseline);
    // Updates that waited may be rejected after all: the counter then does not move until as many others are
    // accepted.
    this.#greatestAccepted = Math.max(this.#greatestAccepted, sum.accepted);
    return { ...sum, accepted: this.#greatestAccepted };
  }
}

function zeroCounts(): Counted {
  return { accepted: 0, repeated: 0, forwarded: 0, rejected: {} };
}

function addGrowth(
  sum: Counted,
  { counts, from }: { readonly counts: Counted; readonly from: Counted },
): void {
  sum.accepted += counts.accepted - from.accepted;
  sum.repeated += counts.repeated - from.repeated;
  sum.forwarded += counts.forwarded - from.forwarded;
  for (const reason of Object.keys(counts.rejected) as RejectionReason[]) {
    sum.rejected[reason] =
      (sum.rejected[reason] ?? 0) + (counts.rejected[reason] ?? 0) - (from.rejected[reason] ?? 0);
  }
}
