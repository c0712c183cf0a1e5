import { setTimeout as after } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { madeOf } from './answer-age';

/** A computed answer and its time. */
export interface Computed<Content> {
  readonly content: Content;
  /** When computing it began: all that was stored by then is in it. */
  readonly computedAt: Date;
  /** The version of the data that it was computed from. */
  readonly version: string;
}

interface Options<Content> {
  /** The least time between two checks for changes. */
  readonly pauseMs?: number;
  /** How long a caller waits where an answer of the last hour is there and the next one takes longer. */
  readonly patienceMs?: number;
  readonly nowMs?: () => number;
  /** The answer that another process has kept, if there is one that was computed after this time. It may not fail. */
  readonly load?: (after: Date | undefined) => Promise<Computed<Content> | undefined>;
  /** Called with each answer, and the time that computing it took. */
  readonly keep?: (computed: Computed<Content>, tookMs: number) => void;
}

/** MongoDB's time limit for such a computation: it reads a whole collection, and only the first caller waits for it. */
export const MAX_COMPUTE_MS = 120_000;

/** Computing takes at most a tenth of the time: the pause after it is nine times as long. */
const PAUSE_FACTOR = 9;
/** Parts of expensive answers: how many are kept, and for how long, whatever is stored meanwhile. */
const PARTS = 200;
const PART_KEPT_MS = 5_000;
/** After this many idle pauses the cached answer is too old to serve at once: the next caller waits for a refresh ... */
const PAUSES_UNTIL_STALE = 5;
/** ... but no longer than this, where the last one took as long, and if the answer is not older than an hour. */
const PATIENCE_MS = 1_500;
const STALE_SERVED_MS = 3_600_000;
/** The pause before a refresh that nobody has asked for, as a multiple of the time that the last one took: while more is stored ... */
const UNASKED_PAUSE_FACTOR = 100;
const [LEAST_UNASKED_PAUSE_MS, MOST_UNASKED_PAUSE_MS] = [60_000, 600_000];
/** ... and once nothing more is. */
const IDLE_PAUSE_FACTOR = 30;
const MOST_IDLE_PAUSE_MS = 300_000;

/** Resolves once the last computation that was begun is over: of all these caches, one computes at a time. */
let computing: Promise<unknown> = Promise.resolve();

function afterTheOthers<Made>(compute: () => Promise<Made>): Promise<Made> {
  const made = computing.then(compute);
  computing = made.catch(() => undefined);
  return made;
}

/**
 * A stale-while-revalidate cache of one expensive answer. A refresh runs in the background, only while somebody asks and only if
 * `version` has changed, so that an answer is a few seconds old at most. After a pause the next caller waits, but for no more than 1.5
 * seconds where it takes longer and an answer of the last hour is there. The first caller of all waits.
 */
export class StaleWhileRevalidate<Content> {
  #latest: Computed<Content> | undefined;
  #refreshing: Promise<Computed<Content>> | undefined;
  #refreshedMs = 0;
  #triedMs = 0;
  #tookMs = 0;
  #pauseMs: number;
  #loaded: Promise<void> | undefined;
  /** The version at the last `refreshUnasked`. */
  #seenVersion: string | undefined;
  readonly #leastPauseMs: number;
  readonly #patienceMs: number;
  readonly #nowMs: () => number;
  readonly #parts: LRUCache<string, Promise<Computed<Content>>>;

  constructor(
    private readonly version: () => Promise<string>,
    private readonly compute: () => Promise<Content>,
    private readonly options: Options<Content> = {},
  ) {
    const { pauseMs = 2_000, patienceMs = PATIENCE_MS, nowMs = () => performance.now() } = options;
    this.#pauseMs = this.#leastPauseMs = pauseMs;
    this.#patienceMs = patienceMs;
    this.#nowMs = nowMs;
    this.#parts = new LRUCache({ max: PARTS, ttl: PART_KEPT_MS, ttlResolution: 0, perf: { now: nowMs } });
  }

