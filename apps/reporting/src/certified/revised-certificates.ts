import { Inject, Injectable } from '@nestjs/common';
import { cutOffOf, isoOfDay, type RuleSet } from '@taocun/domain';
import { RULE_SETS } from '@taocun/service';
import { StoredVersion } from '../cache/stored-version';
import { VersionedCache } from '../cache/versioned-cache';
import { batches } from '../lists/batches';
import { certifiedVillage } from '../projections/recorded-events';
import { exactIntegers, MAX_TIME_MS, ReadModels, type VillageReadModel } from '../store/read-models';
import { ruleSetOf } from '../rule-sets/rule-sets';
import { type Revised, type RevisedFrom, revisedOf } from './revised';

/** Years and rule sets whose revised certificates are kept in memory, some 100 bytes each. */
const KEPT = 20;
const READ_AT_ONCE = 1_000;

interface RevisedCertificate extends Pick<Revised, 'change'> {
  readonly villageCode: string;
}

export interface RevisedCounts {
  readonly certificates: number;
  readonly gained: number;
  readonly lost: number;
}

type Late = Pick<VillageReadModel, '_id' | 'lateUpdates'>;

/** Certificates with the money that came too late for them. They follow from villages and certificates, so they are not stored. */
@Injectable()
export class RevisedCertificates {
  readonly #all = new VersionedCache<readonly RevisedCertificate[]>(KEPT);

  constructor(
    private readonly models: ReadModels,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
    private readonly version: StoredVersion,
  ) {}

  /** The revisions of these certificates of a year, by id, of those that something late has come for. */
  async among(ids: readonly string[], year: number, ruleSet: string): Promise<ReadonlyMap<string, Revised>> {
    const rules = ruleSetOf(this.ruleSets, ruleSet);
    const late = await this.#lateFor(rules, year, { _id: { $in: ids.map(certifiedVillage) } })?.toArray();
    return this.#revised(rules, year, late ?? []);
  }

  /** All revised certificates of a year, by code. */
  async of(year: number, ruleSet: string): Promise<readonly RevisedCertificate[]> {
    const version = await this.version.ofTopics('village.assessments', 'village.certifications');
    return this.#all.getOrCompute(`${year} ${ruleSet}`, version, async () => {
      const rules = ruleSetOf(this.ruleSets, ruleSet);
      const found: RevisedCertificate[] = [];
      for await (const late of batches(this.#lateFor(rules, year, {}) ?? [], READ_AT_ONCE))
        for (const [id, { change }] of await this.#revised(rules, year, late)) found.push({ villageCode: certifiedVillage(id), change });
      return found.sort((a, b) => (a.villageCode < b.villageCode ? -1 : 1));
    });
  }

  async counts(year: number, ruleSet: string): Promise<RevisedCounts> {
    const all = await this.of(year, ruleSet);
    const number = (change: Revised['change']): number => all.filter((each) => each.change === change).length;
    return { certificates: all.length, gained: number('gained'), lost: number('lost') };
  }

  /** An index of late updates finds the villages; of others nothing is read. */
  #lateFor(ruleSet: RuleSet, year: number, conditions: { readonly _id?: object }) {
    const cutOff = cutOffOf(ruleSet, year);
    if (cutOff === undefined) return undefined;
    return this.models.villages.collection.find<Late>({ 'lateUpdates.cutOff': isoOfDay(cutOff), ...conditions } as object, {
      ...exactIntegers,
      ...{ projection: { lateUpdates: 1 }, maxTimeMS: MAX_TIME_MS, readConcern: { level: 'snapshot' } },
    });
  }

  async #revised(ruleSet: RuleSet, year: number, late: readonly Late[]): Promise<ReadonlyMap<string, Revised>> {
    if (late.length === 0) return new Map();
    const lateOf = new Map(late.map(({ _id, lateUpdates }) => [`${ruleSet.id}:${_id}:${year}`, lateUpdates]));
    const certificates = await this.models.certifications
      .find({ _id: { $in: [...lateOf.keys()] } }, { salesFen: 1, alibabaSalesFen: 1, qualifies: 1, criteria: 1 })
      .setOptions({ ...exactIntegers, maxTimeMS: MAX_TIME_MS })
      .lean<(RevisedFrom & { readonly _id: string })[]>();
    return new Map(
      certificates.flatMap(({ _id, ...certificate }) => {
        const revised = revisedOf({ ...certificate, year }, ruleSet, lateOf.get(_id) ?? []);
        return revised === undefined ? [] : [[_id, revised] as const];
      }),
    );
  }
}
