import { type LoopStatus, type PartitionStatus, unappliedOf } from '@taocun/messaging';

/** Work that makes no progress. */
export interface Stall {
  /** The subject, for example `village.activity/3` or `the consumer group`. */
  readonly of: string;
  /** Present if the subject is a partition. */
  readonly topic?: string;
  readonly partition?: number;
  readonly work: 'join' | 'load' | 'apply' | 'save' | 'move';
  /** Names the missing progress. */
  readonly what: string;
  readonly forMs: number;
  /** Time after which the work counts as stuck. */
  readonly patienceMs: number;
}

interface Observed {
  readonly progress: string;
  readonly stall: Stall;
}

/** In this time a healthy partition with work makes progress many times, and a heartbeat is answered three times. */
const NOT_RUNNING_AFTER_MS = 10_000;
/** Factor of patience for work that is known to be slow. */
export const SLOW_FACTOR = 10;

/**
 * Watchdog: reports a partition as stalled if it has work and its progress has not changed between polls, whatever the cause. Time counts only
 * while Kafka and MongoDB answer, because waiting for them is no stall. One poll counts for at most `mostMs`: a process that was itself frozen
 * has observed nothing meanwhile.
 */
export class StallDetector {
  readonly #observed = new Map<string, Observed>();

  /** For a save, `checkpointIntervalMs` is added to `patienceMs`, because a partition that keeps up waits that long. */
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

  /** Forgets all stalls; a stopping service has its own timeout. */
  clear(): void {
    this.#observed.clear();
  }

  get all(): readonly Stall[] {
    return Array.from(this.#observed.values(), ({ stall }) => stall).filter(({ forMs }) => forMs > 0);
  }

  /** The stalls that make the loop count as not running. The loop itself reports a load or a save that takes too long. */
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
      // A rebalance admits no member before it has detected the lost ones, and shows no progress meanwhile. Waiting records have their own patience.
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

/**
 * The pending work; undefined if there is none. Records behind an open transaction do not count: any writer could
 * otherwise have every instance restarted. A partition that waits to retry, or for an operator, reports that itself and is not stalled.
 */
function undoneOf(status: PartitionStatus): Pick<Stall, 'work' | 'what'> | undefined {
  const { state, offset, checkpoint } = status;
  if (state === 'loading') return { work: 'load', what: 'its state is being loaded' };
  if (state !== 'running') return undefined;
  const unapplied = unappliedOf(status);
  if (unapplied > 0) return { work: 'apply', what: `${unapplied} records wait, and none is applied` };
  if (offset > checkpoint) return { work: 'save', what: `what was applied up to offset ${offset} is not saved` };
  return undefined;
}
