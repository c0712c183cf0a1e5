/** A computed answer and its time. */
export interface Computed<Content> {
  readonly content: Content;
  readonly computedAt: Date;
  /** The version of the data that it was computed from. */
  readonly version: string;
}

interface RevalidationTiming {
  /** The least time between two checks for changes. */
  readonly pauseMs?: number;
  readonly nowMs?: () => number;
}

/** MongoDB's time limit for such a computation: it reads a whole collection, and only the first caller waits for it. */
export const MAX_COMPUTE_MS = 120_000;

/** Computing takes at most a tenth of the time: the pause after it is nine times as long. */
const PAUSE_FACTOR = 9;
/** After this many idle pauses the cached answer is too old to serve: the next caller waits for a refresh. */
const PAUSES_UNTIL_STALE = 5;

/**
 * A stale-while-revalidate cache of one expensive answer. A refresh runs in the background, only while somebody asks and only if
 * `version` has changed, so that an answer is a few seconds old at most. The first caller waits.
 */
export class StaleWhileRevalidate<Content> {
  #latest: Computed<Content> | undefined;
  #refreshing: Promise<Computed<Content>> | undefined;
  #refreshedMs = 0;
  #triedMs = 0;
  #pauseMs: number;
  readonly #leastPauseMs: number;
  readonly #nowMs: () => number;

  constructor(
    private readonly version: () => Promise<string>,
    private readonly compute: () => Promise<Content>,
    { pauseMs = 2_000, nowMs = () => performance.now() }: RevalidationTiming = {},
  ) {
    this.#pauseMs = this.#leastPauseMs = pauseMs;
    this.#nowMs = nowMs;
  }

  async current(): Promise<Computed<Content>> {
    const latest = this.#latest;
    if (latest === undefined) return this.#refresh();
    const nowMs = this.#nowMs();
    if (nowMs - this.#refreshedMs >= PAUSES_UNTIL_STALE * this.#pauseMs) return this.#refresh();
    // A failure is retried after the pause; once the answer is stale, callers wait for the refresh and get its error.
    if (nowMs - this.#triedMs >= this.#pauseMs) this.#refresh().catch(() => undefined);
    return latest;
  }

  /** A smaller answer from the same data, computed for this call and not cached. */
  async computeUncached<Part>(compute: () => Promise<Part>): Promise<Computed<Part>> {
    const version = await this.version();
    return { content: await compute(), computedAt: new Date(), version };
  }

  #refresh(): Promise<Computed<Content>> {
    return (this.#refreshing ??= this.#revalidate().finally(() => {
      this.#refreshing = undefined;
      this.#triedMs = this.#nowMs();
    }));
  }

  async #revalidate(): Promise<Computed<Content>> {
    const beganMs = this.#nowMs();
    // The version is read first, so that data saved during the computation cause another refresh.
    const version = await this.version();
    if (this.#latest?.version !== version) this.#latest = { content: await this.compute(), computedAt: new Date(), version };
    this.#refreshedMs = this.#nowMs();
    this.#pauseMs = Math.max(this.#leastPauseMs, PAUSE_FACTOR * (this.#refreshedMs - beganMs));
    return this.#latest;
  }
}
