/**
 * Compact JSON in the order of the properties, without undefined ones. Unlike `JSON.stringify` it can write a
 * bigint, with all digits: a village's sales may exceed the safe integers.
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
 * Like `stringifyExactJson`, for values in which some objects represent integers.
 * @param integerOf returns the integer that an object represents, and undefined for any other object
 */
export function writeExactly(
  value: unknown,
  integerOf: (value: object) => bigint | undefined = () => undefined,
): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  return typeof value === 'object' && value !== null ? objectJson(value, integerOf) : 'null';
}

// Hot path of long lists: appends to one string, without allocating entries. A replacer that returns
// `JSON.rawJSON` takes 1.5 times as long.
function objectJson(value: object, integerOf: (value: object) => bigint | undefined): string {
  const integer = integerOf(value);
  if (integer !== undefined) return integer.toString();
  let json = '';
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[])
      json += `${json === '' ? '' : ','}${writeExactly(item, integerOf)}`;
    return `[${json}]`;
  }
  for (const name of Object.keys(value)) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member !== undefined)
      json += `${json === '' ? '' : ','}${nameJson(name)}${writeExactly(member, integerOf)}`;
  }
  return `{${json}}`;
}

/** Size of the cache of encoded member names; a few names recur all the time. */
const MOST_NAMES = 1_000;
const names = new Map<string, string>();

function nameJson(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const json = `${JSON.stringify(name)}:`;
  if (names.size < MOST_NAMES) names.set(name, json);
  return json;
}

const integer = /^-?\d+$/;
/** Every integer outside the safe ones has at least this many digits. */
const manyDigits = /\d{16}/;

/**
 * Parses JSON with exact integers: a bigint outside the safe integers, a number within them. Only texts with
 * such an integer are parsed twice.
 */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return manyDigits.test(text) && holdsUnsafe(value) ? JSON.parse(text, exactly) : value;
}

/**
 * Optional because TypeScript does not declare the third parameter yet. A reviver is several times as slow as
 * parsing without one.
 */
function exactly(_name: string, value: unknown, { source = '' }: { readonly source?: string } = {}): unknown {
  return isUnsafe(value) && integer.test(source) ? BigInt(source) : value;
}

function holdsUnsafe(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isUnsafe(value);
  if (Array.isArray(value)) return value.some(holdsUnsafe);
  for (const name in value) if (holdsUnsafe((value as Readonly<Record<string, unknown>>)[name])) return true;
  return false;
}

/** True for a number that may have been rounded: rounding never moves an integer into the safe range. */
function isUnsafe(value: unknown): boolean {
  return typeof value === 'number' && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER);
}
