import {
  categories,
  type Criterion,
  type Fen,
  fenOf,
  type FigureName,
  figureNames,
  keeperCountNames,
  type PeopleFigures,
  type ScaleCriterion,
  villageFigures,
  type VillageFigures,
} from '@taocun/domain';
import { mongo } from 'mongoose';
import { integerOf } from './exact-json';

/**
 * An amount in fen: int64, so that MongoDB sums and compares it exactly (it would store a number above 2^31 as a
 * double), and Decimal128 for what not even int64 holds.
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

/** A village's figures alone, in their order. */
export function storedFigures(figures: VillageFigures): VillageFigures<StoredFen> {
  const stored: Partial<Record<FigureName, unknown>> = {};
  for (const name of figureNames) {
    const value = figures[name];
    if (typeof value === 'object') stored[name] = Object.fromEntries(categories.map((category) => [category, storedFen(value[category])]));
    else stored[name] = villageFigures[name] === 'fen' ? storedFen(value) : value;
  }
  return stored as VillageFigures<StoredFen>;
}

/** The people of an event; undefined where nothing is told, as of most villages and in events of before it could be told. */
export function storedPeople({ keepers, workersKnown = 0, workers = 0 }: Partial<PeopleFigures>): PeopleFigures | undefined {
  if (keepers === undefined) return undefined;
  return workersKnown > 0 || keeperCountNames.some((name) => keepers[name] > 0) ? { keepers, workersKnown, workers } : undefined;
}

/** Criteria as received; only integers beyond int64, which BSON would truncate silently, get a wider type. */
export function storedCriteria(criteria: readonly Criterion[]): Criterion[] {
  return criteria.map((criterion) => (fits(criterion) ? criterion : (widened(criterion) as Criterion)));
}

/** Called for every criterion of every assessment and nearly always true: it reads the members by name, and copies nothing. */
function fits(criterion: Criterion): boolean {
  if ('anyOf' in criterion) return criterion.anyOf.every(({ value, threshold }) => fitsMeasure(value) && fitsMeasure(threshold));
  return fitsMeasure(criterion.value) && fitsMeasure(criterion.threshold);
}

type Measure = Exclude<Criterion, ScaleCriterion>['value' | 'threshold'] | ScaleCriterion['anyOf'][number]['value' | 'threshold'];

function fitsMeasure(measure: Measure): boolean {
  if (typeof measure !== 'object') return typeof measure !== 'bigint' || fitsInt64(measure);
  return !('part' in measure) || (fitsMeasure(measure.part) && fitsMeasure(measure.whole));
}

function widened(value: unknown): unknown {
  if (typeof value === 'bigint') return storedFen(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(widened);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, widened(member)]));
}

/** The amount of a document that was read with `exactIntegers`, as events have it. */
export function fenOfStored(fen: StoredFen | number): Fen {
  return fenOf(integerOf(fen));
}

/** The inverse of `storedCriteria`. */
export function criteriaOfStored(criteria: readonly Criterion[]): Criterion[] {
  return criteria.map((criterion) => narrowed(criterion) as Criterion);
}

function narrowed(value: unknown): unknown {
  if (typeof value === 'bigint' || value instanceof mongo.Decimal128) return fenOfStored(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(narrowed);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, narrowed(member)]));
}
