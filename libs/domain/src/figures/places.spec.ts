import fc from 'fast-check';
import { type Places, placesOf } from './places';

const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2_147_483_647);

const shown = ({ presentOf, divided, circles }: Places) => ({
  presentOf: Object.fromEntries(presentOf),
  divided: Object.fromEntries(divided),
  circles: circles.map((circle) => [...circle].sort()),
});

it('a renaming leads on, a merger leads together, and a divided code stays', () => {
  const villages = [
    { code: 'c', formerCodes: ['b'] },
    { code: 'b', formerCodes: ['a'] },
    { code: 'm', formerCodes: ['c', 'x', 'y'] },
    { code: 'p', formerCodes: ['d'] },
    { code: 'q', formerCodes: ['d'] },
    { code: 'z' },
  ];
  expect(shown(placesOf(villages))).toEqual({
    presentOf: { a: 'm', b: 'm', c: 'm', x: 'm', y: 'm' },
    divided: { d: ['p', 'q'] },
    circles: [],
  });
});

it('neither codes in a circle nor codes before it lead anywhere, and all others do', () => {
  const villages = [
    { code: 'a', formerCodes: ['b', 'before'] },
    { code: 'b', formerCodes: ['c'] },
    { code: 'c', formerCodes: ['a'] },
    { code: 'e', formerCodes: ['f'] },
    { code: 'f', formerCodes: ['e'] },
    { code: 'own', formerCodes: ['own'] },
    { code: 'h', formerCodes: ['g'] },
  ];
  expect(shown(placesOf(villages))).toEqual({
    presentOf: { g: 'h' },
    divided: {},
    circles: [['a', 'b', 'c'], ['e', 'f'], ['own']],
  });
});

it('chains and circles of a hundred thousand codes are followed to their end', () => {
  const length = 100_000;
  const chain = Array.from({ length }, (_, at) => ({ code: `c${at + 1}`, formerCodes: [`c${at}`] }));
  const circle = Array.from({ length }, (_, at) => ({
    code: `o${(at + 1) % length}`,
    formerCodes: [`o${at}`],
  }));
  const { presentOf, circles } = placesOf([...circle, ...chain]);
  expect(presentOf.get('c0')).toBe(`c${length}`);
  expect(presentOf.size).toBe(length);
  expect(circles.map((each) => each.length)).toEqual([length]);
});

it(`places are those of a walk from each code, step by step (seed ${seed})`, () => {
  const anyCode = fc.nat(11).map(String);
  const anyVillages = fc
    .uniqueArray(fc.record({ code: anyCode, formerCodes: fc.uniqueArray(anyCode, { maxLength: 3 }) }), {
      selector: ({ code }) => code,
    })
    .filter((villages) => villages.length > 0);
  const seen = { merged: 0, divided: 0, circles: 0 };
  fc.assert(
    fc.property(anyVillages, (villages) => {
      const places = placesOf(villages);
      const namedBy = (code: string) => villages.filter(({ formerCodes }) => formerCodes.includes(code));
      /** The codes of a walk; it ends before a code that it has. */
      const walk = (start: string) => {
        const codes = [start];
        for (;;) {
          const [successor, ...others] = namedBy(codes.at(-1) ?? '');
          if (successor === undefined || others.length > 0) return { codes, backTo: undefined };
          if (codes.includes(successor.code)) return { codes, backTo: successor.code };
          codes.push(successor.code);
        }
      };
      for (let at = 0; at < 12; at++) {
        const code = String(at);
        const { codes, backTo } = walk(code);
        const end = backTo !== undefined || codes.length === 1 ? undefined : codes.at(-1);
        expect(places.presentOf.get(code)).toBe(end);
        expect(places.circles.filter((circle) => circle.includes(code))).toHaveLength(
          backTo === code ? 1 : 0,
        );
        expect(places.divided.has(code)).toBe(namedBy(code).length > 1);
      }
      seen.merged += Number(new Set(places.presentOf.values()).size < places.presentOf.size);
      seen.divided += Number(places.divided.size > 0);
      seen.circles += Number(places.circles.length > 0);
    }),
    { seed, numRuns: 500 },
  );
  for (const times of Object.values(seen)) expect(times).toBeGreaterThan(20);
});
