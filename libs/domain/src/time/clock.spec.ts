import { Clock, type Watermark } from './clock';

/**
 * `0w5` is a watermark of partition 0, state `waiting`, day 5; `1r` is one of partition 1, state `read`,
 * without a day. Each is newer than those before it.
 */
function watermarks(partitions: number, text: string): Watermark[] {
  return text.split(' ').map((word, number) => ({
    partition: Number(word[0]),
    partitions,
    ...(word.length > 2 && { day: Number(word.slice(2)) }),
    state: word[1] === 'r' ? ('read' as const) : ('waiting' as const),
    epoch: 1,
    number,
  }));
}

function clockAfter(all: readonly Watermark[]): Clock {
  const clock = new Clock();
  for (const watermark of all) clock.apply(watermark);
  return clock;
}

it.each([
  ['a partition that was not heard of yet', 2, '0w5', undefined],
  ['a waiting partition without a day', 2, '0w5 1w', undefined],
  ['the smallest day of those that wait', 2, '0w5 1w3', 3],
  ['the smallest day, whichever partition has it', 3, '0w5 1w3 2w4', 3],
  ['a partition that is read holds nothing back', 2, '0w5 1r3', 5],
  ['a read partition is not looked at while another waits', 2, '0w5 1r9', 5],
  ['the greatest day where none waits', 3, '0r5 1r9 2r', 9],
  ['no day at all', 2, '0r 1r', undefined],
  ['a partition that waits again holds back', 2, '0r5 1w3 1w4', 4],
  ['but does not turn the clock back', 2, '0r5 1r9 0w5 1w9', 9],
  ['days never fall', 1, '0w5 0w3', 5],
  ['a newer watermark without a day keeps the old one', 1, '0r5 0w', 5],
  ['days before 1970', 1, '0w-5', -5],
])('%s', (_name, partitions, text, expected) => {
  expect(clockAfter(watermarks(partitions, text)).day).toBe(expected);
});

it('a partition that is read again keeps the silent sources of the day that it had come to', () => {
  const [first, ...again] = watermarks(1, '0w5 0w 0w2 0w5');
  const clock = clockAfter([{ ...first!, silent: [{ source: '/marketplaces/jd', since: 3 }] }]);
  const since = again.map((watermark) => {
    clock.apply(watermark);
    return clock.silentSince(() => true);
  });
  expect(since).toEqual([3, 3, Infinity]);
});

it.each([
  ['while there is no clock', 2, '0w5', undefined],
  ['of one partition', 1, '0w5 0w9', 5],
  ['however far one had read before another was heard', 2, '0w5 0w90 1w7 1w80', 5],
  ['whichever was heard first', 2, '1w7 1w80 0w5 0w90', 5],
  ['of one that is read to its end as well', 2, '0w5 0r90 1w7', 5],
  ['of those that have a day', 2, '0w5 0w90 1w 1r', 5],
])('the clock begins with the smallest first day: %s', (_name, partitions, text, expected) => {
  expect(clockAfter(watermarks(partitions, text)).beginning).toBe(expected);
});

it.each([
  ['of a smaller number', { epoch: 2, number: 3 }],
  ['of the same name', { epoch: 2, number: 4 }],
])('a tick %s is ignored', (_name, older) => {
  const clock = new Clock();
  clock.apply({ partition: 0, partitions: 1, day: 5, state: 'waiting', epoch: 2, number: 4 });
  clock.apply({ partition: 0, partitions: 1, day: 7, state: 'read', ...older });
  expect(clock.toJSON()).toEqual({
    day: 5,
    partitions: 1,
    sources: [{ partition: 0, day: 5, first: 5, state: 'waiting', epoch: 2, number: 4 }],
  });
});

it.each([
  ['raises the day, with the silent sources of that day', 7, { day: 7, silent: [] }],
  ['changes nothing on the same day', 5, {}],
  ['changes nothing on an earlier day', 4, {}],
  ['changes nothing without a day', undefined, {}],
])("a former owner's watermark %s", (_name, day, changed) => {
  const [first, other, owner] = watermarks(2, '0w4 1w9 0w5');
  const clock = clockAfter([
    first!,
    other!,
    { ...owner!, silent: [{ source: '/marketplaces/jd', since: 3 }], epoch: 2 },
  ]);
  const { sources } = clock.toJSON();
  clock.apply({
    partition: 0,
    partitions: 1,
    ...(day !== undefined && { day }),
    state: 'read',
    silent: [],
    epoch: 1,
    number: 3,
  });
  expect(clock.toJSON()).toEqual({
    day: day === 7 ? 7 : 5,
    partitions: 2,
    sources: [{ ...sources[0], ...changed }, sources[1]],
  });
});

it("a former owner's day is the first if the new owner had none", () => {
  const [owner, ...former] = watermarks(1, '0w 0r5 0r6');
  const clock = clockAfter([{ ...owner!, epoch: 2 }, ...former]);
  expect(clock.toJSON()).toStrictEqual({
    day: 6,
    partitions: 1,
    sources: [{ partition: 0, day: 6, first: 5, state: 'waiting', epoch: 2, number: 0 }],
  });
});

it('a new epoch numbers its ticks from the beginning', () => {
  const clock = new Clock();
  clock.apply({ partition: 0, partitions: 1, day: 5, state: 'waiting', epoch: 2, number: 4 });
  clock.apply({ partition: 0, partitions: 1, day: 6, state: 'waiting', epoch: 3, number: 0 });
  expect(clock.day).toBe(6);
});

it('the clock is stored by partition, without days that do not exist', () => {
  const state = { state: 'waiting' as const, epoch: 1 };
  expect(clockAfter(watermarks(2, '1w 0w5')).toJSON()).toStrictEqual({
    partitions: 2,
    sources: [
      { partition: 0, day: 5, first: 5, number: 1, ...state },
      { partition: 1, number: 0, ...state },
    ],
  });
});

it('the clock continues from its JSON as if it had never been stored', () => {
  const all = watermarks(3, '0w5 1w3 2r 1r8 0w7 2w9 0r10 2w12');
  for (let stop = 0; stop <= all.length; stop++) {
    let clock = clockAfter(all.slice(0, stop));
    clock = Clock.of(JSON.parse(JSON.stringify(clock)));
    const whole = clockAfter(all.slice(0, stop));
    expect(clock.day).toBe(whole.day);
    for (const watermark of all.slice(stop)) {
      clock.apply(watermark);
      whole.apply(watermark);
      expect(clock.toJSON()).toEqual(whole.toJSON());
    }
  }
});
