import type { LoopStatus, PartitionStatus } from '@taocun/messaging';

/** Work that makes no progress. */
export interface Stall {
  /** Subject: `village.activity/3`, or `the consumer group`. */
  readonly of: string;
  /** Set for a partition. */
  readonly topic?: string;
  readonly partition?: number;
  readonly work: 'join' | 'load' | 'apply' | 'save' | 'move';
  /** Describes the missing progress. */
  readonly what: string;
  readonly forMs: number;
  /** Time after which the work counts as stuck. */
  readonly patienceMs: number;
}

interface Observed {
  readonly progress: string;
  readonly stall: Stall;
}

/** A healthy partition with work makes progress many times in this time; a heartbeat is answered three times. */
const NOT_RUNNING_AFTER_MS = 10_000;
/** Factor of patience for work that is known to be slow. */
export const SLOW_FACTOR = 10;

/**
 * Watchdog: reports a partition as stalled when it has work and its progress has not changed between polls, whatever the cause. Time
 * counts only while Kafka and MongoDB answer, since waiting for them is no stall. One poll counts for at most `mostMs`, since a process
 * that was frozen itself has observed nothing meanwhile.
 */
export class StallDetector {
  readonly #observed = new Map<string, Observed>();

  /** `patienceMs` is extended by `checkpointIntervalMs` for a save, which a partition that keeps up waits for. */
  constructor(
    private readonly patienceMs: number,
    private readonly checkpointIntervalMs: number,
    private readonly mostMs: number,
  ) {}

  poll(status: LoopStatus, enginesAnswer: boolean, sinceLastMs: number): void {
    const elapsedMs = Math.min(sinceLastMs, this.mostMs);
    const present = new Set<string>();
    for (const { progress, stall } of worksOf(status, this.patienceMs, this.checkpointIntervalMs)) {
      const before = this.#observed.get(stall.of);
      const forMs = before?.progress === progress && enginesAnswer ? before.stall.forMs + elapsedMs : 0;
      present.add(stall.of);
      this.#observed.set(stall.of, { progress, stall: { ...stall, forMs } });
    }
    for (const of of this.#observed.keys()) if (!present.has(of)) this.#observed.delete(of);
  }

  /** Forgets all stalls; a stopping service has a timeout of its own. */
  clear(): void {
    this.#observed.clear();
  }

  get all(): readonly Stall[] {
    return Array.from(this.#observed.values(), ({ stall }) => stall).filter(({ forMs }) => forMs > 0);
  }

  /** The stalls by which the loop counts as not running. The loop itself reports a load, or a save that takes too long. */
  get notRunning(): readonly Stall[] {
    return this.all.filter(({ work, forMs }) => (work === 'join' || work === 'apply') && forMs >= NOT_RUNNING_AFTER_MS);
  }

  /** The stalls that only a restart can end. */
  get stuck(): readonly Stall[] {
    return this.all.filter(({ forMs, patienceMs }) => forMs >= patienceMs);
  }
}

/** All pending work with its progress marker. */
function worksOf({ group, partitions }: LoopStatus, patienceMs: number, checkpointIntervalMs: number): Observed[] {
  const membership: Observed = {
    progress: `${group.joined} ${group.signs}`,
    stall: {
      of: 'the consumer group',
      work: 'join',
      what: group.joined ? 'the consumer gives no sign of life' : 'the group is not joined',
      forMs: 0,
      // A rebalance admits no member before it has detected the lost ones, without a sign meanwhile. Waiting records have a patience of their own.
      patienceMs: SLOW_FACTOR * patienceMs,
    },
  };
  return [membership, ...partitions.flatMap((partition) => workOf(partition, patienceMs, checkpointIntervalMs))];
}

function workOf(status: PartitionStatus, usualMs: number, checkpointIntervalMs: number): Observed[] {
  const undone = undoneOf(status);
  if (undone === undefined) return [];
  const { topic, partition, state, offset, checkpoint, epoch, signs, takesLong } = status;
  const patienceMs = (takesLong ? SLOW_FACTOR * usualMs : usualMs) + (undone.work === 'save' ? checkpointIntervalMs : 0);
  return [
    {
      progress: [state, offset, checkpoint, epoch, signs].join(),
      stall: { of: `${topic}/${partition}`, topic, partition, ...undone, forMs: 0, patienceMs },
    },
  ];
}

/** The pending work; undefined without any. A partition that waits to retry, or for an operator, reports that itself and is not stalled. */
function undoneOf({ state, offset, checkpoint, end }: PartitionStatus): Pick<Stall, 'work' | 'what'> | undefined {
  if (state === 'loading') return { work: 'load', what: 'its state is being loaded' };
  if (state !== 'running') return undefined;
  if (end > offset) return { work: 'apply', what: `${end - offset} records wait, and none is applied` };
  if (offset > checkpoint) return { work: 'save', what: `what was applied up to offset ${offset} is not saved` };
  return undefined;
}
