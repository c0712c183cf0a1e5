import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { PolledOffsets } from './admin';
import { EndOffsets } from './end-offsets';

const ends = [
  { partition: 0, low: 0, high: 7, stable: 7 },
  { partition: 1, low: 2, high: 9, stable: 8 },
];

it('the offsets of each partition of each topic are returned', async () => {
  const polledOffsets: unknown[] = [];
  await new EndOffsets(() => Promise.resolve(ends), 1_000).poll(['a', 'b'], (...offsets) =>
    polledOffsets.push(offsets),
  );
  expect(polledOffsets).toEqual([
    ['a', ends[0]],
    ['a', ends[1]],
    ['b', ends[0]],
    ['b', ends[1]],
  ]);
});

it('reading continues after a request that was lost without an error, and states so until Kafka answers', async () => {
  const answers: Promise<readonly PolledOffsets[]>[] = [new Promise(() => undefined), Promise.resolve(ends)];
  const offsets = new EndOffsets(() => answers.shift() ?? Promise.resolve([]), 20);
  const polledOffsets: number[] = [];
  const poll = (): Promise<void> => offsets.poll(['a'], (_topic, { high }) => polledOffsets.push(high));
  await poll();
  expect([offsets.trouble, polledOffsets]).toEqual(['Kafka has not answered within 0.02 s', []]);
  await poll();
  expect([offsets.trouble, polledOffsets]).toEqual([undefined, [7, 9]]);
});

it('an outage is reported only once no end of any log has arrived for five seconds', async () => {
  const now = jest.spyOn(performance, 'now').mockReturnValue(0);
  const isAway = { a: true, b: true };
  const offsets = new EndOffsets(
    (topic) => (isAway[topic as 'a' | 'b'] ? Promise.reject(new Error('no leader')) : Promise.resolve(ends)),
    1_000,
  );
  const poll = (): Promise<void> => offsets.poll(['a', 'b'], () => undefined);
  await poll();
  expect([offsets.trouble, offsets.outage]).toEqual(['no leader', undefined]);
  now.mockReturnValue(6_000);
  await poll();
  expect(offsets.outage).toBe('no leader');
  isAway.a = false;
  await poll();
  expect([offsets.trouble, offsets.outage]).toEqual(['no leader', undefined]);
  now.mockRestore();
});

it('one request at a time is open', async () => {
  let requestCount = 0;
  const offsets = new EndOffsets(async () => {
    requestCount++;
    await pause(20);
    return ends;
  }, 1_000);
  await Promise.all([offsets.poll(['a'], () => undefined), offsets.poll(['a'], () => undefined)]);
  expect(requestCount).toBe(1);
});
