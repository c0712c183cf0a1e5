import { type Day } from '../time/day';
import { type Registration } from '../updates/applied-updates';
import { type Fen } from '../vocabulary/money';
import { type FigureName, type FiguresOf } from './figures-by-name';

/** Keepers of active shops, counted in shops: a person with two shops counts twice. */
export interface KeeperCounts {
  readonly sexKnown: number;
  readonly female: number;
  readonly birthYearKnown: number;
  /** Keepers who are at most 30 at the end of the day's calendar year. */
  readonly under31: number;
  readonly returneeKnown: number;
  readonly returnee: number;
  readonly povertyKnown: number;
  readonly povertyRegistered: number;
}

/**
 * The people of active shops, as far as openings describe them. They are separate because a small number may
 * describe a single person.
 */
export interface PeopleFigures {
  readonly keepers: KeeperCounts;
  /** The shops whose opening states the number of workers. */
  readonly workersKnown: number;
  readonly workers: number;
}

/** The figures that rule sets decide by. */
export const decidingFigures = [
  'households',
  'salesFen',
  'alibabaSalesFen',
  'activeShops',
  'activeAlibabaShops',
  'activeHouseholds',
  'activeAlibabaHouseholds',
] as const satisfies readonly FigureName[];

export type Figures = Pick<FiguresOf<FigureName>, 'kind' | (typeof decidingFigures)[number]>;

/** Everything that is published about a village as of a day. */
export interface Quantities
  extends FiguresOf<FigureName, Fen, undefined>, PeopleFigures, Pick<Registration, 'name'> {
  readonly code: string;
  readonly asOf: Day;
}
