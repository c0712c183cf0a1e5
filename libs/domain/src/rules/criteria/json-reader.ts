/** A message shows at most this many characters of a wrong value. */
const MOST_CHARACTERS_SHOWN = 200;

/**
 * Reads one object of parsed JSON field by field. A mistake in a file written by hand throws an Error that
 * names the file, the JSON pointer of the field, the value found and what to write instead.
 */
export class JsonReader {
  readonly #known = new Set<string>();
  readonly #children: JsonReader[] = [];

  private constructor(
    private readonly fields: Readonly<Record<string, unknown>>,
    private readonly file: string,
    private readonly pointer: string,
  ) {}

  static object(json: unknown, file: string, pointer = ''): JsonReader {
    if (typeof json !== 'object' || json === null || Array.isArray(json))
      throw wrong(file, pointer, json, 'an object');
    return new JsonReader({ ...json }, file, pointer);
  }

  child(name: string): JsonReader {
    const child = JsonReader.object(this.value(name), this.file, `${this.pointer}/${name}`);
    this.#children.push(child);
    return child;
  }

  optionalChild(name: string): JsonReader | undefined {
    return this.value(name) === undefined ? undefined : this.child(name);
  }

  /** The objects of a list, at least one. */
  children(name: string): readonly [JsonReader, ...JsonReader[]] {
    const value = this.value(name);
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    const [first, ...others] = list.map((each, at) =>
      JsonReader.object(each, this.file, `${this.pointer}/${name}/${at}`),
    );
    if (first === undefined) throw this.wrongField(name, 'a list of one or more objects');
    this.#children.push(first, ...others);
    return [first, ...others];
  }

  /** Distinguishes a missing field, an object, and any other value. */
  kindOf(name: string): 'missing' | 'object' | 'other' {
    const value = this.value(name);
    if (value === undefined) return 'missing';
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? 'object' : 'other';
  }

  text(name: string, right: RegExp | ((text: string) => boolean), expected: string): string {
    const value = this.value(name);
    if (typeof value !== 'string' || !(right instanceof RegExp ? right.test(value) : right(value)))
      throw this.wrongField(name, expected);
    return value;
  }

  optionalText(name: string, right: RegExp, expected: string): string | undefined {
    return this.value(name) === undefined ? undefined : this.text(name, right, expected);
  }

  /** A list of 1 to `atMost` texts; undefined if the field is missing. */
  optionalTexts(
    name: string,
    right: RegExp,
    atMost: number,
    expected: string,
  ): readonly string[] | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const texts = Array.isArray(value)
      ? value.filter((each): each is string => typeof each === 'string' && right.test(each))
      : [];
    if (
      !Array.isArray(value) ||
      texts.length !== value.length ||
      texts.length === 0 ||
      texts.length > atMost
    ) {
      throw this.wrongField(name, `a list of 1 to ${atMost} texts, each ${expected}`);
    }
    return texts;
  }

  integer(name: string, atLeast: number, atMost = Number.MAX_SAFE_INTEGER): number {
    const value = this.value(name);
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < atLeast || value > atMost) {
      throw this.wrongField(name, `an integer of ${atLeast} to ${atMost}`);
    }
    return value;
  }

  /** Undefined if the field is missing. */
  optionalInteger(name: string, atLeast: number, atMost?: number): number | undefined {
    return this.value(name) === undefined ? undefined : this.integer(name, atLeast, atMost);
  }

  boolean(name: string): boolean {
    const value = this.value(name);
    if (typeof value !== 'boolean') throw this.wrongField(name, 'true or false');
    return value;
  }

  /** False if the field is missing. */
  flag(name: string): boolean {
    return this.value(name) === undefined ? false : this.boolean(name);
  }

  oneOf<Word extends string>(name: string, words: readonly Word[]): Word {
    const value = this.value(name);
    const word = words.find((candidate) => candidate === value);
    if (word === undefined)
      throw this.wrongField(name, words.map((each) => JSON.stringify(each)).join(' or '));
    return word;
  }

  /** A list of at least one of the words, without duplicates. */
  someOf<Word extends string>(name: string, words: readonly Word[]): readonly Word[] {
    const value = this.value(name);
    const chosen = words.filter((word) => Array.isArray(value) && value.includes(word));
    if (!Array.isArray(value) || chosen.length === 0 || chosen.length !== value.length) {
      throw this.wrongField(name, `a list of one or more of ${JSON.stringify(words)}, each once`);
    }
    return chosen;
  }

  /**
   * Throws for a field that was not read, so call it last. Otherwise a misspelt optional field would be a
   * rule that silently does not apply.
   */
  refuseUnknown(): void {
    for (const name of Object.keys(this.fields)) {
      if (!this.#known.has(name)) {
        throw new Error(
          `${this.file}: ${this.pointer}/${escaped(name)} is not known here. Leave it out, or write one of ${[...this.#known].join(', ')}.`,
        );
      }
    }
    for (const child of this.#children) child.refuseUnknown();
  }

  private value(name: string): unknown {
    this.#known.add(name);
    return Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
  }

  private wrongField(name: string, expected: string): Error {
    return wrong(this.file, `${this.pointer}/${name}`, this.value(name), expected);
  }
}

function wrong(file: string, pointer: string, value: unknown, expected: string): Error {
  const state = value === undefined ? 'is missing' : `is ${shortened(JSON.stringify(value))}`;
  return new Error(`${file}: ${pointer === '' ? 'the document' : pointer} ${state}. Write ${expected}.`);
}

/** Shortens the text: a value may be as long as the whole file. */
function shortened(json: string): string {
  return json.length <= MOST_CHARACTERS_SHOWN ? json : `${json.slice(0, MOST_CHARACTERS_SHOWN)}…`;
}

/** The name as it is written in a JSON pointer (RFC 6901). */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
