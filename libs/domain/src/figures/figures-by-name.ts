import { type Fen } from '../vocabulary/money';
import { categories, channels } from '../vocabulary/vocabulary';
import { type FigureKind, type FigureRow, type FigureValues, villageFigures } from './village-figures';

// The table of figures gives these names and types.

type Table = typeof villageFigures;
export type FigureName = keyof Table;
/** The names of the rows that have this member. */
type NamesWith<Member> = { [Name in FigureName]: Table[Name] extends Member ? Name : never }[FigureName];
export type OptionalFigure = NamesWith<{ readonly optional: true }>;
type RequiredFigure = Exclude<FigureName, OptionalFigure>;
export type CertifiedFigure = NamesWith<{ readonly certified: true }>;
/** A fact of a village alone, such as its place: a region has none. */
type VillageFact = NamesWith<{ readonly ofRegion: 'none' }>;
/** A figure that a region has too. */
export type SummedFigure = Exclude<FigureName, VillageFact>;
/** The figures that add up over the codes of one place. */
export type FigureAcrossCodes = Exclude<SummedFigure, NamesWith<{ readonly acrossCodes: false }>>;

/**
 * Some figures with their values. `Missing` is `undefined` where a figure that a village lacks may be written
 * as undefined.
 */
export type FiguresOf<Name extends FigureName, Amount = Fen, Missing = never> = {
  readonly [Each in Exclude<Name, OptionalFigure>]: FigureValues<Amount>[Table[Each]['is']];
} & {
  readonly [Each in Extract<Name, OptionalFigure>]?: FigureValues<Amount>[Table[Each]['is']] | Missing;
};

/**
 * The same for the code that makes them: a figure that a village may lack is written all the same, as
 * undefined.
 */
export type FiguresMade<Name extends FigureName = FigureName> = {
  readonly [Each in Name]:
    | FigureValues[Table[Each]['is']]
    | (Each extends OptionalFigure ? undefined : never);
};

const rows: Readonly<Record<FigureName, FigureRow>> = villageFigures;
export const figureOf = (name: FigureName): FigureRow => rows[name];

export const figureNames = Object.keys(villageFigures) as readonly FigureName[];
export const isRequired = (name: FigureName): name is RequiredFigure => rows[name].optional !== true;
export const isFact = (name: FigureName): name is VillageFact => rows[name].ofRegion === 'none';
export const villageFacts = figureNames.filter(isFact);
export const summedFigures = figureNames.filter((name): name is SummedFigure => !isFact(name));
export const certifiedFigures = figureNames.filter(
  (name): name is CertifiedFigure => rows[name].certified === true,
);
export const figuresAcrossCodes = summedFigures.filter(
  (name): name is FigureAcrossCodes => rows[name].acrossCodes !== false,
);

/** The names of the amounts of a figure that has several, in their order. */
export const amountNames = { fenByCategory: categories, fenByChannel: channels } as const;

type Several = keyof typeof amountNames;
export const hasSeveralAmounts = (kind: FigureKind): kind is Several => kind in amountNames;

/** The description of a figure; `days` says over which days amounts are. */
export function figureSentence(name: FigureName, days: string): string {
  const { is, says } = rows[name];
  return is === 'fen' || hasSeveralAmounts(is) ? `${says}, ${days}.` : `${says}.`;
}

/**
 * These figures of a village with their values in another form, in the given order; missing ones stay
 * missing.
 */
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

/**
 * The value of a figure of this kind in another form: its count, its amount, or each of its amounts. Facts
 * stay the same.
 */
export function figureAs<From>(
  kind: FigureKind,
  value: unknown,
  amountAs: (fen: From) => unknown,
  countAs: (count: number) => unknown,
): unknown {
  if (kind === 'count') return countAs(value as number);
  if (kind === 'fen') return amountAs(value as From);
  if (!hasSeveralAmounts(kind)) return value;
  const amounts: Record<string, unknown> = {};
  for (const name of amountNames[kind])
    amounts[name] = amountAs((value as Readonly<Record<string, From>>)[name] as From);
  return amounts;
}
