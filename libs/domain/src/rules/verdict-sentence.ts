import { countText, moneyText, pointsText } from '../wording/figure-texts';
import type { Language } from '../wording/language';
import { criterionWords } from './criteria/criteria';

/**
 * A criterion with the fields that a sentence needs, from a decision, a stored document or an HTTP answer.
 */
interface SentenceCriterion {
  readonly criterion: string;
  readonly holds: boolean;
  /** An amount, a fraction of `part` and `whole`, or a kind of village; absent if there are alternatives. */
  readonly value?: unknown;
  readonly threshold?: unknown;
  /** Alternatives, of which one must hold. */
  readonly anyOf?: readonly SentenceCriterion[] | undefined;
}

interface CountedShops {
  readonly activeShops: number;
  readonly shopsOfKnownHouseholds: number;
}

interface SentenceWords {
  readonly lacksNothing: string;
  readonly lacks: (what: string, isElseMet: boolean) => string;
  readonly and: string;
  readonly or: string;
  /** The missing amount if the value equals a threshold that it must exceed. */
  readonly little: string;
}

const sentences: Readonly<Record<Language, SentenceWords>> = {
  en: {
    lacksNothing: 'Every criterion is met.',
    lacks: (what, isElseMet) => `Lacks ${what}${isElseMet ? '; everything else is met' : ''}.`,
    and: ' and ',
    or: ' or ',
    little: 'a little',
  },
  zh: {
    lacksNothing: '各项条件均已达到。',
    lacks: (what, isElseMet) => `${what}${isElseMet ? '，其他条件都已达到' : ''}。`,
    and: '，',
    or: '，或',
    little: '一点',
  },
};

/**
 * One sentence about a village: everything that it lacks, or that it lacks nothing. Of a share that is a
 * lower bound because households of `shops` are unknown, it lacks at most the difference.
 */
export function verdictSentence(
  criteria: readonly SentenceCriterion[],
  language: Language,
  shops?: CountedShops,
): string {
  const words = sentences[language];
  const failing = criteria.filter(({ holds }) => !holds);
  if (failing.length === 0) return words.lacksNothing;
  const lacks = failing.map((criterion) => lackOf(criterion, language, shops));
  return words.lacks(lacks.join(words.and), failing.length < criteria.length);
}

/**
 * Like `verdictSentence`, for a village of which only the failing criteria are given; it meets all others.
 */
export function nearMissSentence(failing: readonly SentenceCriterion[], language: Language): string {
  const words = sentences[language];
  return words.lacks(failing.map((criterion) => lackOf(criterion, language)).join(words.and), true);
}

/** The missing amount of a criterion; any one of several alternatives is enough. */
function lackOf(
  { criterion, value, threshold, anyOf }: SentenceCriterion,
  language: Language,
  shops?: CountedShops,
): string {
  const words = sentences[language];
  if (anyOf !== undefined) return anyOf.map((one) => lackOf(one, language, shops)).join(words.or);
  const reached = quantityOf(value);
  const required = quantityOf(threshold);
  const named = criterionWords[criterion];
  const missing = named?.lack;
  const thing = missing?.[language] ?? criterion;
  if (reached === undefined || required === undefined) return language === 'zh' ? `缺少${thing}` : thing;
  const difference = required - reached;
  const much =
    difference === 0
      ? words.little
      : typeof value === 'object'
        ? pointsText(difference, language)
        : (named?.unit === 'fen' ? moneyText : countText)(difference, language);
  const isAtMost = named?.countsHouseholds === true && shops !== undefined && hasUnknownHouseholds(shops);
  if (language === 'zh')
    return `${thing}${isAtMost ? '至多' : ''}还差${/^\d/.test(much) ? ` ${much}${missing?.measure ?? ''}` : much}`;
  return `${isAtMost ? 'at most ' : ''}${much} ${(much === '1' && missing?.one) || thing}`;
}

/**
 * True if the households of some active shops are unknown, so that active households and their share are
 * lower bounds.
 */
export function hasUnknownHouseholds({ activeShops, shopsOfKnownHouseholds }: CountedShops): boolean {
  return shopsOfKnownHouseholds < activeShops;
}

/**
 * An amount, or a share as a number from 0 to 1; undefined if the value is not a quantity. Digits beyond
 * those of a double are not shown.
 */
function quantityOf(value: unknown): number | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null || !('part' in value) || !('whole' in value))
    return undefined;
  return Number(value.whole) === 0 ? 0 : Number(value.part) / Number(value.whole);
}
