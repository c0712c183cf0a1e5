import { createHmac } from 'node:crypto';

/** Numbers are rounded to multiples of it. */
const BASE = 3;
/** A cell's key is a number below this. */
const KEYS = 2 ** 48;

/** A cell of a table: the count, and the key that decides how it is rounded. */
export interface Cell {
  count: number;
  key: number;
}

/**
 * A village's part of a cell. Its key follows from a secret, the figure, the village and the count, so that it can't be computed by
 * others, and is another one when a person more is counted.
 */
export function cellOf(secret: Buffer, figure: string, villageCode: string, count: number): Cell {
  if (count === 0) return { count: 0, key: 0 };
  const hash = createHmac('sha256', secret).update(`${figure}:${villageCode}:${count}`).digest();
  return { count, key: hash.readUIntBE(0, 6) };
}

/** Adds a part. The key of a cell is the sum of those of its parts: cells of the same people have the same key, whatever region or list they stand for. */
export function addCell(total: Cell, { count, key }: Cell): void {
  total.count += count;
  total.key = (total.key + key) % KEYS;
}

/**
 * Fixed random rounding to base 3, as Stats NZ has it: a multiple of three stays, any other number goes to the nearer multiple with a
 * probability of two thirds and to the other one with one third, so that sums are right on average. By the cell's key, not by chance: who
 * asks again gets the same answer, and so does who asks for the same people by another name, for else the mean of some answers would tell.
 * Source: http://m.stats.govt.nz/Census/2013-census/methodology/confidentiality-how-applied.aspx
 */
export function roundedToBase3({ count, key }: Cell): number {
  const over = count % BASE;
  const goesUp = key / KEYS < over / BASE;
  return count - over + (goesUp ? BASE : 0);
}
