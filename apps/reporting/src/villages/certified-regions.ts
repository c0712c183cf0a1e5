import { Inject, Injectable } from '@nestjs/common';
import { asksForTownBefore, clusterVerdict, cutOffOf, fenOf, NEVER, type RuleSet, townVerdict, versionAsOf } from '@taocun/domain';
import { RULE_SETS } from '@taocun/service';
import { type mongo } from 'mongoose';
import { type CertifiedRegionItem } from './answers';
import { StoredVersion } from '../cache/stored-version';
import { integerOf } from '../exact/exact-json';
import { exactIntegers, MAX_TIME_MS, ReadModels, type RegionKind } from '../store/read-models';
import { regionName, regionPath } from '../places/region-names';
import { townsOfYear } from '../regions/towns-before';
import { ruleSetOf } from '../rule-sets/rule-sets';
import { VersionedCache } from '../cache/versioned-cache';

/** Kinds, years and rule sets whose regions are kept in memory, some 200 bytes a region each. */
const KEPT = 40;

/** The towns and clusters of certified years. They follow from the certificates, so they are not stored. */
@Injectable()
export class CertifiedRegions {
  readonly #regions = new VersionedCache<readonly CertifiedRegionItem[]>(KEPT);

  constructor(
    private readonly models: ReadModels,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
    private readonly version: StoredVersion,
  ) {}

  /** Every township or county that has a certificate of the year, whether it qualifies or not, by code. */
  async of(kind: RegionKind, year: number, ruleSet: string): Promise<readonly CertifiedRegionItem[]> {
    const version = await this.version.ofTopics('village.certifications');
    return this.#regions.getOrCompute(`${kind} ${year} ${ruleSet}`, version, () => this.#decide(kind, year, ruleSet));
  }

  async #decide(kind: RegionKind, year: number, ruleSet: string): Promise<CertifiedRegionItem[]> {
    const found = ruleSetOf(this.ruleSets, ruleSet);
    const rules = versionAsOf(found, cutOffOf(found, year) ?? NEVER);
    const groups = await this.models.certifications
      .aggregate<{ _id: string; villages: number; alibabaSalesFen: mongo.Decimal128; activeAlibabaShops: number }>([
        { $match: { year, ruleSet } },
        {
          $group: {
            _id: kind === 'town' ? '$townshipCode' : '$countyCode',
            villages: { $sum: { $cond: ['$qualifies', 1, 0] } },
            alibabaSalesFen: { $sum: { $toDecimal: '$alibabaSalesFen' } },
            activeAlibabaShops: { $sum: '$activeAlibabaShops' },
          },
        },
        { $sort: { _id: 1 } },
      ])
      .option({ ...exactIntegers, maxTimeMS: MAX_TIME_MS });
    const asking = kind === 'town' ? groups.map(({ _id }) => _id).filter((code) => asksForTownBefore(rules, code)) : [];
    const before = asking.length === 0 ? new Set<string>() : await townsOfYear(this.models, found, asking, year - 1);
    return groups.map(({ _id: code, villages, activeAlibabaShops, ...group }) => {
      const alibabaSalesFen = fenOf(integerOf(group.alibabaSalesFen));
      const figures = { qualifyingVillages: villages, alibabaSalesFen, activeAlibabaShops: Number(activeAlibabaShops) };
      const verdict = kind === 'town' ? townVerdict(rules, code, figures, before.has(code)) : clusterVerdict(rules, figures);
      return {
        kind,
        code,
        name: regionName(code),
        path: regionPath(code),
        ruleSet,
        year,
        ...verdict,
        villages,
        alibabaSalesFen,
        activeAlibabaShops: figures.activeAlibabaShops,
      };
    });
  }
}
