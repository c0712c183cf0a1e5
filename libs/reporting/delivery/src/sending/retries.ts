const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** The pauses that Standard Webhooks recommends: ten tries in three days. */
export const retryDelaysMs: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/** Spreads the retries of deliveries that failed together. */
const jitter = 0.1;
/** A receiver can put a delivery off, but not for ever. */
export const longestPutOffMs = 24 * hour;

/**
 * The pause after a number of failed tries; undefined after the last one.
 * `retryAfterMs` is what the receiver asked for; `random` is from 0 to below 1.
 */
export function delayAfter(
  tries: number,
  delaysMs: readonly number[],
  retryAfterMs: number | undefined,
  random: number,
): number | undefined {
  const delayMs = delaysMs[tries - 1];
  if (delayMs === undefined) return undefined;
  const askedMs = Math.min(retryAfterMs ?? 0, longestPutOffMs);
  return Math.round(Math.max(delayMs, askedMs) * (1 + jitter * random));
}

/** The header `retry-after`, in seconds or as a date of HTTP, in milliseconds from now; undefined where it is neither. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * second;
  // `Date.parse` takes almost anything; a date of HTTP ends in GMT.
  const dateMs = header.endsWith(' GMT') ? Date.parse(header) : NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}
