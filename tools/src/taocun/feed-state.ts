import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';

interface LoadedFile {
  readonly lines: number;
  /** How long it was then: one that is shorter now is another one. */
  readonly size: number;
  readonly done: boolean;
}

/** How far a load is, in a file beside what is loaded, so that the same command goes on there. */
export class FeedState {
  readonly #files: Map<string, LoadedFile>;

  private constructor(
    private readonly at: string | undefined,
    files: Readonly<Record<string, LoadedFile>>,
  ) {
    this.#files = new Map(Object.entries(files));
  }

  /** `at` undefined keeps nothing, as for the standard input. */
  static read(at: string | undefined): FeedState {
    if (at === undefined) return new FeedState(at, {});
    let text: string;
    try {
      text = readFileSync(at, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new FeedState(at, {});
      throw error;
    }
    return new FeedState(at, JSON.parse(text) as Record<string, LoadedFile>);
  }

  /** How many lines of it are loaded; undefined where all are. */
  async standing(file: string): Promise<number | undefined> {
    const known = this.#files.get(file);
    if (known === undefined || file === '-') return 0;
    const { size } = await stat(file);
    if (size < known.size) {
      throw new Error(`${file} is shorter than when it was loaded, so it is another file. --again loads it from its beginning.`);
    }
    return known.done && size === known.size ? undefined : known.lines;
  }

  /** Of what is no file and does not grow. */
  lines(name: string): number {
    return this.#files.get(name)?.lines ?? 0;
  }

  note(name: string, lines: number): void {
    this.#keep(name, { lines, done: false, size: 0 });
  }

  async loaded(file: string, lines: number, done: boolean): Promise<void> {
    if (file !== '-') this.#keep(file, { lines, done, size: (await stat(file)).size });
  }

  forget(): void {
    this.#files.clear();
    if (this.at !== undefined) rmSync(this.at, { force: true });
  }

  #keep(name: string, loaded: LoadedFile): void {
    if (this.at === undefined) return;
    this.#files.set(name, loaded);
    writeFileSync(`${this.at}.new`, `${JSON.stringify(Object.fromEntries(this.#files), undefined, 1)}\n`);
    renameSync(`${this.at}.new`, this.at);
  }
}
