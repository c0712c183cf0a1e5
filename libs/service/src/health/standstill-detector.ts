import { type LoopStatus, type PartitionStatus, unappliedOf } from '@taocun/messaging';

/** Work that makes no progress. */
export interface WorkStandstill {
  /** The subject, for example `village.activity/3` or `the consumer group`. */
  readonly of: string;
  /** Present if the subject is a partition. */
  readonly topic?: string;
  readonly partition?: number;
  /** `move`: to reach a new position, across all joins and loads. */
  readonly work: 'join' | 'load' | 'apply' | 'save' | 'move';
  /** Names the missing progress. */
  readonly what: string;
  readonly forMs: number;
  /** Time after which the work counts as stuck. */
  readonly patienceMs: number;
}

interface Observed {
  /** Work makes progress when this changes, or when the position exceeds all earlier ones. */
  readonly progress: string;
  readonly position: number;
  readonly standstill: WorkStandstill;
}

interface Patience {
  readonly patienceMs: number;
  /** Added for a save, because a partition that keeps up waits so long for the next checkpoint. */
  readonly checkpointIntervalMs: number;
  /**
   * One poll counts for at most this time: a process that was itself frozen has observed nothing meanwhile.
   */
  readonly mostMs: number;
}

/**
 * In this time a healthy partition with work makes progress many times, and a heartbeat is answered three
 * times.
 */
const NOT_RUNNING_AFTER_MS = 10_000;
/** Factor of patience for work that is known to be slow. */
const SLOW_FACTOR = 10;

/**
 * Watchdog: finds work whose progress does not change from poll to poll, whatever the cause. Time counts only
 * while Kafka and MongoDB answer, because waiting for them is no standstill. A service that joins its group
 * or loads a partition again and again makes progress in that work and still gets nowhere, so the position is
 * watched as work of its own.
 */
export class StandstillDetector {
  #observed: ReadonlyMap<string, Observed> = new Map();

  constructor(private readonly patience: Patience) {}

