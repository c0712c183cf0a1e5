import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';

interface LoadedFile {
  readonly lines: number;
  /** Its length when it was loaded: a file that is shorter now is another file. */
  readonly size: number;
  readonly done: boolean;
}

/** The progress of a load, in a file next to its input, so that the same command continues there. */
export class FeedState {
  readonly #files: Map<string, LoadedFile>;
  /** The lengths of files before they were read: later additions do not count as loaded. */
  readonly #sizes = new Map<string, number>();

  private constructor(
    private readonly at: string | undefined,
    files: Readonly<Record<string, LoadedFile>>,
  ) {
    this.#files = new Map(Object.entries(files));
  }

  /** Without `at` nothing is stored, as for the standard input. `anew` ignores the stored progress, even if it is damaged. */
  static read(at: string | undefined, anew = false): FeedState {
    if (at === undefined || anew) return new FeedState(at, {});
    let text: string;
    try {
      text = readFileSync(at, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new FeedState(at, {});
      throw error;
    }
    try {
      const files = JSON.parse(text) as Record<string, LoadedFile>;
      if (Object.values(files).every(({ lines }) => typeof lines === 'number')) return new FeedState(at, files);
    } catch {
      // Text that is not JSON gets the error below, too.
    }
    throw new Error(
      `${at} should contain the progress of a load, and does not. Remove it, or name another file with --state; --again starts over.`,
    );
  }

  /** Runs before anything is sent: if the progress can't be written, the next load would send everything again. */
  begin(): void {
    this.#write();
  }

  /** The number of the file's lines that are loaded; undefined if all are. */
  async standing(file: string): Promise<number | undefined> {
    if (file === '-') return 0;
    const { size } = await stat(file);
    this.#sizes.set(file, size);
    const known = this.#files.get(file);
    if (known === undefined) return 0;
    if (size < known.size) {
      throw new Error(`${file} is shorter than when it was loaded, so it is another file. --again loads it from its beginning.`);
    }
    return known.done && size === known.size ? undefined : known.lines;
  }

  /** The number of lines read from a source that is not a file and does not grow. */
  lines(name: string): number {
    return this.#files.get(name)?.lines ?? 0;
  }

  /** `file` may also name a source that is not a file. */
  loaded(file: string, lines: number, done: boolean): void {
    if (file === '-') return;
    this.#files.set(file, { lines, done, size: this.#sizes.get(file) ?? 0 });
    this.#write();
  }

  #write(): void {
    if (this.at === undefined) return;
    writeFileSync(`${this.at}.new`, `${JSON.stringify(Object.fromEntries(this.#files), undefined, 1)}\n`);
    renameSync(`${this.at}.new`, this.at);
  }
}
