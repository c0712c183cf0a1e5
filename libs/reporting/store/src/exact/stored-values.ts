import { mongo } from 'mongoose';
import {
  type Fen,
  fenOf,
  type FigureName,
  figuresAs,
  type FiguresOf,
  keeperCountNames,
  type PeopleFigures,
} from '@taocun/domain';
import { integerOf } from './exact-json';

/**
 * An amount in fen: int64, so that MongoDB sums and compares it exactly (it would store a number above 2^31
 * as a double), or Decimal128 beyond int64.
 */
export type StoredFen = bigint | mongo.Decimal128;

const INT64_MAX = 2n ** 63n - 1n;

export function storedFen(fen: number | bigint): StoredFen {
  const exact = integerOf(fen);
  return fitsInt64(exact) ? exact : mongo.Decimal128.fromString(exact.toString());
}

function fitsInt64(integer: bigint): boolean {
  return integer >= -INT64_MAX && integer <= INT64_MAX;
}

/** These figures of a village in the form of documents. */
export function storedFigures<Name extends FigureName>(
  names: readonly Name[],
  village: FiguresOf<Name, Fen, undefined>,
): FiguresOf<Name, StoredFen> {
  return figuresAs(names, village, storedFen);
}

/** These figures of a document that was read with `exactIntegers`, in the form of events. */
export function figuresOfStored<Name extends FigureName>(
  names: readonly Name[],
  document: FiguresOf<Name, StoredFen>,
): FiguresOf<Name> {
  return figuresAs(names, document, fenOfStored, Number);
}

/** The people of an event; undefined if there are none, as in most events. */
export function storedPeople({
  keepers,
  workersKnown = 0,
  workers = 0,
}: Partial<PeopleFigures>): PeopleFigures | undefined {
  if (keepers === undefined) return undefined;
  return workersKnown > 0 || keeperCountNames.some((name) => keepers[name] > 0)
    ? { keepers, workersKnown, workers }
    : undefined;
}

/** The amount of a document that was read with `exactIntegers`, in the form of events. */
export function fenOfStored(fen: StoredFen | number): Fen {
  return fenOf(integerOf(fen));
}
