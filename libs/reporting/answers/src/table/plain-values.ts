import { DuckDBListValue, DuckDBStructValue, type DuckDBValue } from '@duckdb/node-api';

/** A value of a row in the form of answers. */
export type Plain = string | number | bigint | boolean | null | readonly Plain[] | { readonly [member: string]: Plain };

/** Integers are numbers if that is exact, otherwise bigints. */
export function plainOf(value: DuckDBValue): Plain {
  if (typeof value === 'bigint') return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof DuckDBListValue) return value.items.map(plainOf);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([member, part]) => [member, plainOf(part)]));
  throw new TypeError(`A statement gave a value that no answer has: ${String(value)}`);
}
