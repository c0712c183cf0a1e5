import { type SubscribedTopic } from './announced';

/** A partition of a topic, by its logical name. */
export interface Place {
  readonly topic: SubscribedTopic;
  readonly partition: number;
}

export function textOfPlace({ topic, partition }: Place): string {
  return `${topic}/${partition}`;
}

/** The progress in one partition. */
export interface Progress {
  /** The next offset to be read. */
  readonly offset: number;
  /** The highest number handled of each series (see `seriesOf`). */
  readonly seen: ReadonlyMap<string, number>;
}

/** A step forward in one partition, with its effects. */
export interface Step<Effect> extends Place {
  /** The offset that the store must still have for the partition; undefined before its first step. */
  readonly from: number | undefined;
  /** The offset after the step. */
  readonly offset: number;
  /** The new highest number of each series that has advanced. */
  readonly seen: ReadonlyMap<string, number>;
  /** The handler's result for each announcement, in order. */
  readonly effects: readonly Effect[];
}

/**
 * A store for a subscriber's progress and effects. Both are saved in one step, so each announcement has its
 * effect exactly once, whenever the process dies.
 */
export interface SubscriberStore<Effect> {
  load(place: Place): Promise<Progress | undefined>;
  /**
   * Saves the whole step or nothing. Throws `Superseded` if the partition's stored offset is not `from`:
   * another process has the partition by now, and has handled these announcements.
   */
  save(step: Step<Effect>): Promise<void>;
}

/** Another process has advanced the partition. */
export class Superseded extends Error {
  override readonly name = 'Superseded';

  constructor(step: Step<unknown>, stands: number | undefined) {
    super(
      `${textOfPlace(step)} is at ${stands ?? 'no offset'}, no longer at ${step.from ?? 'no offset'}: another process has it.`,
    );
  }
}

/** The progress after all steps so far. */
export class TakenSteps {
  readonly #progress = new Map<string, { offset: number; readonly seen: Map<string, number> }>();

  /** Throws `Superseded` if the stored offset is not that of the step's `from`. */
  check(step: Step<unknown>): void {
    const stands = this.of(step)?.offset;
    if (stands !== step.from) throw new Superseded(step, stands);
  }

  take({ offset, seen, ...place }: Step<unknown>): void {
    const name = textOfPlace(place);
    const progress = this.#progress.get(name) ?? { offset, seen: new Map<string, number>() };
    progress.offset = offset;
    for (const [series, number] of seen) progress.seen.set(series, number);
    this.#progress.set(name, progress);
  }

  of(place: Place): Progress | undefined {
    return this.#progress.get(textOfPlace(place));
  }
}

/** For tests, and for subscribers that read the log from its beginning in each process. */
export class MemoryStore<Effect> implements SubscriberStore<Effect> {
  readonly #taken = new TakenSteps();
  readonly effects: Effect[] = [];

  load(place: Place): Promise<Progress | undefined> {
    const progress = this.#taken.of(place);
    return Promise.resolve(progress && { offset: progress.offset, seen: new Map(progress.seen) });
  }

  async save(step: Step<Effect>): Promise<void> {
    this.#taken.check(step);
    this.#taken.take(step);
    this.effects.push(...step.effects);
    return Promise.resolve();
  }
}
