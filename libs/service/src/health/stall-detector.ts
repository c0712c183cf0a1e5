import type { LoopStatus, PartitionStatus } from '@taocun/messaging';

/** Something that has work and does not move. */
export interface Stall {
  /** `village.activity/3`, or `the consumer group`. */
  readonly of: string;
  /** Of a partition. */
  readonly topic?: string;
  readonly partition?: number;
  readonly work: 'join' | 'load' | 'apply' | 'save';
  /** What does not happen. */
  readonly what: string;
  readonly forMs: number;
  /** How long it may rightly last. */
  readonly patienceMs: number;
}

interface Seen {
  readonly movement: string;
  readonly stall: Stall;
}

/** Who has records to apply and is well moves many times in this time; a heartbeat is answered three times. */
const NOT_READY_AFTER_MS = 10_000;
/** What may rightly take long has so many times as long. */
const LONGER = 10;

/**
 * Finds what is stuck by looking on from outside, again and again: whoever has work, and is the same as before at every look, does not
 * move, whatever the reason. Time counts only while Kafka and MongoDB answer, for whoever waits for them is not stuck; and no look counts
 * for more than `mostMs`, for a process that was frozen itself has seen nothing meanwhile.
 */
export class StallDetector {
  readonly #seen = new Map<string, Seen>();

  /** A partition that keeps up is saved every `checkpointIntervalMs`, and waits for that rightly. */
  constructor(
    private readonly patienceMs: number,
    private readonly checkpointIntervalMs: number,
    private readonly mostMs: number,
  ) {}

  poll(status: LoopStatus, enginesAnswer: boolean, sinceLastMs: number): void {
    const elapsedMs = Math.min(sinceLastMs, this.mostMs);
    const present = new Set<string>();
    for (const { movement, stall } of worksOf(status, this.patienceMs, this.checkpointIntervalMs)) {
      const before = this.#seen.get(stall.of);
      const forMs = before?.movement === movement && enginesAnswer ? before.stall.forMs + elapsedMs : 0;
      present.add(stall.of);
      this.#seen.set(stall.of, { movement, stall: { ...stall, forMs } });
    }
    for (const of of this.#seen.keys()) if (!present.has(of)) this.#seen.delete(of);
  }

  /** Nothing counts while the service stops: that has its own time. */
  clear(): void {
    this.#seen.clear();
  }

  /** Those that last. */
  get all(): readonly Stall[] {
    return Array.from(this.#seen.values(), ({ stall }) => stall).filter(({ forMs }) => forMs > 0);
  }

  /** Those that keep the service from being ready. A load does so by itself, and so does a save that takes too long. */
  get notReady(): readonly Stall[] {
    return this.all.filter(({ work, forMs }) => (work === 'join' || work === 'apply') && forMs >= NOT_READY_AFTER_MS);
  }

  /** Those that no waiting cures: only a restart can. */
  get stuck(): readonly Stall[] {
    return this.all.filter(({ forMs, patienceMs }) => forMs >= patienceMs);
  }
}

/** Everything that has to move, with what tells that it has. */
function worksOf({ group, partitions }: LoopStatus, patienceMs: number, checkpointIntervalMs: number): Seen[] {
  const membership: Seen = {
    movement: `${group.joined} ${group.signs}`,
    stall: {
      of: 'the consumer group',
      work: 'join',
      what: group.joined ? 'the consumer gives no sign of life' : 'the group is not joined',
      forMs: 0,
      // Kafka lets nobody in before it knows who has gone, and says nothing meanwhile. Records that wait have their own time.
      patienceMs: LONGER * patienceMs,
    },
  };
  return [membership, ...partitions.flatMap((partition) => workOf(partition, patienceMs, checkpointIntervalMs))];
}

function workOf(status: PartitionStatus, usualMs: number, checkpointIntervalMs: number): Seen[] {
  const undone = undoneOf(status);
  if (undone === undefined) return [];
  const { topic, partition, state, offset, checkpoint, epoch, signs, takesLong } = status;
  const patienceMs = (takesLong ? LONGER * usualMs : usualMs) + (undone.work === 'save' ? checkpointIntervalMs : 0);
  return [
    {
      movement: [state, offset, checkpoint, epoch, signs].join(),
      stall: { of: `${topic}/${partition}`, topic, partition, ...undone, forMs: 0, patienceMs },
    },
  ];
}

/** Undefined where there is nothing to do. Whoever waits to try again, or for an operator, is at work, and says what for. */
function undoneOf({ state, offset, checkpoint, end }: PartitionStatus): Pick<Stall, 'work' | 'what'> | undefined {
  if (state === 'loading') return { work: 'load', what: 'its state is being loaded' };
  if (state !== 'running') return undefined;
  if (end > offset) return { work: 'apply', what: `${end - offset} records wait, and none is applied` };
  if (offset > checkpoint) return { work: 'save', what: `what was applied up to offset ${offset} is not saved` };
  return undefined;
}
