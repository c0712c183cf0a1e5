import { parseExactJson, stringifyExactJson } from '@taocun/contracts';
import { type Criterion } from '@taocun/domain';
import { type ComparisonCriterion } from './margin';

/**
 * Criteria in their stored form: JSON with a row of values per criterion, in the order of its members and
 * without their names, which would be two thirds of a certificate.
 */
export type StoredCriteria = string;

export function storedCriteria(criteria: readonly Criterion[]): StoredCriteria {
  return stringifyExactJson(criteria.map(rowOf));
}

/** The inverse of `storedCriteria`: the criteria in the form of events, every amount with all its digits. */
export function criteriaOfStored(stored: StoredCriteria): readonly Criterion[] {
  return (parseExactJson(stored) as readonly StoredRow[]).map(criterionOf);
}

type AlternativesRow = readonly [criterion: string, holds: boolean, anyOf: readonly ComparisonRow[]];
type ComparisonRow = readonly [
  criterion: ComparisonCriterion['criterion'],
  value: unknown,
  threshold: unknown,
  comparison: ComparisonCriterion['comparison'],
  holds: boolean,
  certifiedBefore?: number,
];
type StoredRow = AlternativesRow | ComparisonRow;

function rowOf(criterion: Criterion): StoredRow {
  if ('anyOf' in criterion) return [criterion.criterion, criterion.holds, criterion.anyOf.map(comparisonRow)];
  return comparisonRow(criterion);
}

function comparisonRow(each: ComparisonCriterion): ComparisonRow {
  const { criterion, value, threshold, comparison, holds } = each;
  const row = [criterion, measureRow(value), measureRow(threshold), comparison, holds] as const;
  return 'certifiedBefore' in each && each.certifiedBefore !== undefined
    ? [...row, each.certifiedBefore]
    : row;
}

/** A share is a pair of integers, unlike the list of kinds that a rule set admits. */
function measureRow(measure: ComparisonCriterion['value' | 'threshold']): unknown {
  return typeof measure === 'object' && 'part' in measure ? [measure.part, measure.whole] : measure;
}

function criterionOf(row: StoredRow): Criterion {
  if (hasAlternatives(row))
    return { criterion: row[0], holds: row[1], anyOf: row[2].map(comparisonOf) } as Criterion;
  return comparisonOf(row);
}

function hasAlternatives(row: StoredRow): row is AlternativesRow {
  return typeof row[1] === 'boolean';
}

function comparisonOf([
  criterion,
  value,
  threshold,
  comparison,
  holds,
  certifiedBefore,
]: ComparisonRow): ComparisonCriterion {
  const compared = { criterion, value: measureOf(value), threshold: measureOf(threshold), comparison, holds };
  return (certifiedBefore === undefined ? compared : { ...compared, certifiedBefore }) as ComparisonCriterion;
}

function measureOf(stored: unknown): unknown {
  if (!Array.isArray(stored) || typeof stored[0] === 'string') return stored;
  const [part, whole] = stored as readonly unknown[];
  return { part, whole };
}
