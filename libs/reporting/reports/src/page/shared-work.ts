import { withTimeout } from '@taocun/runtime';

/**
 * Work by name, at most some at once. Requests for what is already under way share it, so those that give up
 * early do not pile up.
 */
export class SharedWork<Result> {
  readonly #underWay = new Map<string, Promise<Result>>();

  constructor(private readonly most: number) {}

  /**
   * The result if it comes within `patienceMs`; undefined if it takes longer or fails, or if there is too
   * much other work.
   */
  async soon(name: string, begin: () => Promise<Result>, patienceMs: number): Promise<Result | undefined> {
    const work = this.#underWay.get(name) ?? this.#begun(name, begin);
    if (work === undefined) return undefined;
    return withTimeout(
      patienceMs,
      work.catch(() => undefined),
      undefined,
    );
  }

  #begun(name: string, begin: () => Promise<Result>): Promise<Result> | undefined {
    if (this.#underWay.size >= this.most) return undefined;
    const work = begin().finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, work);
    return work;
  }
}
