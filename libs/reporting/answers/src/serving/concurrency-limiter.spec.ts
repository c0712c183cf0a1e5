import { ConcurrencyLimiter } from './concurrency-limiter';

const key = (id: string) => ({ name: `key ${id}`, hasKey: true });
const address = (ip: string) => ({ name: ip, hasKey: false });
const forEver = new AbortController().signal;
const release = (permit: ReturnType<ConcurrencyLimiter['acquire']>): void =>
  void ('release' in permit && permit.release());

it('no caller has all permits, and some are reserved for keys', () => {
  const limiter = new ConcurrencyLimiter({ inAll: 6, perCaller: 2, reservedForKeys: 2 });
  const outcome = (caller: Parameters<ConcurrencyLimiter['acquire']>[0]) => {
    const permit = limiter.acquire(caller);
    return 'reached' in permit ? permit.reached : 'acquired';
  };
  expect([1, 2, 3].map(() => outcome(address('::1')))).toEqual(['acquired', 'acquired', 'per caller']);
  expect([1, 2, 3].map(() => outcome(address('::2')))).toEqual(['acquired', 'acquired', 'per caller']);
  expect(outcome(address('::3'))).toBe('in all');
  expect([1, 2, 3].map(() => outcome(key('a')))).toEqual(['acquired', 'acquired', 'per caller']);
  expect(outcome(key('b'))).toBe('in all');
});

it('a permit is released once, however often it is given back', () => {
  const limiter = new ConcurrencyLimiter({ inAll: 2, perCaller: 2, reservedForKeys: 0 });
  const first = limiter.acquire(key('a'));
  const second = limiter.acquire(key('b'));
  release(first);
  release(first);
  expect(limiter.acquire(key('c'))).toHaveProperty('release');
  expect(limiter.acquire(key('a'))).toEqual({ reached: 'in all' });
  release(second);
  expect(limiter.acquire(address('::1'))).toHaveProperty('release');
});

it('waiting callers get a permit in turn: first the caller with the fewest, then the one who came first', async () => {
  const limiter = new ConcurrencyLimiter({ inAll: 3, perCaller: 2, reservedForKeys: 0 });
  const admitted: string[] = [];
  const held: (() => void)[] = [];
  const wait = (caller: Parameters<ConcurrencyLimiter['acquire']>[0]) =>
    limiter.acquireInTurn(caller, forEver).then((free) => {
      admitted.push(caller.name);
      held.push(free);
    });
  const all = ['a', 'a', 'b', 'a', 'a', 'b', 'c'].map((id) => wait(key(id)));
  for (let released = 0; released < all.length; released++) {
    await Promise.race(all.slice(released));
    await new Promise(setImmediate);
    held.shift()?.();
  }
  await Promise.all(all);
  expect(admitted).toEqual(['key a', 'key a', 'key b', 'key c', 'key a', 'key b', 'key a']);
});

it('a caller who no longer waits gets no permit', async () => {
  const limiter = new ConcurrencyLimiter({ inAll: 1, perCaller: 1, reservedForKeys: 0 });
  const first = limiter.acquire(key('a'));
  const controller = new AbortController();
  const leaving = limiter.acquireInTurn(key('b'), controller.signal);
  controller.abort();
  release(first);
  await expect(leaving).rejects.toThrow(/abort/i);
  expect(limiter.acquire(key('c'))).toHaveProperty('release');
});
