import { type FailedBatch, piecesOf } from './pieces';

/** The pieces of the records 10, 11, 12, 15 and 16 as `<asked for> <records> <next offset>`. */
function dividedBy(failed: FailedBatch | undefined): string[] {
  const records = [10, 11, 12, 15, 16].map((offset) => ({
    offset,
    timestampMs: offset,
    key: null,
    value: null,
    headers: undefined,
  }));
  const fetched = { records, count: 5, newestMs: 16, fetchedFrom: 10, nextOffset: 18, end: 50, stable: 40 };
  return Array.from(piecesOf(fetched, failed), (piece) => {
    const offsets = piece.records.map(({ offset }) => offset);
    expect([piece.count, piece.end, piece.stable, piece.newestMs]).toEqual([
      offsets.length,
      50,
      40,
      offsets.at(-1),
    ]);
    return `${piece.fetchedFrom} ${offsets.join()} ${piece.nextOffset}`;
  });
}

it.each<[string, FailedBatch | undefined, readonly string[]]>([
  ['nothing has failed', undefined, ['10 10,11,12,15,16 18']],
  ['a later batch has failed', { from: 18, to: 20 }, ['10 10,11,12,15,16 18']],
  ['it has failed', { from: 10, to: 18 }, ['10 10 11', '11 11 12', '12 12 15', '15 15 16', '16 16 18']],
  ['a part of it has failed', { from: 11, to: 15 }, ['10 10 11', '11 11 12', '12 12 15', '15 15,16 18']],
  ['it begins within the failed one', { from: 5, to: 11 }, ['10 10 11', '11 11,12,15,16 18']],
  ['the failed one ends behind it', { from: 15, to: 99 }, ['10 10,11,12 15', '15 15 16', '16 16 18']],
  [
    'the failed one begins in a gap',
    { from: 13, to: 16 },
    ['10 10,11,12 13', '13  15', '15 15 16', '16 16 18'],
  ],
  ['something failed between two batches', { from: 12, to: 12 }, ['10 10,11 12', '12 12,15,16 18']],
])('where %s', (_what, failed, pieces) => {
  // A piece without records has no newest one.
  expect(dividedBy(failed)).toEqual(pieces);
});
