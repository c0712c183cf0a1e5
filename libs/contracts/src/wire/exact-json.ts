import { fenOf } from '@taocun/domain';

/**
 * Compact JSON in the order of the properties; those that are undefined are left out. Unlike `JSON.stringify` it
 * writes a bigint, with all of its digits: a village's sales may outgrow what a number holds exactly.
 */
export function exactJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // `JSON.stringify` is several times as fast, but throws on the rare bigint.
    return withBigints(value);
  }
}

function withBigints(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(withBigints).join(',')}]`;
  let properties = '';
  for (const [name, property] of Object.entries(value)) {
    if (property !== undefined) properties += `${properties === '' ? '' : ','}${JSON.stringify(name)}:${withBigints(property)}`;
  }
  return `{${properties}}`;
}

/** A string without an end goes to the end of the text, so that it is not looked for again from each quotation mark in it. */
const stringOrNumber = /"[^"\\]*(?:\\[^][^"\\]*)*(?:"|\\?$)|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const longInteger = /^-?\d{16,}$/;

/** The second half of a surrogate pair: well-formed text, and all of ours is (docs/contract.md, section 1), never begins with one. */
const mark = '\udc00';

/** Reads JSON and keeps whole numbers exact: a bigint outside the safe integers, a number within them. Only text that holds one outside pays for it. */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!holdsUnsafe(value)) return value;
  const marked = text.replace(stringOrNumber, (token) => (longInteger.test(token) ? `"${mark}${token}"` : token));
  return JSON.parse(marked, (_name, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? fenOf(BigInt(value.slice(mark.length))) : value,
  );
}

/** Whether a number may have been rounded: one that was still lies outside the safe integers. */
function holdsUnsafe(value: unknown): boolean {
  if (typeof value === 'number') return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsUnsafe);
  for (const name in value) if (holdsUnsafe((value as Readonly<Record<string, unknown>>)[name])) return true;
  return false;
}
