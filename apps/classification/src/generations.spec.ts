import { predecessorStanding } from './generations';

const here = { generation: 'g2', offset: 10 };

it.each<[string, Parameters<typeof predecessorStanding>[0], ReturnType<typeof predecessorStanding>]>([
  ['was never saved', {}, 'before'],
  ['is saved before the record', { offset: 9, fields: {} }, 'before'],
  ['is saved just before the record', { offset: 10, fields: {} }, 'before'],
  ['is saved behind it, and has not ended', { offset: 11, fields: {} }, 'passed'],
  ['has ended there', { offset: 11, fields: { ended: here } }, 'ended'],
  ['has ended there, and read on without applying', { offset: 99, fields: { ended: here } }, 'ended'],
  [
    'has ended at an earlier record of the same switch',
    { offset: 99, fields: { ended: { generation: 'g2', offset: 4 } } },
    'passed',
  ],
  [
    'has ended in favour of another',
    { offset: 11, fields: { ended: { generation: 'g3', offset: 10 } } },
    'passed',
  ],
])('a predecessor that %s', (_what, checkpoint, expected) => {
  expect(predecessorStanding(checkpoint, here)).toBe(expected);
});
