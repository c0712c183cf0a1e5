import { StaleWhileRevalidate } from './stale-while-revalidate';

/** A snapshot whose work takes `costMs` by a clock of the test's own. */
function aSnapshot(costMs = 0) {
  const world = { nowMs: 0, version: '1', computed: 0, fails: false };
  const snapshot = new StaleWhileRevalidate(
    () => Promise.resolve(world.version),
    () => {
      if (world.fails) return Promise.reject(new Error('MongoDB is away'));
      world.nowMs += costMs;
      return Promise.resolve(++world.computed);
    },
    { nowMs: () => world.nowMs },
  );
  const content = async (): Promise<number> => (await snapshot.current()).content;
  return { world, content };
}

/** Lets what goes on in the background end. */
const background = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('the first one waits, and those who ask meanwhile wait for the same', async () => {
  const { world, content } = aSnapshot();
  expect(await Promise.all([content(), content(), content()])).toEqual([1, 1, 1]);
  expect(world.computed).toBe(1);
});

it('looks for changes two seconds later at the earliest, and answers at once with what it has', async () => {
  const { world, content } = aSnapshot();
  await content();
  world.version = '2';
  world.nowMs = 1_999;
  await content();
  await background();
  expect(world.computed).toBe(1);
  world.nowMs = 2_000;
  expect(await content()).toBe(1);
  await background();
  expect(await content()).toBe(2);
});

it('works nothing out where nothing has changed', async () => {
  const { world, content } = aSnapshot();
  await content();
  for (world.nowMs = 2_000; world.nowMs < 60_000; world.nowMs += 2_000) {
    await content();
    await background();
  }
  expect(world.computed).toBe(1);
});

it('works at most a tenth of the time', async () => {
  const { world, content } = aSnapshot(1_000);
  await content();
  world.version = '2';
  world.nowMs = 9_999;
  await content();
  await background();
  expect(world.computed).toBe(1);
  world.nowMs = 10_000;
  await content();
  await background();
  expect(world.computed).toBe(2);
});

it('who asks after nobody has for long waits for what is new', async () => {
  const { world, content } = aSnapshot();
  await content();
  world.version = '2';
  world.nowMs = 10_000;
  expect(await content()).toBe(2);
});

describe('where computing takes long', () => {
  const hourMs = 3_600_000;

  /** A cache that took up the answer `kept` of ten minutes ago, if one is given; it computes until `done`. */
  function aSlowCache(kept?: string) {
    const { promise, resolve: done } = Promise.withResolvers<string>();
    const world = { nowMs: 0, version: '1', done };
    const of = { version: '0', computedAt: new Date(Date.now() - hourMs / 6) };
    const cache = new StaleWhileRevalidate(
      () => Promise.resolve(world.version),
      () => promise,
      {
        ...{ nowMs: () => world.nowMs, patienceMs: 1 },
        load: () => Promise.resolve(kept === undefined ? undefined : { ...of, content: kept }),
      },
    );
    return { world, cache, computedAt: of.computedAt };
  }

  it('the first caller gets what a process before has kept, with its time, and the next one what is new', async () => {
    const { world, cache, computedAt } = aSlowCache('kept');
    expect(await cache.current()).toEqual({ content: 'kept', version: '0', computedAt });
    world.done('new');
    await background();
    expect(await cache.current()).toMatchObject({ content: 'new', version: '1' });
  });

  it.each([
    ['but waits where that is an hour old', hourMs - hourMs / 6, 'new'],
    ['and takes it a moment before', hourMs - hourMs / 6 - 1_000, 'kept'],
  ])('%s', async (_name, nowMs, content) => {
    const { world, cache } = aSlowCache('kept');
    await cache.refreshAfter(hourMs);
    world.nowMs = nowMs;
    setTimeout(() => world.done('new'), 50);
    expect(await cache.current()).toMatchObject({ content });
  });

  it('waits for the first answer of all', async () => {
    const { world, cache } = aSlowCache();
    setTimeout(() => world.done('new'), 50);
    expect(await cache.current()).toMatchObject({ content: 'new' });
  });
});

it('is refreshed for nobody, if it was not lately', async () => {
  const world = { nowMs: 0, computed: 0 };
  const took: number[] = [];
  const cache = new StaleWhileRevalidate(
    () => Promise.resolve(String(world.nowMs)),
    () => Promise.resolve((world.nowMs += 5) && ++world.computed),
    { nowMs: () => world.nowMs, keep: (_computed, tookMs) => took.push(tookMs) },
  );
  await cache.refreshAfter(100);
  world.nowMs = 104;
  await cache.refreshAfter(100);
  expect(world.computed).toBe(1);
  world.nowMs = 105;
  await cache.refreshAfter(100);
  expect([world.computed, took]).toEqual([2, [5, 5]]);
});

it('a failure in the background is tried again after the pause, and told once the answer is stale', async () => {
  const { world, content } = aSnapshot();
  await content();
  Object.assign(world, { version: '2', fails: true, nowMs: 2_000 });
  expect(await content()).toBe(1);
  await background();
  world.nowMs = 9_999;
  expect(await content()).toBe(1);
  await background();
  world.nowMs = 10_000;
  await expect(content()).rejects.toThrow('MongoDB is away');
  world.fails = false;
  expect(await content()).toBe(2);
});

it('of all that are dear, one is computed at a time', async () => {
  let [underWay, most] = [0, 0];
  const compute = async (): Promise<string> => {
    most = Math.max(most, ++underWay);
    await background();
    underWay--;
    return 'content';
  };
  const caches = [1, 2, 3].map(() => new StaleWhileRevalidate(() => Promise.resolve('1'), compute));
  await Promise.all(caches.flatMap((cache) => [cache.current(), cache.part('330782104', compute)]));
  expect([most, underWay]).toEqual([1, 0]);
});

it('a failure keeps none of the others waiting', async () => {
  const failing = new StaleWhileRevalidate(
    () => Promise.resolve('1'),
    () => Promise.reject(new Error('MongoDB is away')),
  );
  const { content } = aSnapshot();
  const failed = failing.current();
  expect(await content()).toBe(1);
  await expect(failed).rejects.toThrow('MongoDB is away');
});

it('a part is computed once for all who ask, and kept for five seconds, whatever is stored; a failure is not kept', async () => {
  const world = { nowMs: 1, computed: 0 };
  const cache = new StaleWhileRevalidate(
    () => Promise.resolve(String(world.nowMs)),
    () => Promise.resolve(0),
    { nowMs: () => world.nowMs },
  );
  const part = async (name: string): Promise<number> => (await cache.part(name, () => Promise.resolve(++world.computed))).content;
  await expect(cache.part('a', () => Promise.reject(new Error('MongoDB is away')))).rejects.toThrow('away');
  expect(await Promise.all([part('a'), part('a'), part('b')])).toEqual([1, 1, 2]);
  world.nowMs += 4_999;
  expect(await part('a')).toBe(1);
  world.nowMs += 2;
  expect(await part('a')).toBe(3);
});
