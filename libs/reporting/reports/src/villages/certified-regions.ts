import { Inject, Injectable } from '@nestjs/common';
import { clusterVerdict, cutOffOf, NEVER, type RuleSet, townVerdict, versionAsOf } from '@taocun/domain';
import { regionName, regionPath } from '@taocun/geography';
import { figure, Table } from '@taocun/reporting-answers';
import { type RegionKind, townsAmong, type TownshipInYear } from '@taocun/reporting-store';
import { RULE_SETS } from '@taocun/service';
import { type CertifiedRegion } from './answers';
import { ruleSetOf } from './rule-sets/rule-sets';

const sums = figure('certified-regions');
const digits = { town: 9, cluster: 6 } as const satisfies Record<RegionKind, number>;

/**
 * The towns and clusters of certified years. They are derived from the certificates, so they are not stored.
 */
@Injectable()
export class CertifiedRegions {
  constructor(
    private readonly table: Table,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  /** Every township or county with a certificate of the year, qualifying or not, by code. */
  async of(kind: RegionKind, year: number, ruleSet: string): Promise<readonly CertifiedRegion[]> {
    const known = ruleSetOf(this.ruleSets, ruleSet);
    const rules = versionAsOf(known, cutOffOf(known, year) ?? NEVER);
    const { database } = await this.table.current();
    // A subdistrict may be a town because it was one the year before: then all years are decided.
    const from = kind === 'town' && rules.town.orCertifiedBefore === true ? 0 : year;
    const rows = await database.rows<TownshipInYear>(sums, { digits: digits[kind], ruleSet, from, to: year });
    const townsBefore = townsAmong(known, rows, year - 1);
    return rows
      .filter((row) => row.year === year)
      .map((row) => {
        const { code, qualifyingVillages: villages, alibabaSalesFen, activeAlibabaShops } = row;
        const verdict =
          kind === 'town' ? townVerdict(rules, code, row, townsBefore.has(code)) : clusterVerdict(rules, row);
        const names = { name: regionName(code), path: regionPath(code) };
        return {
          kind,
          code,
          ...names,
          ruleSet,
          year,
          ...verdict,
          villages,
          alibabaSalesFen,
          activeAlibabaShops,
        };
      });
  }
}
