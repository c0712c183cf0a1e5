import { type Figures } from '../../figures/quantities';
import { type Kind } from '../../vocabulary/vocabulary';
import { type Language } from '../../wording/language';
import { type JsonReader } from './json-reader';

export const comparisons = ['more-than', 'at-least'] as const;
export const countings = ['all-shops', 'alibaba-shops'] as const;

export type ComparisonOperator = (typeof comparisons)[number];
export type Counting = (typeof countings)[number];

export interface Share {
  readonly part: number;
  readonly whole: number;
}

/** The figures that a comparison may use: integers, sums in fen and counts. */
export type Quantity = Exclude<keyof Figures, 'kind'>;

interface AmountQuestion {
  readonly criterion: string;
  readonly quantity: Quantity;
  readonly threshold: number;
  readonly comparison: ComparisonOperator;
}

interface ShareQuestion {
  readonly criterion: string;
  readonly part: Quantity;
  readonly whole: Quantity;
  readonly threshold: Share;
  readonly comparison: ComparisonOperator;
}

interface KindQuestion {
  readonly criterion: Kind;
  readonly kinds: readonly Kind[];
  readonly orCertifiedBefore: boolean;
}

export type ComparisonQuestion = AmountQuestion | ShareQuestion;

interface AlternativesQuestion {
  readonly criterion: string;
  /** One of the comparisons is enough. */
  readonly anyOf: readonly ComparisonQuestion[];
}

/** The question of a criterion as data. Decision, explanation, SQL and wording all derive from it. */
export type CriterionQuestion = ComparisonQuestion | AlternativesQuestion | KindQuestion;

interface InBothLanguages {
  readonly en: string;
  readonly zh: string;
}

type TextOf = Readonly<Record<Language, (amount: string) => string>>;

/** A criterion of sales in the list of villages that would gain or lose the title at the present pace. */
export interface Projection {
  /** The members of the answer with the value now, the value at the end, and the threshold. */
  readonly now: string;
  readonly then: string;
  readonly threshold: string;
  /** The descriptions of the members that belong to this criterion alone. */
  readonly says: Readonly<Record<string, string>>;
  /** The value in words that name it. Without them, an amount of money needs no name. */
  readonly valueText?: TextOf;
  /** The sentence that states that this criterion decides, with its threshold. */
  readonly decides: TextOf;
}

interface CriterionWords {
  readonly unit: 'fen' | 'count' | 'share' | 'kind' | 'alternatives';
  readonly title: InBothLanguages;
  /** The words after a missing amount: `Lacks 12 active shops`. `one` is the English form for exactly one. */
  readonly lack?: InBothLanguages & { readonly one?: string; readonly measure?: string };
  /** True if the part of a share is money. */
  readonly isOfMoney?: true;
  /** True if the value is a lower bound while the households of some active shops are unknown. */
  readonly countsHouseholds?: true;
  /** Present if sales alone decide the criterion. */
  readonly projection?: Projection;
}

/** A number of a row that a reader of the page may change. */
export interface Slider<Row = unknown> {
  /** The name of the slider in the page's address. */
  readonly name: string;
  readonly unit: 'rmb' | 'count' | 'percent';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly label: InBothLanguages;
  /** The slider's value in the row: whole RMB, a number, or per cent. */
  of(this: void, row: Row): number;
  /** The row with another value. */
  with(this: void, row: Row, value: number): Row;
}

/**
 * All that the product knows of one row of a rule set: how to read it, the question that it asks of a
 * village, its names, words, documentation and sliders. Parser, decision, what-if, near misses, API
 * description, page and command line derive from it.
 */
export interface CriterionDescriptor<Row = unknown> {
  /** The member of a version that contains the row. */
  readonly row: string;
  /** A version may omit the row, and then does not ask the criterion. */
  readonly isOptional?: true;
  /** Throws like `parseRuleSet`. */
  read(this: void, version: JsonReader): Row;
  question(this: void, row: Row, counts: Counting): CriterionQuestion;
  /** The words of its criteria and their parts, by their names in answers and claims. */
  readonly words: Readonly<Record<string, CriterionWords>>;
  /** The row as lines of a table, by the names that claims use. */
  lines(this: void, row: Row, counts: Counting, language: Language): Readonly<Record<string, string>>;
  /** The row as a clause of the sentence that defines a Taobao Village; undefined if it needs no mention. */
  clause?(this: void, row: Row, counts: Counting, language: Language): string;
  /** The description of the row in the API. */
  readonly docs: {
    readonly description: string;
    readonly example: Row;
    /** A file may contain a bare list instead of the object. */
    readonly isListToo?: true;
  };
  readonly sliders: readonly Slider<Row>[];
}

export function shareOf(share: JsonReader): Share {
  const whole = share.integer('whole', 1);
  return { part: share.integer('part', 1, whole), whole };
}
