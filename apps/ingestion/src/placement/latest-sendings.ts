import { ownerOf } from '@taocun/domain';

const DAY_MS = 86_400_000;
/** An order that was sent later belongs to a history that is being loaded, or to a correction. */
const LIVE_WITHIN_MS = 3 * DAY_MS;

/** The most owners that are followed, and the most of their sources whose owner is cached. */
const MOST_OWNERS = 50;
const MOST_SOURCES = 1_000;

interface Latest {
  ms: number;
}

/**
 * The latest record timestamp of the orders of each owner, of those that were sent within three days. It
 * follows from the partition's log alone.
 */
export class LatestSendings {
  readonly #byOwner = new Map<string, Latest>();
  readonly #bySource = new Map<string, Latest>();

  constructor(saved: readonly (readonly [owner: string, ms: number])[] = []) {
    for (const [owner, ms] of saved) this.#byOwner.set(owner, { ms });
  }

  see(source: string, sentMs: number, happenedMs: number): void {
    if (sentMs - happenedMs > LIVE_WITHIN_MS) return;
    const latest = this.#bySource.get(source) ?? this.#lookUp(source);
    if (latest !== undefined && sentMs > latest.ms) latest.ms = sentMs;
  }

  get all(): readonly (readonly [owner: string, ms: number])[] {
    return Array.from(this.#byOwner, ([owner, { ms }]) => [owner, ms]);
  }

  #lookUp(source: string): Latest | undefined {
    const latest = this.#ofOwner(ownerOf(source));
    if (latest !== undefined && this.#bySource.size < MOST_SOURCES) this.#bySource.set(source, latest);
    return latest;
  }

  #ofOwner(owner: string): Latest | undefined {
    const known = this.#byOwner.get(owner);
    if (known !== undefined || this.#byOwner.size >= MOST_OWNERS) return known;
    const latest = { ms: -Infinity };
    this.#byOwner.set(owner, latest);
    return latest;
  }
}
