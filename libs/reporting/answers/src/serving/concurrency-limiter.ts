import { type CallerName } from '@taocun/service';

/** The number of permits in total, and per caller. */
interface Limits {
  readonly inAll: number;
  readonly perCaller: number;
  /** Permits that callers without a key cannot get. */
  readonly reservedForKeys: number;
}

/** A permit, or the limit that was reached. */
type Acquired = { readonly release: () => void } | { readonly reached: 'per caller' | 'in all' };

/** Limits concurrent work so that no caller (by key, or else by address) can take all permits. */
export class ConcurrencyLimiter {
  #keyless = 0;
  #inAll = 0;
  readonly #byCaller = new Map<string, number>();

  constructor(private readonly limits: Limits) {}

  acquire({ name, hasKey }: CallerName): Acquired {
    const { inAll, perCaller, reservedForKeys } = this.limits;
    const own = this.#byCaller.get(name) ?? 0;
    if (own >= perCaller) return { reached: 'per caller' };
    if (this.#inAll >= inAll || (!hasKey && this.#keyless >= inAll - reservedForKeys)) return { reached: 'in all' };
    this.#count(name, hasKey, 1);
    let isHeld = true;
    return {
      release: () => {
        if (isHeld) this.#count(name, hasKey, -1);
        isHeld = false;
      },
    };
  }

  #count(name: string, hasKey: boolean, more: 1 | -1): void {
    this.#inAll += more;
    if (!hasKey) this.#keyless += more;
    const own = (this.#byCaller.get(name) ?? 0) + more;
    if (own > 0) this.#byCaller.set(name, own);
    else this.#byCaller.delete(name);
  }
}
