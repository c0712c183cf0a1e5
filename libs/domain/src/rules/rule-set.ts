import { type Day, dayOfIso } from '../time/day';
import { type Kind } from '../vocabulary/vocabulary';

export const comparisons = ['more-than', 'at-least'] as const;
export const countings = ['all-shops', 'alibaba-shops'] as const;
export const shareCountings = ['active-households', 'active-shops'] as const;
/** The rows that claims can be given for: criteria by their names, what they count, and what is decided beside them. */
export const sourcedRows = [
  'counts',
  'annual-sales',
  'alibaba-majority',
  'scale',
  'active-shops',
  'active-household-share',
  'active-shop-share',
  'administrative-village',
  'residents-committee',
  'town',
  'cluster',
  'cut-off',
] as const;
export const standings = ['published', 'reported', 'unverified'] as const;

export type ComparisonOperator = (typeof comparisons)[number];

export interface Share {
  readonly part: number;
  readonly whole: number;
}

/** The rows that decide: which villages qualify, and which townships and counties follow. */
export interface Rules {
  /** Shops whose sales, number and households the criteria count. */
  readonly counts: (typeof countings)[number];
  readonly annualSales: { readonly thresholdFen: number; readonly comparison: ComparisonOperator };
  /** If given, Alibaba's shops must make more than this share of all sales. */
  readonly alibabaMajority?: Share;
  /** Least number of active shops, or least share of active shops (or active households) in the village's households; one is enough. */
  readonly scale: { readonly activeShops: number; readonly share: Share & { readonly of: (typeof shareCountings)[number] } };
  /** The kinds of village that can qualify; villages of other kinds too if certified before. */
  readonly where: { readonly kinds: readonly Kind[]; readonly orCertifiedBefore?: true };
  readonly town: {
    readonly qualifyingVillages: number;
    /** If given, a township whose assessed villages exceed both values is a town as well. */
    readonly orTogether?: { readonly alibabaSalesMoreThanFen: number; readonly activeAlibabaShopsMoreThan: number };
    /** True if a subdistrict can be a town. */
    readonly subdistricts: boolean;
    /** Subdistricts that were towns before can be. */
    readonly orCertifiedBefore?: true;
  };
  /** Least number of qualifying villages for a cluster, a large and a super cluster. */
  readonly cluster: { readonly cluster: number; readonly large: number; readonly super: number };
}

/** One statement about a row, and how well it is known. What is inferred from it is a claim of its own. */
export interface Claim {
  readonly text: { readonly en: string; readonly zh: string };
  /** In the original language. */
  readonly quote?: string;
  readonly url?: string;
  readonly standing: (typeof standings)[number];
}

export interface RuleSetVersion extends Rules {
  /** The day from which it holds, as YYYY-MM-DD; the first version has none. */
  readonly from?: string;
  readonly sources?: Readonly<Record<string, readonly Claim[]>>;
}

/** From a year on, the day of each year that its certificates are as of, as MM-DD: never 02-29. */
export interface CutOff {
  readonly fromYear: number;
  readonly monthDay: string;
}

/** A definition of Taobao Villages, Taobao Towns and clusters over time, as data: another definition is another JSON file in `rules/`. */
export interface RuleSet {
  readonly id: string;
  readonly title?: { readonly en: string; readonly zh: string };
  /** In order of years. Years before the first are not certified. */
  readonly cutOffs: readonly [CutOff, ...CutOff[]];
  /** In order of time. */
  readonly versions: readonly [RuleSetVersion, ...RuleSetVersion[]];
}

/** The rule set without its title and sources, which decide nothing. */
export function decidingPart({
  title: _title,
  ...ruleSet
}: RuleSet): Omit<RuleSet, 'title' | 'versions'> & { readonly versions: readonly RuleSetVersion[] } {
  return { ...ruleSet, versions: ruleSet.versions.map(({ sources: _sources, ...version }) => version) };
}

/** The version in force on a day. */
export function versionAsOf({ versions }: RuleSet, asOf: Day): RuleSetVersion {
  return versions.findLast(({ from }) => from !== undefined && (dayOfIso(from) ?? Infinity) <= asOf) ?? versions[0];
}
