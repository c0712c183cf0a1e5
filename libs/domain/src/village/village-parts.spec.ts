import { partsOf, VillageParts } from './village-parts';

const code = '330782103201';
const bytes = Uint8Array.from({ length: 29 }, (_, at) => at);

function stored(all: Uint8Array, mostBytes: number) {
  return partsOf(code, all, mostBytes).map(({ bytes: part, ...named }) => ({
    ...named,
    state: { value: () => part },
  }));
}

it.each([28, 15, 10, 2])(
  'a village in parts of %i bytes is whole again once the last is read, in whatever order',
  (mostBytes) => {
    const parts = stored(bytes, mostBytes);
    expect(parts.length).toBe(Math.ceil(29 / mostBytes));
    for (const order of [parts, parts.toReversed(), [...parts.slice(1), ...parts.slice(0, 1)]]) {
      const villages = new VillageParts();
      const read = order.map((part) => villages.add(part));
      expect(read.slice(0, -1).every((one) => one === undefined)).toBe(true);
      expect(read.at(-1)).toEqual([parts[0], bytes]);
      villages.end();
    }
  },
);

it('one part is the village itself', () => {
  const [only] = stored(bytes, 29);
  expect(only).not.toHaveProperty('parts');
  expect(new VillageParts().add(only!)).toEqual([only, bytes]);
});

it('parts left from when the village was larger are ignored', () => {
  const villages = new VillageParts();
  const fewer = stored(bytes.slice(0, 15), 10);
  const left = stored(bytes, 10)[2]!;
  expect([left, ...fewer].map((part) => villages.add(part))).toEqual([
    undefined,
    undefined,
    [fewer[0], bytes.slice(0, 15)],
  ]);
  const [small] = stored(bytes.slice(0, 9), 10);
  expect(villages.add(small!)).toEqual([small, bytes.slice(0, 9)]);
  villages.add(fewer[1]!);
  villages.end();
});

it('a missing part is named', () => {
  const villages = new VillageParts();
  for (const part of stored(bytes, 10).slice(0, 2)) villages.add(part);
  expect(() => villages.end()).toThrow(`Of the 3 stored parts of village ${code} one is missing.`);
});
