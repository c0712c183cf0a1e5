import { asTime, type FetchedBatch } from '@taocun/kafka';

/** The batch that failed last: its first offset, and the offset after it. */
export interface FailedBatch {
  readonly from: number;
  readonly to: number;
}

/**
 * Divides a batch, if it contains records of one that failed: these are applied one by one, so that the next
 * failure names a single record. The boundaries of a batch are those of a fetch, so the failed records may
 * arrive together with earlier and later ones.
 */
export function* piecesOf(
  fetched: FetchedBatch,
  failed: FailedBatch | undefined,
): Generator<FetchedBatch, void, undefined> {
  const { fetchedFrom, nextOffset, end, stable } = fetched;
  if (failed === undefined || failed.from >= nextOffset || failed.to < fetchedFrom) return yield fetched;
  // Each access would create the records again.
  const { records } = fetched;
  const single = records
    .map(({ offset }) => offset)
    .filter((offset) => offset > failed.from && offset < failed.to);
  const starts = [...new Set([failed.from, ...single, failed.to])].filter(
    (offset) => offset > fetchedFrom && offset < nextOffset,
  );
  let first = 0;
  let last = 0;
  for (const [at, start] of [fetchedFrom, ...starts].entries()) {
    const next = starts[at];
    while ((records[last]?.offset ?? Infinity) < (next ?? Infinity)) last++;
    const some = records.slice(first, last);
    first = last;
    const newest = some.at(-1);
    const newestMs = newest && asTime(newest.timestampMs);
    yield {
      records: some,
      count: some.length,
      newestMs,
      fetchedFrom: start,
      nextOffset: next ?? nextOffset,
      end,
      stable,
    };
  }
}
