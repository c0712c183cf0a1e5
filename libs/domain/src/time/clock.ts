import { type Day } from './day';

/** A source that has fallen silent in a partition of `marketplace.updates`. */
export interface SilentInPartition {
  /** The owner of the source. */
  readonly source: string;
  /** The first silent day. */
  readonly since: Day;
}

/**
 * Watermark of one partition of `marketplace.updates`, which its owner sends to every partition of
 * `village.activity`.
 */
export interface Watermark {
  readonly partition: number;
  /** Number of source partitions. The clock starts only after each of them has sent a watermark. */
  readonly partitions: number;
  /** Greatest event day accepted from the partition; absent while there is none. */
  readonly day?: Day;
  /** `read` marks an idle source, which does not hold the clock back. */
  readonly state: 'waiting' | 'read';
  /** The silent sources of the partition as of its day; absent if there are none. */
  readonly silent?: readonly SilentInPartition[];
  readonly epoch: number;
  /** Counts the watermarks of one owner in one epoch. */
  readonly number: number;
}

interface Standing extends Omit<Watermark, 'partitions'> {
  /** First day that the partition reported. */
  readonly first?: Day;
}

/** A clock as plain JSON, for a checkpoint. */
export interface ClockState {
  readonly day?: Day;
  readonly partitions: number;
  readonly sources: readonly Standing[];
}

/**
 * Event-time clock of the feed: the minimum of the watermarks of all active source partitions, or the maximum
 * if every partition is idle. It depends only on watermarks, so it is a function of the log that contains
 * them.
 */
export class Clock {
  #day: Day | undefined;
  #partitions = 0;
  readonly #sources = new Map<number, Standing>();

  static of(state: ClockState): Clock {
    const clock = new Clock();
    clock.#day = state.day;
    clock.#partitions = state.partitions;
    for (const source of state.sources) clock.#sources.set(source.partition, { ...source });
    return clock;
  }

  /** Undefined until every active source partition has a day. It never goes back. */
  get day(): Day | undefined {
    return this.#day;
  }

  /**
   * First day of the feed: the minimum of the first days that the source partitions reported, even if one had
   * already read far when another first reported. Undefined while there is no clock.
   */
  get beginning(): Day | undefined {
    const day = this.#day;
    return day === undefined
      ? undefined
      : Math.min(day, ...Array.from(this.#sources.values(), ({ first = day }) => first));
  }

  /**
   * Ignores a watermark of the same epoch that is not newer by number. A former owner may still be publishing
   * next to the new one, and its updates count: its watermark, of an older epoch, raises the day, with the
   * silent sources of that day. All else is the new owner's.
   */
  apply(watermark: Watermark): void {
    const known = this.#sources.get(watermark.partition);
    if (known && watermark.epoch === known.epoch && watermark.number <= known.number) return;
    const isFormer = known !== undefined && watermark.epoch < known.epoch;
    const { state, epoch, number } = isFormer ? known : watermark;
    const day = greater(known?.day, watermark.day);
    const first = known?.first ?? watermark.day;
    // A partition that is read again, from an earlier checkpoint, counts as being where it was before: so do
    // its silent sources.
    const isReadAgain = known?.day !== undefined && (watermark.day ?? -Infinity) < known.day;
    const silent = isReadAgain || (isFormer && day === known.day) ? known.silent : watermark.silent;
    if (!isFormer) this.#partitions = watermark.partitions;
    this.#sources.set(watermark.partition, {
      partition: watermark.partition,
      ...(day !== undefined && { day }),
      ...(first !== undefined && { first }),
      state,
      ...(silent !== undefined && { silent }),
      epoch,
      number,
    });
    this.#day = greater(this.#day, this.#reached());
  }

  /**
   * The first day since which any source accepted by `concerns` is silent in any partition; Infinity if none
   * is.
   */
  silentSince(concerns: (source: string) => boolean): Day {
    let first = Infinity;
    for (const { silent = [] } of this.#sources.values())
      for (const { source, since } of silent) if (concerns(source)) first = Math.min(first, since);
    return first;
  }

  toJSON(): ClockState {
    return {
      ...(this.#day !== undefined && { day: this.#day }),
      partitions: this.#partitions,
      sources: [...this.#sources.values()].sort((a, b) => a.partition - b.partition),
    };
  }

  /** The clock's day, before the check that it never goes back. */
  #reached(): Day | undefined {
    let smallestWaiting: Day | undefined;
    let greatest: Day | undefined;
    for (let partition = 0; partition < this.#partitions; partition++) {
      const source = this.#sources.get(partition);
      greatest = greater(greatest, source?.day);
      if (source?.state === 'read') continue;
      // A partition without a watermark counts as active, but has no day.
      if (source?.day === undefined) return undefined;
      smallestWaiting = smallestWaiting === undefined ? source.day : Math.min(smallestWaiting, source.day);
    }
    return smallestWaiting ?? greatest;
  }
}

function greater(a: Day | undefined, b: Day | undefined): Day | undefined {
  if (a === undefined) return b;
  return b === undefined || a > b ? a : b;
}
