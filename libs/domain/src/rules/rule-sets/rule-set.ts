import { type Day, dayOfIso } from '../../time/day';
import { criterionLines, criterionNames, type CriterionRows } from '../criteria/criteria';
import { type Counting } from '../criteria/descriptor';

/**
 * The rows for which claims can be given: criteria by name, the shops that count, and the other decisions.
 */
export const sourcedRows: readonly string[] = ['counts', ...criterionNames, 'town', 'cluster', 'cut-off'];
export const standings = ['published', 'reported', 'unverified'] as const;

/**
 * The rows that decide: the rows of `criteria` decide which villages qualify, the others which townships and
 * counties follow.
 */
export interface Rules extends CriterionRows {
  /** The shops whose sales, number and households the criteria count. */
  readonly counts: Counting;
  readonly town: {
    readonly qualifyingVillages: number;
    /** If given, a township whose assessed villages exceed both values is a town as well. */
    readonly orTogether?: {
      readonly alibabaSalesMoreThanFen: number;
      readonly activeAlibabaShopsMoreThan: number;
    };
    /** True if a subdistrict can be a town. */
    readonly subdistricts: boolean;
    /** True if a subdistrict that was a town before can be one again. */
    readonly orCertifiedBefore?: true;
  };
  /** Least number of qualifying villages for a cluster, a large and a super cluster. */
  readonly cluster: { readonly cluster: number; readonly large: number; readonly super: number };
}

/** One statement about a row, and how reliable it is. An inference from it is a separate claim. */
export interface Claim {
  readonly text: { readonly en: string; readonly zh: string };
  /** The quotation in its original language. */
  readonly quote?: string;
  readonly url?: string;
  readonly standing: (typeof standings)[number];
}

export interface RuleSetVersion extends Rules {
  /** The day from which the version is in force, as YYYY-MM-DD; absent in the first version. */
  readonly from?: string;
  readonly sources?: Readonly<Record<string, readonly Claim[]>>;
}

/** From a year on, the day of each year as of which certificates are issued, as MM-DD: never 02-29. */
export interface CutOff {
  readonly fromYear: number;
  readonly monthDay: string;
}

/**
 * A definition of Taobao Villages, Taobao Towns and clusters over time, as data: another definition is
 * another JSON file in `rules/`.
 */
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

/** The rows of a version for which claims can be given, in the order of the table. */
export function sourcedRowsOf(rules: Rules): readonly string[] {
  return ['counts', ...Object.keys(criterionLines(rules, 'en')), 'town', 'cluster', 'cut-off'];
}

/** The version in force on a day. */
export function versionAsOf<Version extends Pick<RuleSetVersion, 'from'>>(
  { versions }: { readonly versions: readonly [Version, ...Version[]] },
  asOf: Day,
): Version {
  return (
    versions.findLast(({ from }) => from !== undefined && (dayOfIso(from) ?? Infinity) <= asOf) ?? versions[0]
  );
}
