import { keepLoading } from './keep-loading';

it('tries again until the part is loaded, and reports each failure', async () => {
  jest.useFakeTimers();
  try {
    let tries = 0;
    const fails = jest.fn();
    const loading = keepLoading(
      () => (++tries < 3 ? Promise.reject(new Error('away')) : Promise.resolve('part')),
      fails,
    );
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await loading).toBe('part');
    expect([tries, fails.mock.calls.length]).toEqual([3, 2]);
  } finally {
    jest.useRealTimers();
  }
});
