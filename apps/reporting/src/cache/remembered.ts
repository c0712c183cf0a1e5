/** Answers that are dear to make, each kept until something else is stored that it follows from. */
export class Remembered<Value> {
  readonly #kept = new Map<string, { readonly version: string; readonly value: Promise<Value> }>();

  /** @param version says what is stored now @param most is how many answers are kept */
  constructor(
    private readonly version: () => Promise<string>,
    private readonly most: number,
  ) {}

  /** The answer to this question. Whoever asks while it is being made waits for the same. */
  async of(question: string, make: () => Promise<Value>): Promise<Value> {
    // Before what is made of it: an answer is at least as new as the version that it is kept under.
    const version = await this.version();
    const kept = this.#kept.get(question);
    if (kept?.version === version) return kept.value;
    const value = make();
    this.#kept.delete(question);
    this.#kept.set(question, { version, value });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.most && oldest !== undefined) this.#kept.delete(oldest);
    try {
      return await value;
    } catch (error) {
      if (this.#kept.get(question)?.value === value) this.#kept.delete(question);
      throw error;
    }
  }
}
