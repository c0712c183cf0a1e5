import { keyedTextHash } from './text-hash';

const names = Array.from({ length: 4_096 }, (_, number) => `shop-${number}`);

it('spreads similar names over all slots, whatever the key', () => {
  for (const key of [0, 1, -1, 0x5bd1e995]) {
    const hash = keyedTextHash(Int32Array.of(key, ~key));
    const slots = new Set(names.map((name) => hash(name) & 4_095));
    // Chance takes 63 % of the slots.
    expect(slots.size).toBeGreaterThan(2_400);
    expect(slots.size).toBeLessThan(2_780);
  }
});

it('another key gives other collisions', () => {
  const inFirst = (key: number) => {
    const hash = keyedTextHash(Int32Array.of(key, 1));
    return names.filter((name) => (hash(name) & 63) === 0);
  };
  const first = new Set(inFirst(1));
  expect(inFirst(2).filter((name) => first.has(name)).length).toBeLessThan(12);
});

it.each([
  ['', '\0'],
  ['a', 'a\0'],
  ['ab', 'ba'],
  ['abc', 'abcd'],
])('%j and %j differ', (one, other) => {
  const hash = keyedTextHash(Int32Array.of(3, 5));
  expect(hash(one)).toBe(hash(one));
  expect(hash(one)).not.toBe(hash(other));
});

it('each process has a key of its own', () => {
  expect(keyedTextHash()('shop')).not.toBe(keyedTextHash()('shop'));
});
