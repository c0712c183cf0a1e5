import { type Computed, StaleWhileRevalidate } from './stale-while-revalidate';

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
    await cache.refreshUnasked('0');
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

describe('while nobody asks', () => {
  function aCache(costMs: number, load?: (after: Date | undefined) => Promise<Computed<string> | undefined>) {
    const world = { nowMs: 0, version: 1, computed: 0 };
    const cache = new StaleWhileRevalidate(
      () => Promise.resolve(String(world.version)),
      () => Promise.resolve((world.nowMs += costMs) && String(++world.computed)),
      { nowMs: () => world.nowMs, ...(load && { load }) },
    );
    /** How often it is computed by the end, with a look every second; each sees another version where `stores` says so. */
    async function computedUntil(endMs: number, stores: boolean): Promise<number> {
      for (; world.nowMs <= endMs; world.nowMs += 1_000) {
        if (stores) world.version++;
        await cache.refreshUnasked(String(world.version));
      }
      return world.computed;
    }
    return { world, cache, computedUntil };
  }

  it('is computed at the first look, and then not as long as nothing is stored', async () => {
    const { computedUntil } = aCache(5_000);
    expect(await computedUntil(3_600_000, false)).toBe(1);
  });

  it.each([
    ['once a minute where that takes little', 500, 60_000],
    ['in a hundredth of the time where it takes more', 3_000, 300_000],
    ['every ten minutes where it takes as long', 20_000, 600_000],
  ])('is computed, while more is stored, %s', async (_name, costMs, pauseMs) => {
    const { computedUntil } = aCache(costMs);
    expect(await computedUntil(costMs, true)).toBe(1);
    expect(await computedUntil(costMs + pauseMs - 1_000, true)).toBe(1);
    expect(await computedUntil(costMs + pauseMs + 1_000, true)).toBe(2);
  });

  it.each([
    ['soon', 1_000, 30_000],
    ['after five minutes at most', 20_000, 300_000],
  ])('is computed %s once nothing more is stored', async (_name, costMs, pauseMs) => {
    const { world, cache } = aCache(costMs);
    await cache.refreshUnasked('1');
    world.version++;
    await cache.refreshUnasked('2');
    world.nowMs += pauseMs - 1;
    await cache.refreshUnasked('2');
    expect(world.computed).toBe(1);
    world.nowMs++;
    await cache.refreshUnasked('2');
    expect(world.computed).toBe(2);
  });

  it('is taken from another process where that has computed it meanwhile', async () => {
    const asked: (Date | undefined)[] = [];
    const kept = { content: 'kept', version: '2', computedAt: new Date() };
    const { world, cache } = aCache(1_000, (after) => {
      asked.push(after);
      return Promise.resolve(asked.length < 3 ? undefined : kept);
    });
    await cache.refreshUnasked('1');
    const { computedAt } = await cache.current();
    Object.assign(world, { version: 2, nowMs: 101_000 });
    await cache.refreshUnasked('2');
    expect(await cache.current()).toEqual(kept);
    expect([world.computed, asked]).toEqual([1, [undefined, undefined, computedAt]]);
  });
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
