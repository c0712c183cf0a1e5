import { LRUCache } from 'lru-cache';

const MOST = 10;
const PERIOD_MS = 60_000;
/** Webhooks whose tests are remembered: more than there may be. */
const REMEMBERED = 20_000;

/** Ten tests of a webhook in a minute: a test sends at once wherever its URL says, so many would be a flood with our address. */
export class TestRate {
  readonly #sentAtMs = new LRUCache<string, readonly number[]>({ max: REMEMBERED });

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Counts a test; the milliseconds to wait, and nothing is counted, where there were too many. */
  waitMs(webhook: string): number {
    const nowMs = this.nowMs();
    const recent = (this.#sentAtMs.get(webhook) ?? []).filter((sentAtMs) => nowMs - sentAtMs < PERIOD_MS);
    const [first = nowMs] = recent;
    if (recent.length >= MOST) return first + PERIOD_MS - nowMs;
    this.#sentAtMs.set(webhook, [...recent, nowMs]);
    return 0;
  }
}
