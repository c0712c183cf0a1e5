import { type Keeper } from '../updates/members-of';
import { sexes } from '../vocabulary/vocabulary';

/**
 * A shop's keeper and number of workers, packed into one integer of 31 bits, which a field of an object
 * stores without boxing. From the lowest bits up: sex (2 bits), returnee (2), poverty (2), year of birth (8)
 * and workers (17). Each is 0 if the opening does not state it.
 */
export type People = number;

export const NOTHING_KNOWN: People = 0;

/** The year of birth 1900 is stored as 1. */
const YEAR_ZERO = 1899;

export function peopleOf(keeper: Keeper | undefined, workers: number | undefined): People {
  const { sex, birthYear, returnee, povertyRegistered } = keeper ?? {};
  return (
    (sex === undefined ? 0 : sexes.indexOf(sex) + 1) |
    (answerOf(returnee) << 2) |
    (answerOf(povertyRegistered) << 4) |
    ((birthYear === undefined ? 0 : birthYear - YEAR_ZERO) << 6) |
    ((workers === undefined ? 0 : workers + 1) << 14)
  );
}

/** 0 if unknown, 1 for no, 2 for yes. */
function answerOf(answer: boolean | undefined): number {
  return answer === undefined ? 0 : answer ? 2 : 1;
}

/** The position of the sex in `sexes`, from 1; 0 if unknown. */
export function sexIn(people: People): number {
  return people & 3;
}

export function returneeIn(people: People): number {
  return (people >> 2) & 3;
}

export function povertyIn(people: People): number {
  return (people >> 4) & 3;
}

/** 0 if unknown. */
export function birthYearIn(people: People): number {
  const stored = (people >> 6) & 255;
  return stored === 0 ? 0 : stored + YEAR_ZERO;
}

/** -1 if unknown. */
export function workersIn(people: People): number {
  return (people >> 14) - 1;
}
