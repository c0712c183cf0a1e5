import { LRUCache } from 'lru-cache';

/** Answers that are dear to make, the least recently used going first, each kept until something else is stored that it follows from. */
export class VersionedCache<Value> {
  readonly #kept: LRUCache<string, { readonly version: string; readonly value: Promise<Value> }>;

  /** @param most is how much is kept, in the unit of `sizeOf`: answers, where that is left out */
  constructor(
    most: number,
    private readonly sizeOf: (value: Value) => number = () => 1,
  ) {
    this.#kept = new LRUCache({ maxSize: most });
  }

  /**
   * The answer to this question; one that is being made is the answer to all who ask meanwhile.
   * @param version says what it is made of. It has to be read before this is called: an answer is at least as new as its version.
   */
  getOrCompute(question: string, version: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.#kept.get(question);
    if (known?.version === version) return known.value;
    const value = make();
    this.#kept.set(question, { version, value }, { size: 1 });
    const isKept = (): boolean => this.#kept.peek(question)?.value === value;
    value.then(
      // As a new entry: the cache takes no other size of one that it has.
      (made) => isKept() && this.#kept.set(question, { version, value }, { size: this.sizeOf(made) }),
      () => isKept() && this.#kept.delete(question),
    );
    return value;
  }
}
