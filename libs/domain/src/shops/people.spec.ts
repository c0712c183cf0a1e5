import fc from 'fast-check';
import { birthYearIn, NOTHING_TOLD, peopleOf, povertyIn, returneeIn, sexIn, workersIn } from './people';

it('packs whatever an opening may tell into an integer of 31 bits, and nothing into 0', () => {
  const told = {
    ...{ sex: fc.constantFrom('female' as const, 'male' as const), birthYear: fc.integer({ min: 1900, max: 2100 }) },
    ...{ returnee: fc.boolean(), povertyRegistered: fc.boolean() },
  };
  fc.assert(
    fc.property(fc.record(told, { requiredKeys: [] }), fc.option(fc.nat(100_000), { nil: undefined }), (keeper, workers) => {
      const people = peopleOf(keeper, workers);
      expect(people).toBe(people & 0x7fff_ffff);
      expect({
        sex: [undefined, 'female', 'male'][sexIn(people)],
        birthYear: birthYearIn(people) || undefined,
        returnee: [undefined, false, true][returneeIn(people)],
        povertyRegistered: [undefined, false, true][povertyIn(people)],
        workers: workersIn(people) < 0 ? undefined : workersIn(people),
      }).toEqual({ ...keeper, workers });
    }),
  );
  expect(peopleOf(undefined, undefined)).toBe(NOTHING_TOLD);
  expect(peopleOf({ sex: 'male', birthYear: 2100, returnee: true, povertyRegistered: true }, 100_000)).toBeLessThan(2 ** 31);
});
