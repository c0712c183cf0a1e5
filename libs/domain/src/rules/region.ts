import { type Fen } from '../encoding/money';
import { type Rules } from './rule-set';
import { isSubdistrict } from '../vocabulary/village-code';

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

/** Decides whether a township is a Taobao Town. `townshipCode` is the first nine digits of its villages' codes. */
export function townVerdict(rules: Rules, townshipCode: string, township: TownshipFigures): TownVerdict {
  const { qualifyingVillages, orTogether, subdistricts } = rules.town;
  if (!subdistricts && isSubdistrict(townshipCode)) return { qualifies: false };
  const together =
    orTogether !== undefined &&
    township.alibabaSalesFen > orTogether.alibabaSalesMoreThanFen &&
    township.activeAlibabaShops > orTogether.activeAlibabaShopsMoreThan;
  return { qualifies: together || township.qualifyingVillages >= qualifyingVillages };
}

/** Decides whether a county is a Taobao Village cluster, and of which size. */
export function clusterVerdict(rules: Rules, county: { readonly qualifyingVillages: number }): ClusterVerdict {
  const villages = county.qualifyingVillages;
  if (villages < rules.cluster.cluster) return { qualifies: false };
  if (villages >= rules.cluster.super) return { qualifies: true, size: 'super' };
  return { qualifies: true, size: villages >= rules.cluster.large ? 'large' : 'cluster' };
}