  async current(): Promise<Computed<Content>> {
    const current = await this.#current();
    madeOf(current.computedAt);
    return current;
  }

  async #current(): Promise<Computed<Content>> {
    const askedMs = this.#nowMs();
    await (this.#loaded ??= this.#load());
    const latest = this.#latest;
    if (latest === undefined) return this.#refresh();
    const nowMs = this.#nowMs();
    const idleMs = nowMs - this.#refreshedMs;
    if (idleMs >= PAUSES_UNTIL_STALE * this.#pauseMs) {
      const refreshed = this.#refresh();
      if (this.#tookMs < this.#patienceMs || idleMs >= STALE_SERVED_MS) return refreshed;
      // Reading what was kept over a country takes most of it.
      const patienceMs = Math.max(0, this.#patienceMs - (nowMs - askedMs));
      return Promise.race([refreshed, after(patienceMs, latest, { ref: false })]);
    }
    // A failure is retried after the pause; once the answer is stale, callers wait for the refresh and get its error.
    if (nowMs - this.#triedMs >= this.#pauseMs) this.#refresh().catch(() => undefined);
    return latest;
  }

  /**
   * Refreshes the answer while nobody asks, if something was stored: soon where nothing more is, as of a country that has been loaded,
   * and otherwise in a hundredth of the time. To be called every few seconds with the version of the data.
   */
  async refreshUnasked(version: string): Promise<void> {
    await (this.#loaded ??= this.#load());
    const isIdle = version === this.#seenVersion;
    this.#seenVersion = version;
    const isDue = (): boolean => this.#latest?.version !== version && this.#unaskedPauseMs(isIdle) <= this.#nowMs() - this.#refreshedMs;
    if (!isDue()) return;
    // Of several instances one computes.
    await this.#load();
    if (isDue()) await this.#refresh();
  }

  #unaskedPauseMs(isIdle: boolean): number {
    if (this.#latest === undefined) return 0;
    if (isIdle) return Math.min(MOST_IDLE_PAUSE_MS, IDLE_PAUSE_FACTOR * this.#tookMs);
    return Math.min(MOST_UNASKED_PAUSE_MS, Math.max(LEAST_UNASKED_PAUSE_MS, UNASKED_PAUSE_FACTOR * this.#tookMs));
  }

  /** A smaller answer of the same kind, computed for itself and kept for a few seconds. */
  part(name: string, compute: () => Promise<Content>): Promise<Computed<Content>> {
    const known = this.#parts.get(name);
    if (known !== undefined) return known;
    const part = this.version().then((version) =>
      afterTheOthers(async () => {
        const computedAt = new Date();
        return { content: await compute(), computedAt, version };
      }),
    );
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

  async #load(): Promise<void> {
    const kept = await this.options.load?.(this.#latest?.computedAt);
    if (kept === undefined) return;
    this.#latest = kept;
    this.#refreshedMs = this.#nowMs() - (Date.now() - kept.computedAt.getTime());
    this.#triedMs = -Infinity;
    // Only such answers are left to others.
    this.#tookMs = Infinity;
  }

  async #revalidate(): Promise<Computed<Content>> {
    // The version is read first, so that data saved during the computation cause another refresh.
    const version = await this.version();
    let pauseMs = this.#leastPauseMs;
    if (this.#latest?.version !== version) {
      let tookMs = 0;
      this.#latest = await afterTheOthers(async () => {
        const [computedAt, beganMs] = [new Date(), this.#nowMs()];
        const content = await this.compute();
        tookMs = this.#nowMs() - beganMs;
        return { content, computedAt, version };
      });
      this.#tookMs = tookMs;
      pauseMs = Math.max(pauseMs, PAUSE_FACTOR * tookMs);
      this.options.keep?.(this.#latest, tookMs);
    }
    this.#pauseMs = pauseMs;
    this.#refreshedMs = this.#nowMs();
    return this.#latest;
  }
}
