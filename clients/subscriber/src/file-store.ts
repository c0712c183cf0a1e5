import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isSubscribed } from './announced';
import { type Place, type Progress, type Step, type SubscriberStore, TakenSteps } from './store';

/**
 * A journal: one line of JSON a step, with its effects, written to the disk before the step counts as saved.
 * A line that a crash has truncated was not saved. Effects must be JSON. Only one process may have the file
 * open at a time.
 */
export class FileStore<Effect> implements SubscriberStore<Effect> {
  readonly #taken = new TakenSteps();
  /** One append at a time: partitions are handled in parallel. */
  #appended: Promise<unknown> = Promise.resolve();
  #failed: unknown;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  static async open<Effect>(path: string): Promise<FileStore<Effect>> {
    const store = new FileStore<Effect>(path, await open(path, 'a'));
    try {
      let end = 0;
      for await (const line of wholeLines(path)) {
        store.#taken.take(stepOf<Effect>(line, path));
        end += line.length + 1;
      }
      // A crash may have left part of a line after the last whole one.
      if ((await store.file.stat()).size > end) await store.file.truncate(end);
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** The effects, in the order in which they were saved. */
  async effects(): Promise<Effect[]> {
    await this.#appended.catch(() => undefined);
    const all: Effect[] = [];
    for await (const line of wholeLines(this.path))
      for (const effect of stepOf<Effect>(line, this.path).effects) all.push(effect);
    return all;
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
    // After a failure the end of the file is unknown: it may have part of a line, to which no other line must
    // be added.
    if (this.#failed !== undefined)
      throw new Error(`An earlier write to ${this.path} failed: open it again.`, { cause: this.#failed });
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

/** Reads lines one by one, because a journal grows beyond the largest string. */
async function* wholeLines(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let to = chunk.indexOf(10); to >= 0; to = chunk.indexOf(10, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, to)]);
      rest = [];
      from = to + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
}

function stepOf<Effect>(bytes: Buffer, path: string): Step<Effect> {
  const line = bytes.toString('utf8');
  const { seen, ...step } = JSON.parse(line) as Omit<Step<Effect>, 'seen'> & {
    readonly seen: [string, number][];
  };
  if (!isSubscribed(step.topic))
    throw new Error(`${path} is not a subscriber's journal: ${line.slice(0, 100)}`);
  return { ...step, seen: new Map(seen) };
}