  poll(status: LoopStatus, enginesAnswer: boolean, sinceLastMs: number): void {
    const elapsedMs = enginesAnswer ? Math.min(sinceLastMs, this.patience.mostMs) : 0;
    const observed = new Map(
      worksOf(status, this.patience).map((work) => {
        const key = keyOf(work);
        return [key, continued(work, this.#observed.get(key), enginesAnswer, elapsedMs)] as const;
      }),
    );
    for (const [key, before] of this.#observed) {
      const unseen = observed.has(key) ? undefined : unseenMove(before, status, elapsedMs);
      if (unseen !== undefined) observed.set(key, unseen);
    }
    this.#observed = observed;
  }

  /** Forgets everything; a stopping service has its own timeout. */
  clear(): void {
    this.#observed = new Map();
  }

  get all(): readonly WorkStandstill[] {
    return Array.from(this.#observed.values(), ({ standstill }) => standstill).filter(
      ({ forMs }) => forMs > 0,
    );
  }

  /** The longest standstill of each subject. */
  get longest(): readonly WorkStandstill[] {
    const bySubject = Map.groupBy(this.all, ({ of }) => of);
    return Array.from(bySubject.values(), (same) =>
      same.reduce((longest, each) => (each.forMs > longest.forMs ? each : longest)),
    );
  }

  /**
   * The standstills that make the loop count as not running. The loop itself reports a load or a save that
   * takes too long.
   */
  get notRunning(): readonly WorkStandstill[] {
    return this.all.filter(
      ({ work, forMs }) => (work === 'join' || work === 'apply') && forMs >= NOT_RUNNING_AFTER_MS,
    );
  }

  /** The standstills that only a restart can end. */
  get stuck(): readonly WorkStandstill[] {
    return this.all.filter(({ forMs, patienceMs }) => forMs >= patienceMs);
  }
}

const keyOf = ({ standstill: { of, work } }: Observed): string => (work === 'move' ? `${of} move` : of);

function longer({ standstill, ...observed }: Observed, elapsedMs: number): Observed {
  return { ...observed, standstill: { ...standstill, forMs: standstill.forMs + elapsedMs } };
}

/** Work other than `move` has all its patience again after Kafka or MongoDB was away. */
function continued(
  work: Observed,
  before: Observed | undefined,
  enginesAnswer: boolean,
  elapsedMs: number,
): Observed {
  if (before === undefined || before.progress !== work.progress || work.position > before.position)
    return work;
  if (!enginesAnswer && work.standstill.work !== 'move') return work;
  const { forMs } = before.standstill;
  return longer({ ...work, position: before.position, standstill: { ...work.standstill, forMs } }, elapsedMs);
}

/**
 * The position of a partition that is being loaded, which has a patience of its own, or that is lost because
 * the group is not joined.
 */
function unseenMove(
  before: Observed,
  { group, partitions }: LoopStatus,
  elapsedMs: number,
): Observed | undefined {
  const { work, topic, partition } = before.standstill;
  if (work !== 'move') return undefined;
  const status = partitions.find((one) => one.topic === topic && one.partition === partition);
  if (status === undefined) return group.joined ? undefined : longer(before, elapsedMs);
  return status.state === 'loading' ? before : undefined;
}

/** All pending work. */
function worksOf({ group, partitions }: LoopStatus, patience: Patience): Observed[] {
  const membership: Observed = {
    progress: `${group.joined} ${group.signs}`,
    position: 0,
    standstill: {
      of: 'the consumer group',
      work: 'join',
      what: group.joined ? 'the consumer gives no sign of life' : 'the group is not joined',
      forMs: 0,
      // A rebalance admits no member before it has detected the lost ones, and shows no progress meanwhile.
      // Waiting records have their own patience.
      patienceMs: SLOW_FACTOR * patience.patienceMs,
    },
  };
  return [
    membership,
    ...partitions.flatMap((partition) => [...workOf(partition, patience), ...moveOf(partition, patience)]),
  ];
}

function workOf(
  status: PartitionStatus,
  { patienceMs: usualMs, checkpointIntervalMs }: Patience,
): Observed[] {
  const undone = undoneOf(status);
  if (undone === undefined) return [];
  const { topic, partition, state, offset, checkpoint, epoch, signs, takesLong } = status;
  const patienceMs =
    (takesLong ? SLOW_FACTOR * usualMs : usualMs) + (undone.work === 'save' ? checkpointIntervalMs : 0);
  const standstill = { of: `${topic}/${partition}`, topic, partition, ...undone, forMs: 0, patienceMs };
  return [{ progress: [state, offset, checkpoint, epoch, signs].join(), position: 0, standstill }];
}

/**
 * The pending work; undefined if there is none. Records behind an open transaction do not count: any writer
 * could otherwise have every instance restarted. A partition that waits to retry, or for an operator, reports
 * that itself and is not at a standstill.
 */
function undoneOf(status: PartitionStatus): Pick<WorkStandstill, 'work' | 'what'> | undefined {
  const { state, offset, checkpoint } = status;
  if (state === 'loading') return { work: 'load', what: 'its state is being loaded' };
  if (state !== 'running') return undefined;
  const unapplied = unappliedOf(status);
  if (unapplied > 0) return { work: 'apply', what: `${unapplied} records wait, and none is applied` };
  if (offset > checkpoint)
    return { work: 'save', what: `what was applied up to offset ${offset} is not saved` };
  return undefined;
}

/** A replay up to where the partition was is no movement. */
function moveOf(status: PartitionStatus, { patienceMs }: Patience): Observed[] {
  const { topic, partition, state, offset: position, checkpoint } = status;
  const unapplied = unappliedOf(status);
  if (state !== 'running' || unapplied === 0) return [];
  const what = `${unapplied} records wait, and its position has not moved, however often it was taken`;
  const of = `${topic}/${partition}`;
  const standstill = {
    of,
    topic,
    partition,
    work: 'move',
    what,
    forMs: 0,
    patienceMs: SLOW_FACTOR * patienceMs,
  } as const;
  return [{ progress: String(checkpoint), position, standstill }];
}
