import { type Sex, sexes } from '../vocabulary/vocabulary';

/** The person who keeps a shop, as far as an opening tells. */
export interface Keeper {
  readonly sex?: Sex | undefined;
  readonly birthYear?: number | undefined;
  /** Has come back to the village from work or studies elsewhere. */
  readonly returnee?: boolean | undefined;
  /** Is of a household registered as poor. */
  readonly povertyRegistered?: boolean | undefined;
}

/**
 * A shop's keeper and number of workers, packed into one integer of 31 bits, which an object's field holds without a box: from the lowest
 * bits up sex (2 bits), returnee (2), poverty (2), year of birth (8) and workers (17). Each is 0 where the opening does not tell it.
 */
export type People = number;

export const NOTHING_TOLD: People = 0;

/** Year of birth 1900 is stored as 1. */
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

/** 0 where it is not told, 1 for no, 2 for yes. */
function answerOf(told: boolean | undefined): number {
  return told === undefined ? 0 : told ? 2 : 1;
}

/** The sex as its place in `sexes`, counted from 1; 0 where it is not told. */
export function sexIn(people: People): number {
  return people & 3;
}

export function returneeIn(people: People): number {
  return (people >> 2) & 3;
}

export function povertyIn(people: People): number {
  return (people >> 4) & 3;
}

/** 0 where it is not told. */
export function birthYearIn(people: People): number {
  const stored = (people >> 6) & 255;
  return stored === 0 ? 0 : stored + YEAR_ZERO;
}

/** -1 where it is not told. */
export function workersIn(people: People): number {
  return (people >> 14) - 1;
}
