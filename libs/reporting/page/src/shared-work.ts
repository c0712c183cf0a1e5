/** Work by name, at most some at once. Requests for what is already under way share it, so those that give up early do not pile up. */
export class SharedWork<Result> {
  readonly #underWay = new Map<string, Promise<Result>>();

  constructor(private readonly most: number) {}

  /** The result if it comes within `patienceMs`; undefined if it takes longer or fails, or if there is too much other work. */
  async soon(name: string, begin: () => Promise<Result>, patienceMs: number): Promise<Result | undefined> {
    const work = this.#underWay.get(name) ?? this.#begun(name, begin);
    if (work === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), patienceMs)));
    return Promise.race([work.catch(() => undefined), late]).finally(() => clearTimeout(timer));
  }

  #begun(name: string, begin: () => Promise<Result>): Promise<Result> | undefined {
    if (this.#underWay.size >= this.most) return undefined;
    const work = begin().finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, work);
    return work;
  }
}
