import { performance } from 'node:perf_hooks';
import type { Connection } from 'mongoose';
import { MongoProbe } from './mongo-probe';

/** A probe of a fake database, whose pings the test answers. */
function aProbe() {
  let ping: () => Promise<unknown> = () => Promise.resolve();
  const probe = new MongoProbe({ db: { command: () => ping() } } as unknown as Connection);
  const now = jest.spyOn(performance, 'now').mockReturnValue(0);
  return {
    probe,
    askAt: (ms: number, answer: () => Promise<unknown>) => {
      now.mockReturnValue(ms);
      ping = answer;
      return probe.error();
    },
    passTo: (ms: number) => void now.mockReturnValue(ms),
  };
}
afterEach(() => jest.restoreAllMocks());

const fails = (): Promise<never> => Promise.reject(new Error('not primary'));

it('MongoDB is away once no ping has been answered for five seconds', async () => {
  const { probe, askAt } = aProbe();
  expect([await askAt(0, fails), probe.isAway]).toEqual(['MongoDB does not answer: not primary', false]);
  await askAt(5_000, fails);
  expect(probe.isAway).toBe(false);
  await askAt(5_001, fails);
  expect(probe.isAway).toBe(true);
  expect([await askAt(6_000, () => Promise.resolve()), probe.isAway]).toEqual([undefined, false]);
});

it('MongoDB is not away while it answers now and then, or late', async () => {
  const { probe, askAt, passTo } = aProbe();
  await askAt(0, fails);
  await askAt(3_000, () => Promise.resolve());
  await askAt(4_000, fails);
  passTo(8_000);
  expect(probe.isAway).toBe(false);

  const { promise, resolve: answer } = Promise.withResolvers<void>();
  expect(await askAt(8_500, () => promise)).toBe('MongoDB has not answered within 1000 ms.');
  passTo(9_500);
  expect(probe.isAway).toBe(true);
  answer();
  await new Promise(setImmediate);
  expect(probe.isAway).toBe(false);
});
