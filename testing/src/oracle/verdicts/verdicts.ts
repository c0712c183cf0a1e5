import {
  clusterSizeOf,
  cutOffOf,
  isTown,
  ofItsTime,
  ruleSetIds,
  type ClusterSize,
  type Criterion,
  type RuleSetId,
} from '../rules/rule-sets';
import { type AcceptedUpdate } from '../updates/accept';
import { type Day } from '../updates/days';
import { assessmentAsOf, registeredVillages, type LatestList } from './assess';
import { listOf } from './certificates';

/** The content of `taocun.village.verdict.changed.v1`; its id is `ruleSet:villageCode:sequence`. */
export interface VerdictChanged {
  villageCode: string;
  ruleSet: RuleSetId;
  qualifies: boolean;
  asOf: string;
  sequence: number;
  criteria: Criterion[];
}

interface Town {
  code: string;
  ruleSet: RuleSetId;
  qualifies: boolean;
  /** The number of its qualifying villages. */
  villages: number;
}
/** A county; without a size if it is not a cluster. */
interface Cluster extends Town {
  size?: ClusterSize;
}
interface Regions {
  /**
   * Every township with an assessed village, under every rule set, by code; including those that are not
   * Taobao Towns.
   */
  towns: Town[];
  /** Every county in the same way. */
  clusters: Cluster[];
}

interface JudgedVillage {
  villageCode: string;
  /** The village's township as of the day. */
  townshipCode: string;
  ruleSet: RuleSetId;
  qualifies: boolean;
  alibabaSalesFen: bigint | number;
  activeAlibabaShops: number;
}
interface CertifiedVillage extends JudgedVillage {
  year: number;
}

/**
 * Towns and clusters from the live assessments as of D, if `aliresearch` has certified the years up to
 * `latestYear` with these certificates.
 */
export function regionsAsOf(
  accepted: AcceptedUpdate[],
  asOf: Day,
  certificates: readonly CertifiedVillage[] = [],
  latestYear?: number,
): Regions {
  const latest: LatestList | undefined =
    latestYear === undefined ? undefined : listOf(certificates, latestYear);
  const judged = registeredVillages(accepted).flatMap((villageCode) => {
    const assessment = assessmentAsOf(accepted, villageCode, asOf, latest);
    if (assessment === undefined) return [];
    const { townshipCode, alibabaSalesFen, activeAlibabaShops, verdicts } = assessment;
    return verdicts.map((verdict) => ({
      ...verdict,
      villageCode,
      townshipCode,
      alibabaSalesFen,
      activeAlibabaShops,
    }));
  });
  return regionsOf(
    judged,
    () => asOf,
    latestYear === undefined ? new Set() : townsOfYear(certificates, latestYear),
  );
}

/**
 * Towns and clusters of a certified year, only from its certificates and earlier ones, so without villages
 * that have no sales.
 */
export function regionsOfYear(certificates: readonly CertifiedVillage[], year: number): Regions {
  const ofYear = certificates.filter((certificate) => certificate.year === year);
  if (ofYear.length === 0) return { towns: [], clusters: [] };
  return regionsOf(
    ofYear,
    (ruleSet) => cutOffOf(ruleSet, year) ?? Infinity,
    townsOfYear(certificates, year - 1),
  );
}

/** The codes of the Taobao Towns of a year under `aliresearch`. */
export function townsOfYear(certificates: readonly CertifiedVillage[], year: number): ReadonlySet<string> {
  const towns = regionsOfYear(certificates, year).towns.filter(
    ({ ruleSet, qualifies }) => ruleSet === ofItsTime && qualifies,
  );
  return new Set(towns.map(({ code }) => code));
}

function regionsOf(
  judged: JudgedVillage[],
  asOf: (ruleSet: RuleSetId) => Day,
  townsBefore: ReadonlySet<string>,
): Regions {
  const regions: Regions = { towns: [], clusters: [] };
  for (const ruleSet of ruleSetIds) {
    const ofRuleSet = judged.filter((village) => village.ruleSet === ruleSet);
    const areas = (digits: number) => {
      const codes = [...new Set(ofRuleSet.map(({ townshipCode }) => townshipCode.slice(0, digits)))].sort();
      return codes.map((code) => ({
        code,
        within: ofRuleSet.filter(({ townshipCode }) => townshipCode.startsWith(code)),
      }));
    };
    for (const { code, within } of areas(9)) {
      const villages = within.filter(({ qualifies }) => qualifies).length;
      const alibabaSalesFen = within.reduce((sum, village) => sum + BigInt(village.alibabaSalesFen), 0n);
      const activeAlibabaShops = within.reduce((sum, village) => sum + village.activeAlibabaShops, 0);
      const qualifies = isTown(
        ruleSet,
        { code, villages, alibabaSalesFen, activeAlibabaShops },
        asOf(ruleSet),
        townsBefore.has(code),
      );
      regions.towns.push({ code, ruleSet, qualifies, villages });
    }
    for (const { code, within } of areas(6)) {
      const villages = within.filter(({ qualifies }) => qualifies).length;
      const size = clusterSizeOf(villages);
      regions.clusters.push({
        code,
        ruleSet,
        qualifies: size !== undefined,
        villages,
        ...(size === undefined ? {} : { size }),
      });
    }
  }
  return regions;
}
