import { compareOrdering } from './ordering';

it('updates are ordered by time, then id, then source, texts by code unit', () => {
  const ascending = [
    { timeMs: 1, id: 'z', source: 'z' },
    { timeMs: 2, id: '10', source: 'z' },
    { timeMs: 2, id: '2', source: 'z' },
    { timeMs: 2, id: 'B', source: 'z' },
    { timeMs: 2, id: 'a', source: 'A' },
    { timeMs: 2, id: 'a', source: 'a' },
  ];
  expect([...ascending].reverse().sort(compareOrdering)).toEqual(ascending);
  expect(compareOrdering(ascending[5]!, { ...ascending[5]! })).toBe(0);
});
