import fc from 'fast-check';
import { type Day, dayOfIso, NEVER, NO_DAY } from '../time/day';
import { type Keeper } from '../updates/members-of';
import { birthYearIn, NOTHING_KNOWN, peopleOf, povertyIn, returneeIn, sexIn, workersIn } from './people';
import { NO_KEEPERS, PeopleCounts } from './people-counts';

const day = (iso: string): Day => dayOfIso(iso) ?? NaN;

function counts(...people: readonly (readonly [Keeper | undefined, workers?: number])[]): PeopleCounts {
  const result = new PeopleCounts();
  for (const [keeper, workers] of people) result.count(peopleOf(keeper, workers), 1);
  return result;
}

it('whatever an opening may state is packed into an integer of 31 bits, and nothing into 0', () => {
  const people = {
    sex: fc.constantFrom('female' as const, 'male' as const),
    birthYear: fc.integer({ min: 1900, max: 2100 }),
    returnee: fc.boolean(),
    povertyRegistered: fc.boolean(),
  };
  fc.assert(
    fc.property(
      fc.record(people, { requiredKeys: [] }),
      fc.option(fc.nat(100_000), { nil: undefined }),
      (keeper, workers) => {
        const people = peopleOf(keeper, workers);
        expect(people).toBe(people & 0x7fff_ffff);
        expect({
          sex: [undefined, 'female', 'male'][sexIn(people)],
          birthYear: birthYearIn(people) || undefined,
          returnee: [undefined, false, true][returneeIn(people)],
          povertyRegistered: [undefined, false, true][povertyIn(people)],
          workers: workersIn(people) < 0 ? undefined : workersIn(people),
        }).toEqual({ ...keeper, workers });
      },
    ),
  );
  expect(peopleOf(undefined, undefined)).toBe(NOTHING_KNOWN);
  expect(
    peopleOf({ sex: 'male', birthYear: 2100, returnee: true, povertyRegistered: true }, 100_000),
  ).toBeLessThan(2 ** 31);
});

it('each shop is counted under what it states, and what was counted is taken back', () => {
  const two = counts(
    [{ sex: 'female', returnee: true, povertyRegistered: false }, 4],
    [{ sex: 'male', povertyRegistered: true }, 0],
    [undefined, 7],
  );
  expect(two.keepers(0)).toEqual({
    ...NO_KEEPERS,
    sexKnown: 2,
    female: 1,
    returneeKnown: 1,
    returnee: 1,
    povertyKnown: 2,
    povertyRegistered: 1,
  });
  expect([two.workersKnown, two.workers]).toEqual([3, 11]);
  two.count(peopleOf({ sex: 'female', returnee: true, povertyRegistered: false }, 4), -1);
  expect(two.keepers(0)).toEqual({ ...NO_KEEPERS, sexKnown: 1, povertyKnown: 1, povertyRegistered: 1 });
  expect([two.workersKnown, two.workers]).toEqual([2, 7]);
});

it.each([
  ['in the year of the 30th birthday', '2018-12-31', 1988, 1],
  ['a day later, in the year of the 31st', '2019-01-01', 1988, 0],
  ['all of that year', '2019-12-31', 1988, 0],
  ['born in the year of the day', '2019-06-30', 2019, 1],
  ['not born yet, by what is told', '2019-06-30', 2100, 1],
])('under 31: %s', (_name, asOf, birthYear, under31) => {
  expect(counts([{ birthYear }]).keepers(day(asOf))).toEqual({ ...NO_KEEPERS, birthYearKnown: 1, under31 });
});

describe('due', () => {
  it.each([
    ['at the New Year of the 31st birthday', '2014-06-30', [1988], '2019-01-01'],
    ['still on the day before it', '2018-12-31', [1988], '2019-01-01'],
    ['at the next one that matters', '2019-01-01', [1988, 1990, 1989], '2020-01-01'],
  ])('%s', (_name, asOf, years, due) => {
    expect(counts(...years.map((birthYear) => [{ birthYear }] as const)).due(day(asOf))).toBe(day(due));
  });

  it('no day is due once all are older, and none without a year', () => {
    const old = counts([{ birthYear: 1988 }]);
    expect([day('2018-12-31'), day('2019-01-01')].map((asOf) => old.due(asOf))).toEqual([
      day('2019-01-01'),
      NEVER,
    ]);
    expect(counts([{ sex: 'male' }, 3]).due(day('2014-06-30'))).toBe(NEVER);
  });

  it('the due day follows what is counted', () => {
    const changing = counts([{ birthYear: 1990 }]);
    const asOf = day('2014-06-30');
    expect(changing.due(asOf)).toBe(day('2021-01-01'));
    changing.count(peopleOf({ birthYear: 1985 }, undefined), 1);
    expect(changing.due(asOf)).toBe(day('2016-01-01'));
    changing.count(peopleOf({ birthYear: 1985 }, undefined), -1);
    expect(changing.due(asOf)).toBe(day('2021-01-01'));
    expect(changing.due(NO_DAY)).toBeGreaterThan(NO_DAY);
  });
});
