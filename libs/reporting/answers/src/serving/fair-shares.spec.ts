import { FairShares } from './fair-shares';

const key = (id: string) => ({ name: `key ${id}`, hasKey: true });
const address = (ip: string) => ({ name: ip, hasKey: false });
const free = (place: ReturnType<FairShares['take']>): void => void ('free' in place && place.free());

it('no caller has all places, and some are left for keys', () => {
  const shares = new FairShares({ inAll: 6, perCaller: 2, heldForKeys: 2 });
  const taken = (caller: Parameters<FairShares['take']>[0]) => {
    const place = shares.take(caller);
    return 'missing' in place ? place.missing : 'taken';
  };
  expect([1, 2, 3].map(() => taken(address('::1')))).toEqual(['taken', 'taken', 'of the caller']);
  expect([1, 2, 3].map(() => taken(address('::2')))).toEqual(['taken', 'taken', 'of the caller']);
  expect(taken(address('::3'))).toBe('in all');
  expect([1, 2, 3].map(() => taken(key('a')))).toEqual(['taken', 'taken', 'of the caller']);
  expect(taken(key('b'))).toBe('in all');
});

it('a place is free again once, however often it is given back', () => {
  const shares = new FairShares({ inAll: 2, perCaller: 2, heldForKeys: 0 });
  const first = shares.take(key('a'));
  const second = shares.take(key('b'));
  free(first);
  free(first);
  expect(shares.take(key('c'))).toHaveProperty('free');
  expect(shares.take(key('a'))).toEqual({ missing: 'in all' });
  free(second);
  expect(shares.take(address('::1'))).toHaveProperty('free');
});
