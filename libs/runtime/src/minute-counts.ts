const MINUTE_MS = 60_000;

/**
 * Counts events that strangers can cause at will, and reports the counts at most once a minute: a line per
 * event would flood the log.
 */
export class MinuteCounts<Kind extends string> {
  readonly #counts = new Map<Kind, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly log: (counts: Readonly<Record<string, number>>) => void) {}

  count(kind: Kind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    this.#timer ??= setTimeout(() => this.report(), MINUTE_MS).unref();
  }

  /** Reports what was counted since the last report, if anything was. */
  report(): void {
    this.#timer = void clearTimeout(this.#timer);
    if (this.#counts.size === 0) return;
    const counts = Object.fromEntries(this.#counts);
    this.#counts.clear();
    this.log(counts);
  }
}
