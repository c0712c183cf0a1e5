import fc from 'fast-check';
import {
  isBeyond,
  isOfTopics,
  type LogPosition,
  MovingPosition,
  parsePosition,
  positionText,
} from './log-position';

const offsets = fc.array(fc.integer({ min: 0, max: 999_999_999_999_999 }), { minLength: 1, maxLength: 8 });
const positions: fc.Arbitrary<LogPosition> = fc.record(
  {
    'village.verdicts': offsets,
    'village.certifications': offsets,
    'region.verdicts': offsets,
    'observatory.notices': offsets,
  },
  { requiredKeys: [] },
);

it('a position is read as it was written', () => {
  expect(positionText({ 'village.verdicts': [5, 0, 12], 'region.verdicts': [7] })).toBe('v:5,0,12;c:;r:7;n:');
  // As followers of earlier versions have it.
  expect(parsePosition('v:5,0,12;c:;r:7')).toEqual({
    'village.verdicts': [5, 0, 12],
    'region.verdicts': [7],
  });
  fc.assert(
    fc.property(positions, (position) => expect(parsePosition(positionText(position))).toEqual(position)),
  );
});

it.each([
  '',
  'v',
  'v:;c:',
  'v:;c:;r:;',
  'c:;v:;r:',
  'v:1,;c:;r:',
  'v:,1;c:;r:',
  'v:-1;c:;r:',
  'v:1.5;c:;r:',
  'v:1e3;c:;r:',
  'v:01;c:;r:',
  ' v:1;c:;r:',
])('the text is not a position: %j', (text) => {
  expect(parsePosition(text)).toBeUndefined();
});

it('a moved position changes one partition, and leaves the others and the original', () => {
  const from = { 'village.verdicts': [5] };
  const moving = new MovingPosition(from);
  moving.move('village.verdicts', 2, 7);
  moving.move('region.verdicts', 0, 1);
  expect(moving.value).toEqual({ 'village.verdicts': [5, 0, 7], 'region.verdicts': [1] });
  expect([
    moving.at('village.verdicts', 2),
    moving.at('village.verdicts', 3),
    moving.at('village.certifications', 0),
  ]).toEqual([7, 0, 0]);
  expect(from).toEqual({ 'village.verdicts': [5] });
});

it.each([
  ['as many as the topic is created with', { 'region.verdicts': [1, 2, 3, 4] }, {}, true],
  ['one more', { 'region.verdicts': [0, 0, 0, 0, 0] }, {}, false],
  [
    'one more, of which something was read',
    { 'region.verdicts': [0, 0, 0, 0, 0] },
    { 'region.verdicts': [0, 0, 0, 0, 5] },
    true,
  ],
  ['nothing', {}, {}, true],
])(
  'a position has partitions that the topics have: %s',
  (_name, position: LogPosition, read: LogPosition, expected) => {
    expect(isOfTopics(position, read)).toBe(expected);
  },
);

it.each([
  ['the same', { 'village.verdicts': [5, 1] }, { 'village.verdicts': [5, 1] }, false],
  ['one more', { 'village.verdicts': [5, 2] }, { 'village.verdicts': [5, 1] }, true],
  ['a partition more', { 'village.verdicts': [5, 1, 1] }, { 'village.verdicts': [5, 1] }, true],
  ['an empty partition more', { 'village.verdicts': [5, 1, 0] }, { 'village.verdicts': [5, 1] }, false],
  ['another topic', { 'region.verdicts': [1] }, { 'village.verdicts': [5] }, true],
  ['one less', { 'village.verdicts': [4] }, { 'village.verdicts': [5] }, false],
])(
  'something is after a position where any partition has continued: %s',
  (_name, end: LogPosition, since: LogPosition, expected) => {
    expect(isBeyond(end, since)).toBe(expected);
  },
);
