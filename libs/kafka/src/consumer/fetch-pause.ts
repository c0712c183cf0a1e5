import type { ConsumerTuning } from './consumer-tuning';

/** A smaller answer contains records that were just written; a larger one means that the reader is behind. */
const LITTLE_BYTES = 65_536;
/** For each of this many bytes in the last answer, the next fetch waits a millisecond longer. */
const BYTES_A_MS = 512;

type FetchTuning = Pick<ConsumerTuning, 'leastFetchPauseMs' | 'longestFetchPauseMs'>;

/**
 * The pause between two fetches, by the bytes of the first. An answer with a few records costs nearly as much as one with hundreds, most of all
 * for the broker. So a reader that is faster than the writers waits for some records: briefly if few arrive, since there is time for each, longer
 * if many do.
 */
export function fetchPauseMs(lastBytes: number, { leastFetchPauseMs, longestFetchPauseMs }: FetchTuning): number {
  if (lastBytes >= LITTLE_BYTES) return 0;
  return Math.min(longestFetchPauseMs, leastFetchPauseMs + lastBytes / BYTES_A_MS);
}
