import {
  type ChannelFigures,
  type Fen,
  fenOf,
  type FigureName,
  figureNames,
  keeperCountNames,
  type OptionalFigures,
  type PeopleFigures,
  villageFigures,
  type VillageFigures,
} from '@taocun/domain';
import { mongo } from 'mongoose';
import { integerOf } from './exact-json';

/** An amount in fen: int64, so that MongoDB sums and compares it exactly (it would store a number above 2^31 as a double), or Decimal128 beyond int64. */
export type StoredFen = bigint | mongo.Decimal128;

const INT64_MAX = 2n ** 63n - 1n;

export function storedFen(fen: number | bigint): StoredFen {
  const exact = integerOf(fen);
  return fitsInt64(exact) ? exact : mongo.Decimal128.fromString(exact.toString());
}

function fitsInt64(integer: bigint): boolean {
  return integer >= -INT64_MAX && integer <= INT64_MAX;
}

/** Amounts by name, in another form: those of categories, or of channels. */
function eachAs<Name extends string, From, To>(amounts: Readonly<Record<Name, From>>, as: (fen: From) => To): Record<Name, To> {
  return Object.fromEntries(Object.entries<From>(amounts).map(([name, fen]) => [name, as(fen)])) as Record<Name, To>;
}

export function storedChannels({ paidByChannelFen }: ChannelFigures): ChannelFigures<StoredFen> {
  return paidByChannelFen === undefined ? {} : { paidByChannelFen: eachAs(paidByChannelFen, storedFen) };
}

/** Only the village's figures, in their order. */
export function storedFigures(figures: VillageFigures): VillageFigures<StoredFen> {
  const stored: Partial<Record<FigureName, unknown>> = {};
  for (const name of figureNames) {
    const value = figures[name];
    if (typeof value === 'object') stored[name] = eachAs(value, storedFen);
    else stored[name] = villageFigures[name] === 'fen' ? storedFen(value) : value;
  }
  return stored as VillageFigures<StoredFen>;
}

/** The people of an event; undefined if there are none, as in most events. */
export function storedPeople({ keepers, workersKnown = 0, workers = 0 }: Partial<PeopleFigures>): PeopleFigures | undefined {
  if (keepers === undefined) return undefined;
  return workersKnown > 0 || keeperCountNames.some((name) => keepers[name] > 0) ? { keepers, workersKnown, workers } : undefined;
}

/** The figures that not every village has. */
export function storedOptional({ marginalShops, ...channels }: OptionalFigures): OptionalFigures<StoredFen> {
  return { ...(marginalShops !== undefined && { marginalShops }), ...storedChannels(channels) };
}

export function optionalOfStored({ marginalShops, paidByChannelFen }: OptionalFigures<StoredFen>): OptionalFigures {
  return {
    ...(marginalShops !== undefined && { marginalShops: Number(marginalShops) }),
    ...(paidByChannelFen && { paidByChannelFen: eachAs(paidByChannelFen, fenOfStored) }),
  };
}

/** The amount of a document that was read with `exactIntegers`, in the form of events. */
export function fenOfStored(fen: StoredFen | number): Fen {
  return fenOf(integerOf(fen));
}
