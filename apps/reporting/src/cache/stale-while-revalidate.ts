/** What was worked out, and when. */
export interface Computed<Content> {
  readonly content: Content;
  readonly computedAt: Date;
  /** What it was made of: another text wherever that is something else. */
  readonly version: string;
}

interface RevalidationTiming {
  /** The least time between two looks for changes. */
  readonly pauseMs?: number;
  readonly nowMs?: () => number;
}

/** For what works an answer out: it goes over all that is stored, and only the first one waits for it. */
export const MAX_COMPUTE_MS = 120_000;

/** Working out takes at most a tenth of the time: the pause after it is nine times as long. */
const PAUSE_FACTOR = 9;
/** Who asks for the first time after so many pauses waits: nobody has kept the answer fresh meanwhile. */
const PAUSES_UNTIL_STALE = 5;

/**
 * An answer that takes long to work out, kept in memory. It is made anew in the background, only while somebody asks and only where
 * `version` has changed; an answer is then some seconds old at most. The first one waits.
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
    // What fails here is tried again after the pause, and is told to those who have to wait once the answer is stale.
    if (nowMs - this.#triedMs >= this.#pauseMs) this.#refresh().catch(() => undefined);
    return latest;
  }

  /** Something smaller that is made of the same, worked out now and for this time only. */
  async computeUncached<Part>(compute: () => Promise<Part>): Promise<Computed<Part>> {
    const version = await this.version();
    return { content: await compute(), computedAt: new Date(), version };
  }

  #refresh(): Promise<Computed<Content>> {
    return (this.#refreshing ??= this.#look().finally(() => {
      this.#refreshing = undefined;
      this.#triedMs = this.#nowMs();
    }));
  }

  async #look(): Promise<Computed<Content>> {
    const beganMs = this.#nowMs();
    // Read first: what is saved between this and the computing is looked at once more.
    const version = await this.version();
    if (this.#latest?.version !== version) this.#latest = { content: await this.compute(), computedAt: new Date(), version };
    this.#refreshedMs = this.#nowMs();
    this.#pauseMs = Math.max(this.#leastPauseMs, PAUSE_FACTOR * (this.#refreshedMs - beganMs));
    return this.#latest;
  }
}
