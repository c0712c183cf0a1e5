import { Inject, Injectable } from '@nestjs/common';
import { clusterVerdict, cutOffOf, type Fen, NEVER, type Rules, type RuleSet, townVerdict, versionAsOf } from '@taocun/domain';
import { RULE_SETS } from '@taocun/service';
import { type CertifiedRegion } from './answers';
import { figure, Table } from '@taocun/reporting-figures';
import { regionName, regionPath } from '@taocun/reporting-geography';
import { type RegionKind } from '@taocun/reporting-read-model';
import { ruleSetOf } from './rule-sets/rule-sets';

/** The sums over a region's certificates of a year. */
interface Sums {
  readonly year: number;
  readonly code: string;
  readonly villages: number;
  readonly alibabaSalesFen: Fen;
  readonly activeAlibabaShops: number;
}

const sums = figure('certified-regions');
const digits = { town: 9, cluster: 6 } as const satisfies Record<RegionKind, number>;

/** The towns and clusters of certified years. They are derived from the certificates, so they are not stored. */
@Injectable()
export class CertifiedRegions {
  constructor(
    private readonly table: Table,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  /** Every township or county with a certificate of the year, qualifying or not, by code. */
  async of(kind: RegionKind, year: number, ruleSet: string): Promise<readonly CertifiedRegion[]> {
    const found = ruleSetOf(this.ruleSets, ruleSet);
    const rulesOf = (of: number): Rules => versionAsOf(found, cutOffOf(found, of) ?? NEVER);
    const { database } = await this.table.current();
    // A subdistrict may be a town because it was one the year before: then all years are decided, the oldest first.
    const from = kind === 'town' && rulesOf(year).town.orCertifiedBefore === true ? 0 : year;
    const rows = await database.rows<Sums>(sums, { digits: digits[kind], ruleSet, from, to: year });
    const regions: CertifiedRegion[] = [];
    const lastTown = new Map<string, number>();
    for (const [of, ofYear] of Map.groupBy(rows, (row) => row.year)) {
      const rules = rulesOf(of);
      for (const { code, villages, alibabaSalesFen, activeAlibabaShops } of ofYear) {
        const figures = { qualifyingVillages: villages, alibabaSalesFen, activeAlibabaShops };
        const verdict = kind === 'town' ? townVerdict(rules, code, figures, lastTown.get(code) === of - 1) : clusterVerdict(rules, figures);
        if (verdict.qualifies) lastTown.set(code, of);
        if (of !== year) continue;
        const names = { name: regionName(code), path: regionPath(code) };
        regions.push({ kind, code, ...names, ruleSet, year, ...verdict, villages, alibabaSalesFen, activeAlibabaShops });
      }
    }
    return regions;
  }
}
