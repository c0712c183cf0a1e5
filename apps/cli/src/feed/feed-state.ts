import { createHash } from 'node:crypto';
import { appendFileSync, createReadStream, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import * as path from 'node:path';

interface LoadedFile {
  readonly lines: number;
  /** Its length when it was loaded: a file that is shorter now is another file. */
  readonly size: number;
  /** The hash of its beginning, so that a file with other lines in its place is not continued. */
  readonly head?: string;
  readonly done: boolean;
}

/** A file before it is read: later additions do not count as loaded. */
interface FileBefore extends Pick<LoadedFile, 'size' | 'head'> {
  readonly key: string;
}

const HEAD_BYTES = 65_536;

/** The progress of a load, in a file next to its input, so that the same command continues there. */
export class FeedState {
  readonly #files: Map<string, LoadedFile>;
  readonly #before = new Map<string, FileBefore>();

  private constructor(
    private readonly at: string | undefined,
    private readonly target: readonly string[],
    files: Readonly<Record<string, LoadedFile>>,
  ) {
    this.#files = new Map(Object.entries(files));
  }

  /**
   * Without `at` nothing is stored, as for the standard input. `target` identifies what the files are loaded
   * into; each target has its own progress. `again` ignores the stored progress, even if it is damaged.
   */
  static read(at: string | undefined, target: readonly string[], again = false): FeedState {
    if (at === undefined || again) return new FeedState(at, target, {});
    let text: string;
    try {
      text = readFileSync(at, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new FeedState(at, target, {});
      throw error;
    }
    try {
      const files = JSON.parse(text) as Record<string, LoadedFile>;
      if (Object.values(files).every(({ lines }) => typeof lines === 'number'))
        return new FeedState(at, target, files);
    } catch {
      // Text that is not JSON gets the error below, too.
    }
    throw new Error(
      `${at} should contain the progress of a load, and does not. Remove it, or name another file with --state; --again starts over.`,
    );
  }

  /**
   * Runs before anything is sent: if the progress can't be written, the next load would send everything
   * again.
   */
  begin(): void {
    // Without progress every line is read again, and refused again.
    if (this.at !== undefined && this.#files.size === 0) rmSync(refusalsOf(this.at), { force: true });
    this.#write();
  }

  /** The number of the file's lines that are loaded; undefined if all are. */
  async standing(file: string): Promise<number | undefined> {
    if (file === '-') return 0;
    const { size } = await stat(file);
    // The path from the progress to the file is the same in every working directory.
    const key = JSON.stringify([...this.target, path.relative(path.dirname(this.at ?? ''), file)]);
    this.#before.set(file, { key, size, head: await headOf(file, size) });
    const known = this.#files.get(key);
    if (known === undefined) return 0;
    const difference =
      size < known.size
        ? 'is shorter'
        : (await headOf(file, known.size)) === known.head
          ? undefined
          : 'has another beginning';
    if (difference !== undefined) {
      throw new Error(
        `${file} ${difference} than when it was loaded, so it is another file. --again loads it from its beginning.`,
      );
    }
    return known.done && size === known.size ? undefined : known.lines;
  }

  /** The number of lines read from a source that is not a file and does not grow. */
  lines(name: string): number {
    return this.#files.get(name)?.lines ?? 0;
  }

  /**
   * `file` may also name a source that is not a file. `refusals` are those of lines that count as loaded from
   * now on.
   */
  loaded(file: string, lines: number, done: boolean, refusals: readonly object[] = []): void {
    if (this.at !== undefined && refusals.length > 0)
      appendFileSync(refusalsOf(this.at), refusals.map((one) => `${JSON.stringify(one)}\n`).join(''));
    if (file === '-') return;
    const { key, ...before }: FileBefore = this.#before.get(file) ?? { key: file, size: 0 };
    this.#files.set(key, { lines, done, ...before });
    this.#write();
  }

  #write(): void {
    if (this.at === undefined) return;
    writeFileSync(`${this.at}.new`, `${JSON.stringify(Object.fromEntries(this.#files), undefined, 1)}\n`);
    renameSync(`${this.at}.new`, this.at);
  }
}

/** The file next to the progress that keeps every refusal. */
const refusalsOf = (at: string): string => `${at}.refused`;

/** The hash of the beginning of a file that has at least `size` bytes. */
async function headOf(file: string, size: number): Promise<string> {
  const hash = createHash('sha256');
  const end = Math.min(size, HEAD_BYTES) - 1;
  if (end >= 0) for await (const bytes of createReadStream(file, { end })) hash.update(bytes as Buffer);
  return hash.digest('hex');
}
