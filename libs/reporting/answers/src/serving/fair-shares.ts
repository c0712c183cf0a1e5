import { type CallerName } from '@taocun/service';

/** How many places there are, and how many of them one caller may have at once. */
interface Shares {
  readonly inAll: number;
  readonly perCaller: number;
  /** Places that callers without a key may not have. */
  readonly heldForKeys: number;
}

/** A place that was taken; a place that there is not, and whether for the caller alone. */
type Place = { readonly free: () => void } | { readonly missing: 'of the caller' | 'in all' };

/** A bounded number of places for work that lasts, of which no caller can have all: by key, or by address without one. */
export class FairShares {
  #keyless = 0;
  #inAll = 0;
  readonly #taken = new Map<string, number>();

  constructor(private readonly shares: Shares) {}

  take({ name, hasKey }: CallerName): Place {
    const { inAll, perCaller, heldForKeys } = this.shares;
    const own = this.#taken.get(name) ?? 0;
    if (own >= perCaller) return { missing: 'of the caller' };
    if (this.#inAll >= inAll || (!hasKey && this.#keyless >= inAll - heldForKeys)) return { missing: 'in all' };
    this.#count(name, hasKey, 1);
    let isTaken = true;
    return {
      free: () => {
        if (isTaken) this.#count(name, hasKey, -1);
        isTaken = false;
      },
    };
  }

  #count(name: string, hasKey: boolean, more: 1 | -1): void {
    this.#inAll += more;
    if (!hasKey) this.#keyless += more;
    const own = (this.#taken.get(name) ?? 0) + more;
    if (own > 0) this.#taken.set(name, own);
    else this.#taken.delete(name);
  }
}
