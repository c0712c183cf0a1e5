/** An amount in fen. It is a bigint only outside the safe integers, so that equal amounts are `===` equal. */
export type Fen = number | bigint;

/**
 * A sum is stored as `high * 2^52 + low` with 0 <= low < 2^52. Adding a term of at most 2^52 to `low` stays
 * within the safe integers. So the usual case is one float64 addition and a comparison, and the same code
 * keeps a sum beyond 2^53 exact.
 */
const BASE = 2 ** 52;
const BIG_BASE = BigInt(BASE);

/** The greatest term that `FenSums.add` accepts. */
export const MAX_TERM_FEN = BASE;

/** Several numbered sums that stay exact whatever their size. */
export class FenSums {
  // A plain array is on the heap next to its village; a typed array's memory would be elsewhere.
  readonly #low: number[];
  /** Undefined for most villages, whose sums have no high half. */
  #high: number[] | undefined;

  constructor(count: number) {
    this.#low = new Array<number>(count).fill(0);
  }

  /** `fen` is an integer of -`MAX_TERM_FEN` … `MAX_TERM_FEN`; a sum may become negative. */
  add(sum: number, fen: number): void {
    const low = (this.#low[sum] ?? 0) + fen;
    if (low >= 0 && low < BASE) {
      this.#low[sum] = low;
      return;
    }
    const carry = low < 0 ? -1 : 1;
    this.#low[sum] = low - carry * BASE;
    this.#high ??= this.#low.map(() => 0);
    this.#high[sum] = (this.#high[sum] ?? 0) + carry;
  }

  value(sum: number): Fen {
    const low = this.#low[sum] ?? 0;
    const high = this.#high?.[sum] ?? 0;
    if (high === 0) return low;
    const near = high * BASE + low;
    return Number.isSafeInteger(near) ? near : BigInt(high) * BIG_BASE + BigInt(low);
  }
}

/** The amount as a number if it is a safe integer, otherwise as a bigint. */
export function fenOf(exact: bigint): Fen {
  return exact >= Number.MIN_SAFE_INTEGER && exact <= Number.MAX_SAFE_INTEGER ? Number(exact) : exact;
}

export function addFen(a: Fen, b: Fen): Fen {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return fenOf(BigInt(a) + BigInt(b));
}

/** The exact sign of `a * timesA - b * timesB`. The factors are safe integers. */
export function compareProducts(a: Fen, timesA: number, b: Fen, timesB: number): number {
  if (typeof a === 'number' && typeof b === 'number') {
    const left = a * timesA;
    const right = b * timesB;
    if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return left - right;
  }
  const difference = BigInt(a) * BigInt(timesA) - BigInt(b) * BigInt(timesB);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}
