import { AppliedOffsets } from './applied-offsets';

it.each<[string, [number, number, number], boolean]>([
  ['the same name', [1, 10, 2], false],
  ['a lower index of the same offset', [1, 10, 1], false],
  ['a higher index of the same offset', [1, 10, 3], true],
  ['a lower offset, with a higher index', [1, 9, 99], false],
  ['a higher offset, with a lower index', [1, 11, 0], true],
  ['a lower offset of another source', [0, 3, 0], true],
])('after 1:10:2 what is higher in its source partition is admitted: %s', (_name, name, expected) => {
  const names = new AppliedOffsets();
  names.admit(1, 10, 2);
  expect(names.admit(...name)).toBe(expected);
});

it('the first name of a source is admitted, be it 0:0:0', () => {
  expect(new AppliedOffsets().admit(0, 0, 0)).toBe(true);
});

it('the offsets are the same after they were saved and loaded, with sources that have sent nothing between', () => {
  const names = new AppliedOffsets();
  names.admit(3, 7, 1);
  names.admit(0, 0, 0);
  const saved = JSON.parse(JSON.stringify(names)) as ReturnType<AppliedOffsets['toJSON']>;
  expect(saved).toEqual([[0, 0], null, null, [7, 1]]);
  const loaded = new AppliedOffsets(saved);
  expect(loaded.toJSON()).toEqual(saved);
  expect([
    loaded.admit(3, 7, 1),
    loaded.admit(3, 7, 2),
    loaded.admit(1, 0, 0),
    loaded.admit(0, 0, 0),
  ]).toEqual([false, true, true, false]);
});

it('what was given to be saved does not change', () => {
  const names = new AppliedOffsets();
  names.admit(0, 1, 0);
  const saved = names.toJSON();
  names.admit(0, 2, 0);
  expect(saved).toEqual([[1, 0]]);
});

it.each<[string, number, number, boolean]>([
  ['a million beyond the highest', 2, 1_000_010, false],
  ['one more beyond it', 2, 1_000_011, true],
  ['before the highest', 2, 0, false],
  ['the first of its source, within a million', 0, 1_000_000, false],
  ['the first of its source, beyond a million', 0, 1_000_001, true],
  ['of a source a thousand beyond the others', 1_003, 0, false],
  ['of a source further beyond them', 1_004, 0, true],
])(
  'after 2:10:0 a name is far where a look at its log is worth it: %s',
  (_name, source, offset, expected) => {
    const names = new AppliedOffsets();
    names.admit(2, 10, 0);
    expect(names.isFar(source, offset)).toBe(expected);
  },
);

it.each<[string, [number, number, number]]>([
  ['an offset that is no number', [0, NaN, 0]],
  ['an offset below none', [0, -1, 0]],
  ['an offset that is exact no more', [0, 2 ** 53, 0]],
  ['a source that is none', [0.5, 1, 0]],
  ['an index that is none', [0, 1, -1]],
])('%s is refused, be it new or saved, and changes nothing', (_name, name) => {
  const names = new AppliedOffsets();
  names.admit(0, 0, 0);
  expect(() => names.admit(...name)).toThrow(RangeError);
  expect(names.toJSON()).toEqual([[0, 0]]);
  const [source, ...saved] = name;
  if (source === 0) expect(() => new AppliedOffsets([saved])).toThrow('names no input');
});

it('the greatest possible names are admitted', () => {
  expect(new AppliedOffsets().admit(0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)).toBe(true);
});
