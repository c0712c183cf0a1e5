import { type Fen } from '../encoding/money';
import { categories, type Category, type Channel, channels } from '../vocabulary/vocabulary';

/** The value of a figure of each kind. `Amount` is the type of money: it differs between memory, store and JSON. */
export interface FigureValues<Amount = Fen> {
  readonly count: number;
  readonly fen: Amount;
  readonly fenByCategory: Readonly<Record<Category, Amount>>;
  readonly fenByChannel: Readonly<Record<Channel, Amount>>;
}
export type FigureKind = keyof FigureValues;

interface FigureRow {
  readonly is: FigureKind;
  /** Its description, for the readers of every interface. The window of amounts follows there. */
  readonly says: string;
  /** A village may lack it: nothing states it, or an earlier version did not count it. */
  readonly optional?: true;
  /** A certificate has it too. */
  readonly certified?: true;
  /** The figure of a region: the sum over its villages, perhaps only if all of them have it, or if any has it. */
  readonly ofRegion: 'sum' | 'sum-if-all-know' | 'sum-if-any-knows';
  /** False if it cannot be added up over the codes of one place: a household may count under two of them. */
  readonly acrossCodes?: false;
  /** The least and the greatest value of a count that has other limits than 0 and 2^53. */
  readonly range?: readonly [least: number, most: number];
}

/**
 * The figures of a village, in the order in which they are announced, stored and shown. They are declared only here; where other code lists them,
 * its type is checked against this table. Sales are net of refunds; the `paidBy…` figures are before refunds.
 */
export const villageFigures = {
  households: {
    is: 'count',
    says: 'Households by the registration in force',
    certified: true,
    ofRegion: 'sum',
    acrossCodes: false,
    range: [1, 1_000_000],
  },
  salesFen: { is: 'fen', says: 'Sales of all shops, paid minus refunded', certified: true, ofRegion: 'sum' },
  alibabaSalesFen: { is: 'fen', says: 'Sales of Alibaba shops, paid minus refunded', certified: true, ofRegion: 'sum' },
  openShops: { is: 'count', says: 'Open shops', ofRegion: 'sum' },
  activeShops: {
    is: 'count',
    says: 'Active shops: open for 30 days at least, with one order a month on average',
    certified: true,
    ofRegion: 'sum',
  },
  activeAlibabaShops: { is: 'count', says: 'Active shops on Alibaba platforms', certified: true, ofRegion: 'sum' },
  marginalShops: {
    is: 'count',
    says: 'Active shops that would not be active with one order fewer: a sign of data quality; absent if an earlier version did not count them',
    optional: true,
    certified: true,
    ofRegion: 'sum-if-all-know',
  },
  activeHouseholds: { is: 'count', says: 'Households with an active shop', certified: true, ofRegion: 'sum', acrossCodes: false },
  activeAlibabaHouseholds: {
    is: 'count',
    says: 'Households with an active shop on an Alibaba platform',
    certified: true,
    ofRegion: 'sum',
    acrossCodes: false,
  },
  shopsOfKnownHouseholds: {
    is: 'count',
    says: 'Active shops whose household is known; if they are fewer than the active shops, the numbers of households are lower bounds',
    certified: true,
    ofRegion: 'sum',
  },
  paidByCategoryFen: { is: 'fenByCategory', says: 'Paid, before refunds, by category', ofRegion: 'sum' },
  paidByUrbanBuyersFen: { is: 'fen', says: 'Paid by urban buyers, before refunds, by orders that state the area', ofRegion: 'sum' },
  paidByRuralBuyersFen: { is: 'fen', says: 'Paid by rural buyers, before refunds, by orders that state the area', ofRegion: 'sum' },
  paidByChannelFen: {
    is: 'fenByChannel',
    says: 'Paid, before refunds, by orders that state their channel; absent if none does',
    optional: true,
    certified: true,
    ofRegion: 'sum-if-any-knows',
  },
} as const satisfies Readonly<Record<string, FigureRow>>;

type Table = typeof villageFigures;
export type FigureName = keyof Table;
/** The names of the rows that have this member. */
type NamesWith<Member> = { [Name in FigureName]: Table[Name] extends Member ? Name : never }[FigureName];
export type OptionalFigure = NamesWith<{ readonly optional: true }>;
type RequiredFigure = Exclude<FigureName, OptionalFigure>;
export type CertifiedFigure = NamesWith<{ readonly certified: true }>;
/** The figures that add up over the codes of one place. */
export type FigureAcrossCodes = Exclude<FigureName, NamesWith<{ readonly acrossCodes: false }>>;

/** Some figures with their values. `Missing` is `undefined` where a figure that a village lacks may be written as undefined. */
export type FiguresOf<Name extends FigureName, Amount = Fen, Missing = never> = {
  readonly [Each in Exclude<Name, OptionalFigure>]: FigureValues<Amount>[Table[Each]['is']];
} & {
  readonly [Each in Extract<Name, OptionalFigure>]?: FigureValues<Amount>[Table[Each]['is']] | Missing;
};

/** The same for the code that makes them: a figure that a village may lack is written all the same, as undefined. */
export type FiguresMade<Name extends FigureName = FigureName> = {
  readonly [Each in Name]: FigureValues[Table[Each]['is']] | (Each extends OptionalFigure ? undefined : never);
};

const rows: Readonly<Record<FigureName, FigureRow>> = villageFigures;
export const figureOf = (name: FigureName): FigureRow => rows[name];

export const figureNames = Object.keys(villageFigures) as readonly FigureName[];
export const isRequired = (name: FigureName): name is RequiredFigure => rows[name].optional !== true;
export const certifiedFigures = figureNames.filter((name): name is CertifiedFigure => rows[name].certified === true);
export const figuresAcrossCodes = figureNames.filter((name): name is FigureAcrossCodes => rows[name].acrossCodes !== false);

/** The names of the amounts of a figure that has several, in their order. */
export const amountNames = { fenByCategory: categories, fenByChannel: channels } as const;

/** These figures of a village with their values in another form, in the given order; missing ones stay missing. */
export function figuresAs<Name extends FigureName, From, To>(
  names: readonly Name[],
  village: FiguresOf<Name, From, undefined>,
  amountAs: (fen: From) => To,
  countAs: (count: number) => number = (count) => count,
): FiguresOf<Name, To> {
  const values: Readonly<Record<string, unknown>> = village;
  const figures: Record<string, unknown> = {};
  for (const name of names) {
    const value = values[name];
    if (value !== undefined) figures[name] = figureAs(rows[name].is, value, amountAs, countAs);
  }
  return figures as FiguresOf<Name, To>;
}

/** The value of a figure of this kind in another form: its count, its amount, or each of its amounts. */
export function figureAs<From>(
  kind: FigureKind,
  value: unknown,
  amountAs: (fen: From) => unknown,
  countAs: (count: number) => unknown,
): unknown {
  if (kind === 'count') return countAs(value as number);
  if (kind === 'fen') return amountAs(value as From);
  const amounts: Record<string, unknown> = {};
  for (const name of amountNames[kind]) amounts[name] = amountAs((value as Readonly<Record<string, From>>)[name] as From);
  return amounts;
}
