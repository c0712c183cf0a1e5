import { dayText, type Day } from '../updates/days';
import { type ShopOpened } from '../updates/updates';

export interface NaivePeople {
  keepers: {
    sexKnown: number;
    female: number;
    birthYearKnown: number;
    under31: number;
    returneeKnown: number;
    returnee: number;
    povertyKnown: number;
    povertyRegistered: number;
  };
  workersKnown: number;
  workers: number;
}

/** The people of the active shops as of day D, from each shop's opening in force. */
export function peopleOf(openings: ShopOpened[], asOf: Day): NaivePeople {
  const year = Number(dayText(asOf).slice(0, 4));
  const keepers = openings.map(({ data }) => data.keeper ?? {});
  const workers = openings.flatMap(({ data }) => (data.workers === undefined ? [] : [data.workers]));
  const count = (holds: (keeper: NonNullable<ShopOpened['data']['keeper']>) => boolean) =>
    keepers.filter(holds).length;
  return {
    keepers: {
      sexKnown: count(({ sex }) => sex !== undefined),
      female: count(({ sex }) => sex === 'female'),
      birthYearKnown: count(({ birthYear }) => birthYear !== undefined),
      under31: count(({ birthYear }) => birthYear !== undefined && year - birthYear <= 30),
      returneeKnown: count(({ returnee }) => returnee !== undefined),
      returnee: count(({ returnee }) => returnee === true),
      povertyKnown: count(({ povertyRegistered }) => povertyRegistered !== undefined),
      povertyRegistered: count(({ povertyRegistered }) => povertyRegistered === true),
    },
    workersKnown: workers.length,
    workers: workers.reduce((sum, one) => sum + one, 0),
  };
}
