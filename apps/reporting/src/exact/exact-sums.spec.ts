import { mongo } from 'mongoose';
import { exactly, summed } from './exact-sums';

it.each([
  [0, 0],
  [5, 5],
  [5n, 5],
  [2n ** 63n - 1n, 2n ** 63n - 1n],
  [mongo.Decimal128.fromString('18000000000000000001'), 18_000_000_000_000_000_001n],
])('a sum is read exactly: %s', (stored, expected) => {
  expect(summed(stored)).toBe(expected);
});

it('what has become a double is summed up once more, by decimals', async () => {
  const kinds: unknown[] = [];
  const result = await exactly((sum) => {
    kinds.push(sum('$salesFen'));
    return Promise.resolve(kinds.length === 1 ? summed(1.8e19) : 'exact');
  });
  expect([result, kinds]).toEqual(['exact', [{ $sum: '$salesFen' }, { $sum: { $toDecimal: '$salesFen' } }]]);
});

it('other errors are not tried again', async () => {
  const failing = jest.fn(() => Promise.reject(new Error('MongoDB is away')));
  await expect(exactly(failing)).rejects.toThrow('MongoDB is away');
  expect(failing).toHaveBeenCalledTimes(1);
});
