import { type ByteReader, type ByteWriter } from './bytes';

/**
 * Bound of the pool, far above the number of marketplaces and registries. Sources beyond it are not shared.
 */
const MOST_SHARED = 1_000;

/**
 * Interns source names: each opening and registration names its source, and JSON parsing makes a new string
 * each time.
 */
export class SharedSources {
  readonly #shared = new Map<string, string>();

  share(source: string): string {
    const one = this.#shared.get(source);
    if (one !== undefined) return one;
    if (this.#shared.size < MOST_SHARED) this.#shared.set(source, source);
    return source;
  }
}

/**
 * The `source`s that a village's registrations and openings name. They are long and mostly few, so each is
 * written once.
 */
export class SourceNames {
  readonly #names: readonly string[];
  #numbers: ReadonlyMap<string, number> | undefined;

  private constructor(names: readonly string[]) {
    this.#names = names;
  }

  static of(names: ReadonlySet<string>): SourceNames {
    return new SourceNames([...names].sort((a, b) => (a < b ? -1 : 1)));
  }

  readonly number = (name: string): number => {
    this.#numbers ??= new Map(this.#names.map((each, at) => [each, at]));
    return this.#numbers.get(name) ?? -1;
  };

  readonly name = (number: number): string => {
    const name = this.#names[number];
    if (name === undefined)
      throw new Error(`There is no source number ${number} among the ${this.#names.length} that are stored.`);
    return name;
  };

  write(to: ByteWriter): void {
    to.unsigned(this.#names.length);
    for (const name of this.#names) to.text(name);
  }

  static read(from: ByteReader, shared: SharedSources): SourceNames {
    const names: string[] = [];
    for (let left = from.unsigned(); left > 0; left--) names.push(shared.share(from.text()));
    return new SourceNames(names);
  }
}
