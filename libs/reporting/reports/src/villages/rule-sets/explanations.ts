import {
  assessedCriteria,
  type Claim,
  type Criterion,
  type Day,
  dayOfIso,
  decidingFigures,
  type Figures,
  isoOfDay,
  type RuleSet,
  type RuleSetVersion,
  versionAsOf,
} from '@taocun/domain';
import { type VersionInForce } from '@taocun/openapi';
import {
  certifiedBefore,
  explained,
  type ExplainedCriterion,
  figuresOfStored,
  type VillageReadModel,
} from '@taocun/reporting-store';

/** Without a version if the rule set is no longer in force; its verdict is then shown unchanged. */
export interface Explanation {
  readonly version?: VersionInForce;
  readonly criteria: readonly ExplainedCriterion[];
}

interface Decided {
  readonly ruleSet: string;
  readonly criteria: readonly Criterion[];
}

/**
 * The criteria with their margins, and with the claims of the version that was in force on the day,
 * YYYY-MM-DD.
 */
export function explanationOf(
  { ruleSet, criteria }: Decided,
  asOf: string,
  ruleSets: readonly RuleSet[],
): Explanation {
  const version = inForce(ruleSet, asOf, ruleSets);
  if (version === undefined) return { criteria: explained(criteria) };
  return { version: daysOf(version), criteria: withSources(explained(criteria), version.version.sources) };
}

/**
 * The figures of a day, YYYY-MM-DD, and the year of the list on which criteria depend, for a village on it.
 */
export interface DecidingFigures {
  readonly asOf: string;
  readonly figures: Figures;
  readonly certifiedBefore?: number | undefined;
}

/** The criteria of the village's verdict; none if the rule set is no longer in force. */
export function criteriaUnder(
  id: string,
  { asOf, figures, certifiedBefore }: DecidingFigures,
  ruleSets: readonly RuleSet[],
): readonly Criterion[] {
  const ruleSet = ruleSets.find((each) => each.id === id);
  const day = dayOfIso(asOf);
  if (ruleSet === undefined || day === undefined) return [];
  return assessedCriteria({ ...figures, asOf: day }, ruleSet, certifiedBefore);
}

/** The criteria of a stored verdict of a village that was read with `exactIntegers`. */
export function criteriaOfVerdict(
  village: VillageReadModel,
  verdict: VillageReadModel['verdicts'][number],
  ruleSets: readonly RuleSet[],
): readonly Criterion[] {
  const { asOf } = village;
  const figures = figuresOfStored(['kind', ...decidingFigures], village);
  const before = certifiedBefore(village, verdict);
  return criteriaUnder(verdict.ruleSet, { asOf, figures, certifiedBefore: before }, ruleSets);
}

/** Only the version that was in force. */
export function versionOn(
  ruleSet: string,
  asOf: string,
  ruleSets: readonly RuleSet[],
): Pick<Explanation, 'version'> {
  const version = inForce(ruleSet, asOf, ruleSets);
  return version === undefined ? {} : { version: daysOf(version) };
}

interface DatedVersion {
  readonly version: RuleSetVersion;
  readonly next: RuleSetVersion | undefined;
}

function inForce(id: string, asOf: string, ruleSets: readonly RuleSet[]): DatedVersion | undefined {
  const ruleSet = ruleSets.find((each) => each.id === id);
  const day = dayOfIso(asOf);
  if (ruleSet === undefined || day === undefined) return undefined;
  const version = versionAsOf(ruleSet, day);
  return { version, next: ruleSet.versions[ruleSet.versions.indexOf(version) + 1] };
}

function daysOf({ version, next }: DatedVersion): VersionInForce {
  const end: Day | undefined = next?.from === undefined ? undefined : dayOfIso(next.from);
  return { from: version.from ?? null, until: end === undefined ? null : isoOfDay(end - 1) };
}

/**
 * The claims of a part of `scale` are those of `scale`, followed by its own: the row `active-shops` defines
 * an active shop.
 */
function withSources(
  criteria: readonly ExplainedCriterion[],
  claims: RuleSetVersion['sources'],
  ofWhole: readonly Claim[] = [],
): ExplainedCriterion[] {
  return criteria.map((one) => {
    const source = [...ofWhole, ...(claims?.[one.criterion] ?? [])];
    const sourced = source.length === 0 ? one : { ...one, source };
    return 'anyOf' in sourced ? { ...sourced, anyOf: withSources(sourced.anyOf, claims, source) } : sourced;
  });
}
