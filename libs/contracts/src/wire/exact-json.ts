import { fenOf } from '@taocun/domain';

/**
 * Compact JSON in the order of the properties, without undefined ones. Unlike `JSON.stringify` it writes a bigint, with
 * all its digits: a village's sales may exceed the safe integers.
 */
export function stringifyExactJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // `JSON.stringify` is several times as fast, but throws on the rare bigint.
    return writeExactly(value);
  }
}

/**
 * The same where integers may also be objects, which `JSON.stringify` would write in its own way.
 * @param integerOf gives the integer that an object stands for, and undefined of any other object
 */
export function writeExactly(value: unknown, integerOf: (value: object) => bigint | undefined = () => undefined): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  return typeof value === 'object' && value !== null ? objectJson(value, integerOf) : 'null';
}

// Hot path of long lists: appends to one string, without allocating entries.
function objectJson(value: object, integerOf: (value: object) => bigint | undefined): string {
  const integer = integerOf(value);
  if (integer !== undefined) return integer.toString();
  let json = '';
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) json += `${json === '' ? '' : ','}${writeExactly(item, integerOf)}`;
    return `[${json}]`;
  }
  for (const name of Object.keys(value)) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member !== undefined) json += `${json === '' ? '' : ','}${nameJson(name)}${writeExactly(member, integerOf)}`;
  }
  return `{${json}}`;
}

/** Limit of the cache of encoded member names, of which a few occur again and again. */
const NAMES_KEPT = 1_000;
const names = new Map<string, string>();

function nameJson(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const json = `${JSON.stringify(name)}:`;
  if (names.size < NAMES_KEPT) names.set(name, json);
  return json;
}

/** An unterminated string matches to the end of the text, so the search is not repeated from each quotation mark in it. */
const stringOrNumber = /"[^"\\]*(?:\\[^][^"\\]*)*(?:"|\\?$)|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const longInteger = /^-?\d{16,}$/;

/** A low surrogate: no well-formed text begins with one, and all our texts are well formed (docs/contract.md, section 1). */
const mark = '\udc00';

/** Parses JSON with exact integers: a bigint outside the safe integers, a number within them. Only texts with such an integer are parsed twice. */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!holdsUnsafe(value)) return value;
  const marked = text.replace(stringOrNumber, (token) => (longInteger.test(token) ? `"${mark}${token}"` : token));
  return JSON.parse(marked, (_name, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? fenOf(BigInt(value.slice(mark.length))) : value,
  );
}

/** Whether a number may have been rounded: a rounded one still lies outside the safe integers. */
function holdsUnsafe(value: unknown): boolean {
  if (typeof value === 'number') return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsUnsafe);
  for (const name in value) if (holdsUnsafe((value as Readonly<Record<string, unknown>>)[name])) return true;
  return false;
}
