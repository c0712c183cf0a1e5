import { LRUCache } from 'lru-cache';

const MOST = 10;
const PERIOD_MS = 60_000;
/** The number of webhooks whose tests are remembered, more than can exist. */
const REMEMBERED = 20_000;

/**
 * Limits a webhook to ten tests a minute: a test sends a request to any URL at once, so many would flood the
 * target in our name.
 */
export class TestRate {
  readonly #sentAtMs = new LRUCache<string, readonly number[]>({ max: REMEMBERED });

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Counts a test. If there were too many, returns the milliseconds to wait and counts nothing. */
  waitMs(webhook: string): number {
    const nowMs = this.nowMs();
    const recent = (this.#sentAtMs.get(webhook) ?? []).filter((sentAtMs) => nowMs - sentAtMs < PERIOD_MS);
    const [first = nowMs] = recent;
    if (recent.length >= MOST) return first + PERIOD_MS - nowMs;
    this.#sentAtMs.set(webhook, [...recent, nowMs]);
    return 0;
  }
}
