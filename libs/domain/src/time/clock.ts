import { type Day } from './day';

/** How far one partition of `marketplace.updates` has come, as its owner tells it to every partition of `village.activity`. */
export interface Tick {
  readonly partition: number;
  /** How many source partitions there are, of which each must be heard before there is a clock. */
  readonly partitions: number;
  /** The greatest event day accepted from the partition; left out while there is none. */
  readonly day?: Day;
  readonly state: 'waiting' | 'read';
  readonly epoch: number;
  /** Counts the ticks of one owner in one epoch. */
  readonly number: number;
}

interface Standing extends Omit<Tick, 'partitions'> {
  /** The first day that it told. */
  readonly first?: Day;
}

/** A clock as plain JSON, for a checkpoint. */
export interface ClockState {
  readonly day?: Day;
  readonly partitions: number;
  readonly sources: readonly Standing[];
}

/**
 * The feed's clock, from ticks alone: the smallest day over the source partitions that still wait to be read and, where
 * none does, the greatest of all. It follows that it is a function of the log that holds the ticks.
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

  /** Undefined until every waiting source partition has a day. It never goes back. */
  get day(): Day | undefined {
    return this.#day;
  }

  /**
   * The smallest of the days that source partitions told first: where the feed begins, however much of it one of them had read before
   * another was heard. Undefined while there is no clock.
   */
  get beginning(): Day | undefined {
    const day = this.#day;
    return day === undefined ? undefined : Math.min(day, ...Array.from(this.#sources.values(), ({ first = day }) => first));
  }

  /** A tick that is not newer by (epoch, number) is passed over: a new owner says again what the old one may still be saying. */
  apply(tick: Tick): void {
    const known = this.#sources.get(tick.partition);
    if (known && (tick.epoch < known.epoch || (tick.epoch === known.epoch && tick.number <= known.number))) return;
    const day = greater(known?.day, tick.day);
    // Clocks that were stored before there was a first day go on from the one that they have.
    const first = known?.first ?? known?.day ?? tick.day;
    this.#partitions = tick.partitions;
    this.#sources.set(tick.partition, {
      partition: tick.partition,
      ...(day !== undefined && { day }),
      ...(first !== undefined && { first }),
      state: tick.state,
      epoch: tick.epoch,
      number: tick.number,
    });
    this.#day = greater(this.#day, this.#reached());
  }

  toJSON(): ClockState {
    return {
      ...(this.#day !== undefined && { day: this.#day }),
      partitions: this.#partitions,
      sources: [...this.#sources.values()].sort((a, b) => a.partition - b.partition),
    };
  }

  /** What the clock would be if it could go back. */
  #reached(): Day | undefined {
    let smallestWaiting: Day | undefined;
    let greatest: Day | undefined;
    for (let partition = 0; partition < this.#partitions; partition++) {
      const source = this.#sources.get(partition);
      greatest = greater(greatest, source?.day);
      if (source?.state === 'read') continue;
      // A partition without a tick waits, and has no day.
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
