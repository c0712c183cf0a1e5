import { dayOfCivil, daysInMonth, MS_PER_DAY } from './day';

const ZERO = 0x30;
const COLON = 0x3a;
const DASH = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
/** OR-ing this bit into an ASCII letter gives its lower case. */
const LOWER_CASE = 0x20;
const LOWER_T = 0x74;
const LOWER_Z = 0x7a;

/** `YYYY-MM-DDThh:mm:ss` takes 19 characters, so decimals or the offset begin at this index. */
const AFTER_SECONDS = 19;
const MAX_DECIMALS = 9;

/**
 * Milliseconds since 1970 of an RFC 3339 time with an offset; undefined if the text is not one: a real date
 * of the years 0000 to 9999, no leap second, at most 9 decimals, which are truncated after the third.
 *
 * Every update is parsed here, a refund twice, so the text is scanned by hand: `Date` would take several
 * times as long, and would accept 31 February.
 */
export function parseTime(text: string): number | undefined {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const dayOfMonth = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  if (
    text.charCodeAt(4) !== DASH ||
    text.charCodeAt(7) !== DASH ||
    (text.charCodeAt(10) | LOWER_CASE) !== LOWER_T
  )
    return undefined;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return undefined;
  if (year < 0 || month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysInMonth(year, month))
    return undefined;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined;

  let at = AFTER_SECONDS;
  let ms = 0;
  if (text.charCodeAt(at) === DOT) {
    const first = at + 1;
    for (at = first; isDigit(text.charCodeAt(at)); at++) {
      if (at < first + 3) ms = ms * 10 + text.charCodeAt(at) - ZERO;
    }
    const decimals = at - first;
    if (decimals < 1 || decimals > MAX_DECIMALS) return undefined;
    if (decimals === 1) ms *= 100;
    else if (decimals === 2) ms *= 10;
  }

  const offsetMinutes = offsetAt(text, at);
  if (offsetMinutes === undefined) return undefined;
  return (
    dayOfCivil(year, month, dayOfMonth) * MS_PER_DAY +
    ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 +
    ms
  );
}

/**
 * The offset in minutes, which must be the whole rest of the text from `at` on. `-00:00` is UTC, like `Z`.
 */
function offsetAt(text: string, at: number): number | undefined {
  const sign = text.charCodeAt(at);
  if ((sign | LOWER_CASE) === LOWER_Z) return text.length === at + 1 ? 0 : undefined;
  if ((sign !== PLUS && sign !== DASH) || text.length !== at + 6 || text.charCodeAt(at + 3) !== COLON)
    return undefined;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return undefined;
  return sign === PLUS ? hours * 60 + minutes : -(hours * 60 + minutes);
}

/** The number of `count` digits; -1 if one of them is not a digit or the text ends earlier. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code)) return -1;
    value = value * 10 + code - ZERO;
  }
  return value;
}

/** Beyond the end of a text `charCodeAt` returns NaN, which is not a digit either. */
function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9;
}
