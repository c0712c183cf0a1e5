import { IdlenessDetector } from './idleness-detector';

/** `answers` are `[records ahead before, records ahead after, at ms]`. */
function after(answers: readonly (readonly [number, number, number])[]): string[] {
  const detector = new IdlenessDetector(2_000);
  return answers.map(([before, behind, ms]) => detector.answered(before, behind, ms));
}

it.each<[string, [number, number, number][], string]>([
  ['nothing was answered yet but the start of a log', [[5, 3, 0]], 'waiting'],
  ['one answer at the end', [[5, 0, 0]], 'waiting'],
  [
    'two at the end, a millisecond too close',
    [
      [5, 0, 0],
      [0, 0, 1_999],
    ],
    'waiting',
  ],
  [
    'two at the end, just far enough apart',
    [
      [5, 0, 0],
      [0, 0, 2_000],
    ],
    'read',
  ],
  [
    'one between that did not reach the end',
    [
      [5, 0, 0],
      [9, 1, 1_000],
      [1, 0, 2_500],
    ],
    'waiting',
  ],
  [
    'and then long enough again',
    [
      [5, 0, 0],
      [9, 1, 1_000],
      [1, 0, 2_500],
      [0, 0, 4_500],
    ],
    'read',
  ],
  [
    'records that come meanwhile, all read',
    [
      [5, 0, 0],
      [9, 0, 1_000],
      [3, 0, 2_000],
    ],
    'read',
  ],
])(
  'a partition waits until answers far enough apart, and all between, reached the end: %s',
  (_name, answers, expected) => {
    expect(after(answers).at(-1)).toBe(expected);
  },
);

it.each([
  [10_000, 'read'],
  [10_001, 'waiting'],
])('a partition once read waits again only when more than 10,000 are ahead: %i', (ahead, expected) => {
  expect(
    after([
      [0, 0, 0],
      [0, 0, 2_000],
      [ahead, ahead, 3_000],
    ]).at(-1),
  ).toBe(expected);
});

it('a partition stays read while it is a little behind', () => {
  expect(
    after([
      [0, 0, 0],
      [0, 0, 2_000],
      [400, 300, 2_100],
      [300, 200, 9_000],
    ]).slice(1),
  ).toEqual(['read', 'read', 'read']);
});

it('a partition must settle again once it has fallen far behind', () => {
  expect(
    after([
      [0, 0, 0],
      [0, 0, 2_000],
      [20_000, 10_000, 3_000],
      [10_000, 0, 3_500],
      [0, 0, 5_499],
      [0, 0, 5_500],
    ]).slice(2),
  ).toEqual(['waiting', 'waiting', 'waiting', 'read']);
});
