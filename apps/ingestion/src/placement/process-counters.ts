import { type RejectionReason } from '@taocun/contracts';
import { type IngestionCounts } from './ingestion-state';

type Counted = Pick<IngestionCounts, 'accepted' | 'repeated' | 'forwarded' | 'rejected'>;

/**
 * What this process has done since its start. A partition's own counts are those of its whole history, and go back to the checkpoint
 * with its state: a counter of Prometheus that falls counts as begun again from nothing, and all of it would be counted anew. So each
 * baseline of a partition counts from where it was loaded. What it holds of one that has gone is its counts alone.
 */
export class ProcessCounters {
  readonly #past: Counted = nothing();
  readonly #baselines = new Map<number, { readonly counts: Counted; readonly from: Counted }>();

  /** `counts` go on being counted up by whoever applies updates. */
  loaded(partition: number, counts: Counted): void {
    const before = this.#baselines.get(partition);
    if (before !== undefined) addGrowth(this.#past, before);
    this.#baselines.set(partition, { counts, from: structuredClone(counts) });
  }

  get sinceStart(): Counted {
    const sum = structuredClone(this.#past);
    for (const baseline of this.#baselines.values()) addGrowth(sum, baseline);
    return sum;
  }
}

function nothing(): Counted {
  return { accepted: 0, repeated: 0, forwarded: 0, rejected: {} };
}

function addGrowth(sum: Counted, { counts, from }: { readonly counts: Counted; readonly from: Counted }): void {
  sum.accepted += counts.accepted - from.accepted;
  sum.repeated += counts.repeated - from.repeated;
  sum.forwarded += counts.forwarded - from.forwarded;
  for (const reason of Object.keys(counts.rejected) as RejectionReason[]) {
    sum.rejected[reason] = (sum.rejected[reason] ?? 0) + (counts.rejected[reason] ?? 0) - (from.rejected[reason] ?? 0);
  }
}
