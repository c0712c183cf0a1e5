import { until } from './until';

it('waits for a condition', async () => {
  let looks = 0;
  expect(await until(() => ++looks === 3, { everyMs: 1 })).toBe(true);
  expect(looks).toBe(3);
});

it('gives what holds at last', async () => {
  let count = 0;
  const seen = await until(
    () => Promise.resolve({ count: count++ }),
    (one) => one.count > 1,
  );
  expect(seen).toEqual({ count: 2 });
});

it('rejects after the deadline with what was wanted, and what was seen last', async () => {
  const never = until(
    () => ({ is: 'red' }),
    (seen) => seen.is === 'green',
    { withinMs: 30, everyMs: 5, what: 'it was green' },
  );
  await expect(never).rejects.toThrow('It took more than 30 ms until it was green. In the end: {"is":"red"}');
  await expect(until(() => 1 > 2, { withinMs: 10 })).rejects.toThrow('It took more than 10 ms until ()');
});
