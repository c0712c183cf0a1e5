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

interface Waiting {
  readonly caller: CallerName;
  readonly admit: (release: () => void) => void;
}

/** Limits concurrent work so that no caller (by key, or else by address) can take all permits. */
export class ConcurrencyLimiter {
  #keyless = 0;
  #inAll = 0;
  readonly #byCaller = new Map<string, number>();
  /** Those that wait for a permit, the earliest first. */
  readonly #waiting = new Set<Waiting>();

  constructor(private readonly limits: Limits) {}

  acquire(caller: CallerName): Acquired {
    const reached = this.#reachedBy(caller);
    if (reached !== undefined) return { reached };
    this.#count(caller, 1);
    let isHeld = true;
    return {
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#count(caller, -1);
        this.#admitNext();
      },
    };
  }

  /**
   * Waits for a permit, and returns the function that releases it. The caller with the fewest permits is
   * next, so that nobody waits for the queue of another.
   * @throws the reason of the signal once it is aborted
   */
  async acquireInTurn(caller: CallerName, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const permit = this.acquire(caller);
    if ('release' in permit) return permit.release;
    const { promise, resolve, reject } = Promise.withResolvers<() => void>();
    const waiting = { caller, admit: resolve };
    const leave = (): void => {
      this.#waiting.delete(waiting);
      reject(signal.reason as Error);
    };
    this.#waiting.add(waiting);
    signal.addEventListener('abort', leave);
    return promise.finally(() => signal.removeEventListener('abort', leave));
  }

  #admitNext(): void {
    const [next] = [...this.#waiting]
      .filter(({ caller }) => this.#reachedBy(caller) === undefined)
      .sort((one, other) => this.#heldBy(one.caller) - this.#heldBy(other.caller));
    if (next === undefined) return;
    const permit = this.acquire(next.caller);
    if ('release' in permit) {
      this.#waiting.delete(next);
      next.admit(permit.release);
    }
  }

  #reachedBy(caller: CallerName): 'per caller' | 'in all' | undefined {
    const { inAll, perCaller, reservedForKeys } = this.limits;
    if (this.#heldBy(caller) >= perCaller) return 'per caller';
    return this.#inAll >= inAll || (!caller.hasKey && this.#keyless >= inAll - reservedForKeys)
      ? 'in all'
      : undefined;
  }

  #heldBy({ name }: CallerName): number {
    return this.#byCaller.get(name) ?? 0;
  }

  #count(caller: CallerName, more: 1 | -1): void {
    this.#inAll += more;
    if (!caller.hasKey) this.#keyless += more;
    const own = this.#heldBy(caller) + more;
    if (own > 0) this.#byCaller.set(caller.name, own);
    else this.#byCaller.delete(caller.name);
  }
}
