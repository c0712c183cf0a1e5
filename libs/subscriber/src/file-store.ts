import { type FileHandle, open, readFile, truncate } from 'node:fs/promises';
import { isSubscribed } from './announced';
import { type Place, type Progress, type Step, type SubscriberStore, TakenSteps } from './store';

/**
 * A journal: one line of JSON a step, with its effects, and on the disk before the step counts as saved. A line that a crash has cut
 * off was not saved. Effects must be JSON. One process may have the file open at a time.
 */
export class FileStore<Effect> implements SubscriberStore<Effect> {
  readonly #taken = new TakenSteps();
  /** One append at a time: partitions are dealt with beside each other. */
  #appended: Promise<unknown> = Promise.resolve();
  #failed: unknown;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  static async open<Effect>(path: string): Promise<FileStore<Effect>> {
    const store = new FileStore<Effect>(path, await open(path, 'a'));
    try {
      for (const line of await wholeLines(path)) store.#taken.take(stepOf<Effect>(line, path));
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** What was saved of the effects, in the order in which it was saved. */
  async effects(): Promise<Effect[]> {
    await this.#appended.catch(() => undefined);
    return (await wholeLines(this.path)).flatMap((line) => stepOf<Effect>(line, this.path).effects);
  }

  load(place: Place): Promise<Progress | undefined> {
    const progress = this.#taken.of(place);
    return Promise.resolve(progress && { offset: progress.offset, seen: new Map(progress.seen) });
  }

  save(step: Step<Effect>): Promise<void> {
    const mine = this.#appended.then(() => this.#append(step));
    this.#appended = mine.catch(() => undefined);
    return mine;
  }

  async close(): Promise<void> {
    await this.#appended.catch(() => undefined);
    await this.file.close();
  }

  async #append(step: Step<Effect>): Promise<void> {
    // What is at the end of the file now nobody knows: a line may be there in part, and another must not be joined to it.
    if (this.#failed !== undefined) throw new Error(`${this.path} could not be written before: open it again.`, { cause: this.#failed });
    this.#taken.check(step);
    try {
      await this.file.appendFile(`${JSON.stringify({ ...step, seen: [...step.seen] })}\n`);
      await this.file.datasync();
    } catch (error) {
      this.#failed = error;
      throw error;
    }
    this.#taken.take(step);
  }
}

/** Cuts off what a crash has left behind the last line that is whole. */
async function wholeLines(path: string): Promise<string[]> {
  const bytes = await readFile(path);
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) await truncate(path, end);
  return bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
}

function stepOf<Effect>(line: string, path: string): Step<Effect> {
  const { seen, ...step } = JSON.parse(line) as Omit<Step<Effect>, 'seen'> & { readonly seen: [string, number][] };
  if (!isSubscribed(step.topic)) throw new Error(`${path} is no journal of a subscriber: ${line.slice(0, 100)}`);
  return { ...step, seen: new Map(seen) };
}
