import { type Fen } from '../vocabulary/money';
import { isSubdistrict } from '../vocabulary/village-code';
import { type Rules } from './rule-sets/rule-set';

/** Sums over a township's assessed villages. */
export interface TownshipFigures {
  readonly qualifyingVillages: number;
  readonly alibabaSalesFen: Fen;
  readonly activeAlibabaShops: number;
}

interface TownVerdict {
  readonly qualifies: boolean;
}

export type ClusterSize = 'cluster' | 'large' | 'super';

interface ClusterVerdict {
  readonly qualifies: boolean;
  readonly size?: ClusterSize;
}

/**
 * Decides whether a township is a Taobao Town. Its villages are those that belong to it, whose codes need not
 * begin with `townshipCode`. `certifiedBefore` is true if the township was a town in the latest year
 * certified under the rule set; that matters only to subdistricts.
 */
export function townVerdict(
  rules: Rules,
  townshipCode: string,
  township: TownshipFigures,
  certifiedBefore = false,
): TownVerdict {
  const { qualifyingVillages, orTogether } = rules.town;
  if (isSubdistrict(townshipCode) && !admitsSubdistricts(rules, certifiedBefore)) return { qualifies: false };
  const together =
    orTogether !== undefined &&
    township.alibabaSalesFen > orTogether.alibabaSalesMoreThanFen &&
    township.activeAlibabaShops > orTogether.activeAlibabaShopsMoreThan;
  return { qualifies: together || township.qualifyingVillages >= qualifyingVillages };
}

function admitsSubdistricts({ town }: Rules, certifiedBefore: boolean): boolean {
  return town.subdistricts || (certifiedBefore && town.orCertifiedBefore === true);
}

/** True if the decision depends on whether the township was a Taobao Town before. */
export function asksForTownBefore({ town }: Rules, townshipCode: string): boolean {
  return !town.subdistricts && town.orCertifiedBefore === true && isSubdistrict(townshipCode);
}

/** Decides whether a county is a Taobao Village cluster, and its size. */
export function clusterVerdict(
  rules: Rules,
  county: { readonly qualifyingVillages: number },
): ClusterVerdict {
  const villages = county.qualifyingVillages;
  if (villages < rules.cluster.cluster) return { qualifies: false };
  if (villages >= rules.cluster.super) return { qualifies: true, size: 'super' };
  return { qualifies: true, size: villages >= rules.cluster.large ? 'large' : 'cluster' };
}
