import type { ConsumerTuning } from './consumer-tuning';

/** A smaller answer brings records that were just written; a larger one means that the reader is behind. */
const LITTLE_BYTES = 65_536;
/** By so many bytes more in the last answer the next is asked for a millisecond later. */
const BYTES_A_MS = 512;

type FetchTuning = Pick<ConsumerTuning, 'leastFetchPauseMs' | 'longestFetchPauseMs'>;

/**
 * The pause between two fetches, by the bytes of the first. An answer of a few records costs nearly as
 * much as one of hundreds, the broker most of all. So who reads faster than records come waits for some: not for long where few come, for then
 * there is time for each; longer where many come.
 */
export function fetchPauseMs(lastBytes: number, { leastFetchPauseMs, longestFetchPauseMs }: FetchTuning): number {
  if (lastBytes >= LITTLE_BYTES) return 0;
  return Math.min(longestFetchPauseMs, leastFetchPauseMs + lastBytes / BYTES_A_MS);
}
