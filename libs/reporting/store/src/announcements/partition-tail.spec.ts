import { type Announcement } from './announcement';
import { type HeardRecord, PartitionTail } from './partition-tail';

const announced = (offset: number): Announcement => ({
  topic: 'village.verdicts',
  partition: 0,
  offset,
  id: `${offset}`,
  type: 'taocun.village.verdict.changed.v1',
  ruleSet: 'world-bank-2019',
  code: '330782104213',
  place: '330782104',
  event: `${offset}`,
});
const record = (offset: number, id = `${offset}`): HeardRecord => ({
  offset,
  id,
  announced: () => announced(offset),
});
const records = (from: number, count: number): HeardRecord[] =>
  Array.from({ length: count }, (_, at) => record(from + at));
const all = (): boolean => true;
const offsetsOf = (tail: PartitionTail, from: number, limit = 10_000): number[] =>
  tail.read(from, all, limit)?.announcements.map(({ offset }) => offset) ?? [];

it('only what was looked up is returned, without what is stored at an earlier offset', () => {
  const tail = new PartitionTail(5);
  tail.add([record(5), record(6, 'stored'), record(7), record(8, '5')]);
  expect([tail.unchecked(), tail.hasNews(5), tail.read(5, all, 10)]).toEqual([
    ['5', 'stored', '7'],
    false,
    undefined,
  ]);
  const upTo = tail.to;
  tail.add([record(9), record(10)]);
  // The last one may meanwhile be stored at its own offset.
  tail.checked(
    upTo,
    new Map([
      ['stored', 2],
      ['7', 7],
    ]),
  );
  expect([offsetsOf(tail, 5), tail.read(5, all, 10)?.next, tail.isChecked, tail.unchecked()]).toEqual([
    [5, 7],
    9,
    false,
    ['9', '10'],
  ]);
  expect([tail.hasNews(4), tail.hasNews(8), tail.hasNews(9)]).toEqual([false, true, false]);
});

it('a tail is read piece by piece, and continues after what does not pass', () => {
  const tail = new PartitionTail(0);
  tail.add(records(0, 6));
  tail.checked(6, new Map());
  const even = ({ offset }: Announcement): boolean => offset % 2 === 0;
  expect(tail.read(0, even, 2)).toEqual({ announcements: [announced(0), announced(2)], next: 3 });
  expect(tail.read(3, even, 2)).toEqual({ announcements: [announced(4)], next: 6 });
  expect(tail.read(6, even, 2)).toBeUndefined();
});

it('a tail contains at most five hundred, and readers further behind read what is stored', () => {
  const tail = new PartitionTail(0);
  tail.add(records(0, 500));
  tail.checked(500, new Map());
  expect([tail.from, offsetsOf(tail, 0)]).toEqual([0, records(0, 500).map(({ offset }) => offset)]);
  tail.add(records(500, 100));
  expect([tail.from, tail.to, tail.hasNews(349), tail.unchecked()[0]]).toEqual([350, 600, false, '500']);
  expect(offsetsOf(tail, 350)).toEqual(records(350, 150).map(({ offset }) => offset));
});
