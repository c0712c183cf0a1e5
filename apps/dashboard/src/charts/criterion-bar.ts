import { criterionWords, type Language, pointsText } from '@taocun/domain';
import type { Fraction, ReadCriterion } from '../server/api';
import { count, money, percent } from '../words/figures';
import type { Words } from '../words/words-en';

/**
 * A criterion that compares quantities, as a bar: value and threshold on one scale, and the margin between
 * them.
 */
interface CriterionBar {
  readonly value: number;
  readonly threshold: number;
  readonly valueText: string;
  readonly thresholdText: string;
  /** The difference as an amount, and as words with its direction. */
  readonly differenceText: string;
  readonly marginText: string;
}

const isFraction = (value: unknown): value is Fraction =>
  typeof value === 'object' && value !== null && 'part' in value;

/** A share as a number; undefined for what is not a quantity. */
function quantityOf(value: unknown): number | undefined {
  if (isFraction(value)) return value.whole === 0 ? 0 : value.part / value.whole;
  return typeof value === 'number' ? value : undefined;
}

/** Undefined for a criterion without a quantity, such as a village's kind, and for one with alternatives. */
export function barOf(criterion: ReadCriterion, language: Language, words: Words): CriterionBar | undefined {
  const value = quantityOf(criterion.value);
  const threshold = quantityOf(criterion.threshold);
  if (value === undefined || threshold === undefined) return undefined;
  const isShare = isFraction(criterion.value);
  const write = isShare ? percent : criterionWords[criterion.criterion]?.unit === 'fen' ? money : count;
  const difference = quantityOf(criterion.margin) ?? value - threshold;
  const differenceText = isShare ? pointsText(difference, language) : write(Math.abs(difference), language);
  return {
    value,
    threshold,
    valueText: write(value, language),
    thresholdText: words.criterion.threshold(write(threshold, language), criterion.comparison === 'at-least'),
    differenceText,
    marginText: words.criterion.margin(differenceText, difference, criterion.holds),
  };
}

/** The fraction of the track that a quantity fills; the threshold is never at the very end. */
export function trackFraction(quantity: number, { value, threshold }: CriterionBar): number {
  const whole = Math.max(threshold * 1.5, value * 1.04, Number.EPSILON);
  return Math.min(1, Math.max(0, quantity / whole));
}
