import type { Fraction, ReadCriterion } from '../server/api';
import { count, money, percent } from '../words/figures';
import { criterionWords, type Language, pointsText } from '@taocun/domain';
import type { Words } from '../words/words-en';

/** A criterion that compares quantities, as a bar: value and threshold on one scale, and the margin between them. */
interface CriterionBar {
  readonly value: number;
  readonly threshold: number;
  readonly valueText: string;
  readonly thresholdText: string;
  /** The difference as an amount, and as words with its direction. */
  readonly differenceText: string;
  readonly marginText: string;
}

const shareOf = ({ part, whole }: Fraction): number => (whole === 0 ? 0 : part / whole);
const isFraction = (value: unknown): value is Fraction => typeof value === 'object' && value !== null && 'part' in value;

/** Undefined for a criterion without a quantity, such as a village's kind, and for one with alternatives. */
export function barOf(criterion: ReadCriterion, language: Language, words: Words): CriterionBar | undefined {
  if (!('threshold' in criterion)) return undefined;
  const { value, threshold, margin, comparison } = criterion;
  const atLeast = comparison === 'at-least';
  if (isFraction(value) && isFraction(threshold)) {
    const difference = margin !== undefined && isFraction(margin) ? shareOf(margin) : shareOf(value) - shareOf(threshold);
    const differenceText = pointsText(difference, language);
    return {
      value: shareOf(value),
      threshold: shareOf(threshold),
      valueText: percent(shareOf(value), language),
      thresholdText: words.criterion.threshold(percent(shareOf(threshold), language), atLeast),
      differenceText,
      marginText: words.criterion.margin(differenceText, difference, criterion.holds),
    };
  }
  if (typeof value !== 'number' || typeof threshold !== 'number') return undefined;
  const write = criterionWords[criterion.criterion]?.unit === 'fen' ? money : count;
  const difference = typeof margin === 'number' ? margin : value - threshold;
  const differenceText = write(Math.abs(difference), language);
  return {
    value,
    threshold,
    valueText: write(value, language),
    thresholdText: words.criterion.threshold(write(threshold, language), atLeast),
    differenceText,
    marginText: words.criterion.margin(differenceText, difference, criterion.holds),
  };
}

/** The fraction of the track that a quantity fills; the threshold is never at the very end. */
export function trackFraction(quantity: number, { value, threshold }: CriterionBar): number {
  const whole = Math.max(threshold * 1.5, value * 1.04, Number.EPSILON);
  return Math.min(1, Math.max(0, quantity / whole));
}
