import { LRUCache } from 'lru-cache';

/** An LRU cache of expensive answers, each valid until its version changes. */
export class VersionedCache<Value> {
  readonly #kept: LRUCache<string, { readonly version: string; readonly value: Promise<Value> }>;

  /** @param most is the capacity in the unit of `sizeOf`, which gives that of an answer and its question: a number of answers, where it is left out */
  constructor(
    most: number,
    private readonly sizeOf: (value: Value, question: string) => number = () => 1,
  ) {
    this.#kept = new LRUCache({ maxSize: most });
  }

  /**
   * The cached answer to this question, or a new one; concurrent callers share one computation.
   * @param version is that of the data. Read it before this call: an answer is at least as new as its version.
   */
  getOrCompute(question: string, version: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.#kept.get(question);
    if (known?.version === version) return known.value;
    const value = make();
    this.#kept.set(question, { version, value }, { size: 1 });
    const isKept = (): boolean => this.#kept.peek(question)?.value === value;
    value.then(
      // Set as a new entry: lru-cache does not change the size of one that it holds.
      (made) => isKept() && this.#kept.set(question, { version, value }, { size: this.sizeOf(made, question) }),
      () => isKept() && this.#kept.delete(question),
    );
    return value;
  }
}
