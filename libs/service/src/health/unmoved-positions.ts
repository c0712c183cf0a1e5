import { type LoopStatus, type PartitionStatus, unappliedOf } from '@taocun/messaging';
import { type Stall } from './stall-detector';

interface Unmoved {
  readonly stall: Stall;
  readonly offset: number;
  readonly checkpoint: number;
}

/**
 * Partitions whose position does not move although records wait, across all joins and loads. A service that repeatedly joins its group or loads a
 * partition seems to make progress to the stall detector, but gets nowhere. Time counts as it does there, except during loads, which have their
 * own patience. A partition that waits to retry, or for an operator, reports that itself.
 */
export class UnmovedPositions {
  readonly #seen = new Map<string, Unmoved>();

  constructor(
    private readonly patienceMs: number,
    private readonly mostMs: number,
  ) {}

  poll({ group, partitions }: LoopStatus, enginesAnswer: boolean, sinceLastMs: number): void {
    const elapsedMs = enginesAnswer ? Math.min(sinceLastMs, this.mostMs) : 0;
    const present = new Set<string>();
    for (const status of partitions) {
      const of = `${status.topic}/${status.partition}`;
      present.add(of);
      if (status.state === 'loading') continue;
      if (status.state === 'running' && unappliedOf(status) > 0) this.#observe(of, status, elapsedMs);
      else this.#seen.delete(of);
    }
    for (const [of, unmoved] of this.#seen) {
      if (present.has(of)) continue;
      if (group.joined) this.#seen.delete(of);
      else this.#seen.set(of, longer(unmoved, elapsedMs));
    }
  }

  /** Forgets everything, for example when the service stops. */
  clear(): void {
    this.#seen.clear();
  }

  get all(): readonly Stall[] {
    return Array.from(this.#seen.values(), ({ stall }) => stall).filter(({ forMs }) => forMs > 0);
  }

  get stuck(): readonly Stall[] {
    return this.all.filter(({ forMs }) => forMs >= this.patienceMs);
  }

  #observe(of: string, status: PartitionStatus, elapsedMs: number): void {
    const { topic, partition, offset, checkpoint } = status;
    const before = this.#seen.get(of);
    const isUnmoved = before?.checkpoint === checkpoint && offset <= before.offset;
    const what = `${unappliedOf(status)} records wait, and its position has not moved, however often it was taken`;
    const stall = { of, topic, partition, work: 'move', what, forMs: 0, patienceMs: this.patienceMs } as const;
    this.#seen.set(of, isUnmoved ? longer(before, elapsedMs) : { stall, offset, checkpoint });
  }
}

function longer(unmoved: Unmoved, elapsedMs: number): Unmoved {
  return { ...unmoved, stall: { ...unmoved.stall, forMs: unmoved.stall.forMs + elapsedMs } };
}
