import { performance } from 'node:perf_hooks';
import { Backoff } from './backoff';

async function took(wait: Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await wait;
  return performance.now() - startedMs;
}

it('the pause doubles with every failure up to its bound, and starts again after a success', async () => {
  const backoff = new Backoff(4, 20);
  const waits: number[] = [];
  for (let failure = 0; failure < 5; failure++) {
    waits.push(backoff.nextMs);
    await backoff.failed();
  }
  expect(waits).toEqual([4, 8, 16, 20, 20]);
  backoff.succeeded();
  expect(backoff.nextMs).toBe(4);
});

it('the pause is as long as it is stated', async () => {
  // A timer may fire a millisecond early.
  expect(await took(new Backoff(50).failed())).toBeGreaterThanOrEqual(49);
});

it('the pause ends early, without an error, when the signal is raised', async () => {
  const closing = new AbortController();
  const failed = new Backoff(60_000, 60_000).failed(closing.signal);
  closing.abort();
  await expect(failed).resolves.toBeUndefined();
  await expect(new Backoff(60_000, 60_000).failed(closing.signal)).resolves.toBeUndefined();
});

it('the pause never exceeds its bound, however many failures there were', async () => {
  const backoff = new Backoff(1, 5);
  await Promise.all(Array.from({ length: 2_000 }, () => backoff.failed()));
  expect(backoff.nextMs).toBe(5);
});
