const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** The pauses that Standard Webhooks recommends: ten attempts in three days. */
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
/** A receiver can delay a delivery, but not indefinitely. */
export const longestPutOffMs = 24 * hour;

/**
 * The pause after a number of failed attempts; undefined after the last one. `retryAfterMs` is the receiver's
 * request; `random` is at least 0 and below 1.
 */
export function delayAfter(
  tries: number,
  delaysMs: readonly number[],
  retryAfterMs: number | undefined,
  random: number,
): number | undefined {
  const delayMs = delaysMs[tries - 1];
  if (delayMs === undefined) return undefined;
  const putOffMs = Math.min(retryAfterMs ?? 0, longestPutOffMs);
  return Math.round(Math.max(delayMs, putOffMs) * (1 + jitter * random));
}

/**
 * The header `retry-after`, in seconds or as an HTTP date, in milliseconds from now; undefined if it is
 * neither.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * second;
  // `Date.parse` accepts almost anything; an HTTP date ends in GMT.
  const dateMs = header.endsWith(' GMT') ? Date.parse(header) : NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}
