import { LRUCache } from 'lru-cache';

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
/** Parts of expensive answers: how many are kept, and for how long, whatever is stored meanwhile. */
const PARTS = 200;
const PART_KEPT_MS = 5_000;
/** After this many idle pauses the cached answer is too old to serve: the next caller waits for a refresh. */
const PAUSES_UNTIL_STALE = 5;

/** Resolves once the last computation that was begun is over: of all these caches, one computes at a time. */
let computing: Promise<unknown> = Promise.resolve();

function afterTheOthers<Made>(compute: () => Promise<Made>): Promise<Made> {
  const made = computing.then(compute);
  computing = made.catch(() => undefined);
  return made;
}

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
  readonly #parts: LRUCache<string, Promise<Computed<Content>>>;

  constructor(
    private readonly version: () => Promise<string>,
    private readonly compute: () => Promise<Content>,
    { pauseMs = 2_000, nowMs = () => performance.now() }: RevalidationTiming = {},
  ) {
    this.#pauseMs = this.#leastPauseMs = pauseMs;
    this.#nowMs = nowMs;
    this.#parts = new LRUCache({ max: PARTS, ttl: PART_KEPT_MS, ttlResolution: 0, perf: { now: nowMs } });
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

  /** A smaller answer of the same kind, computed for itself and kept for a few seconds. */
  part(name: string, compute: () => Promise<Content>): Promise<Computed<Content>> {
    const known = this.#parts.get(name);
    if (known !== undefined) return known;
    const part = this.version().then(async (version) => ({ content: await afterTheOthers(compute), computedAt: new Date(), version }));
    this.#parts.set(name, part, { ttl: 0 });
    // Its time begins when it is there.
    part.then(
      () => this.#parts.set(name, part),
      () => this.#parts.delete(name),
    );
    return part;
  }

  #refresh(): Promise<Computed<Content>> {
    return (this.#refreshing ??= this.#revalidate().finally(() => {
      this.#refreshing = undefined;
      this.#triedMs = this.#nowMs();
    }));
  }

  async #revalidate(): Promise<Computed<Content>> {
    // The version is read first, so that data saved during the computation cause another refresh.
    const version = await this.version();
    let tookMs = 0;
    if (this.#latest?.version !== version) {
      const content = await afterTheOthers(async () => {
        const beganMs = this.#nowMs();
        const made = await this.compute();
        tookMs = this.#nowMs() - beganMs;
        return made;
      });
      this.#latest = { content, computedAt: new Date(), version };
    }
    this.#refreshedMs = this.#nowMs();
    this.#pauseMs = Math.max(this.#leastPauseMs, PAUSE_FACTOR * tookMs);
    return this.#latest;
  }
}
