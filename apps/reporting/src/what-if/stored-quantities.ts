import { Inject, Injectable } from '@nestjs/common';
import { type Criterion, cutOffOf, isoOfDay, type Kind, NEVER, type RuleSet, versionAsOf } from '@taocun/domain';
import { RULE_SETS } from '@taocun/service';
import { type Computed, MAX_COMPUTE_MS, StaleWhileRevalidate } from '../cache/stale-while-revalidate';
import { StoredVersion } from '../cache/stored-version';
import { VersionedCache } from '../cache/versioned-cache';
import { fenOfStored } from '../exact/stored-values';
import { givingWay } from '../giving-way';
import { type CertificationDocument, criteriaOfStored, exactIntegers, ReadModels, type VillageReadModel } from '../store/read-models';
import { NOT_TOLD, QuantityColumns } from './quantity-columns';

const BATCH_SIZE = 1_000;
/** Memory for certified years, of which one of the whole country takes some 30 MB. */
const MAX_KEPT_BYTES = 134_217_728;

export interface StoredQuantities {
  readonly columns: QuantityColumns;
  /** The newest day of the villages, or the cut-off; empty where there is none. */
  readonly asOf: string;
  /** Live, the latest certified year by rule set, for those that look at it. */
  readonly certifiedYears: ReadonlyMap<string, number>;
}

type LiveVillage = Pick<
  VillageReadModel,
  | '_id'
  | 'kind'
  | 'asOf'
  | 'households'
  | 'salesFen'
  | 'alibabaSalesFen'
  | 'activeShops'
  | 'activeAlibabaShops'
  | 'activeHouseholds'
  | 'activeAlibabaHouseholds'
  | 'qualifiesUnder'
  | 'certifiedYears'
>;

const certificateFields = {
  ...{ _id: 0, villageCode: 1, qualifies: 1, salesFen: 1, alibabaSalesFen: 1, activeShops: 1, activeAlibabaShops: 1 },
  ...{ activeHouseholds: 1, activeAlibabaHouseholds: 1, households: 1, criteria: 1 },
};

/** The quantities of all villages in memory, live and of certified years, each copied by one query until others are stored. */
@Injectable()
export class QuantityCopies {
  readonly #live: StaleWhileRevalidate<StoredQuantities>;
  readonly #years = new VersionedCache<Computed<StoredQuantities>>(MAX_KEPT_BYTES, ({ content }) => content.columns.bytes);

  constructor(
    private readonly models: ReadModels,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
    private readonly version: StoredVersion,
  ) {
    this.#live = new StaleWhileRevalidate(
      () => version.ofTopics('village.assessments'),
      () => this.#copyLive(),
    );
  }

  async of(ruleSet: RuleSet, year: number | undefined): Promise<Computed<StoredQuantities>> {
    if (year === undefined) return this.#live.current();
    const version = await this.version.ofTopics('village.certifications');
    return this.#years.getOrCompute(`${ruleSet.id} ${year}`, version, async () => {
      const content = await this.#copyYear(ruleSet, year);
      return { content, computedAt: new Date(), version };
    });
  }

  async #copyLive(): Promise<StoredQuantities> {
    const columns = new QuantityColumns(this.ruleSets.map(({ id }) => id));
    const fields = ['kind', 'asOf', 'households', 'salesFen', 'alibabaSalesFen', 'activeShops', 'activeAlibabaShops'];
    const projection = [...fields, 'activeHouseholds', 'activeAlibabaHouseholds', 'qualifiesUnder', 'certifiedYears'].join(' ');
    const villages = this.models.villages
      .find({}, projection)
      .sort({ _id: 1 })
      .readConcern('snapshot')
      .setOptions({ ...exactIntegers, maxTimeMS: MAX_COMPUTE_MS })
      .lean<LiveVillage[]>()
      .cursor({ batchSize: BATCH_SIZE });
    let asOf = '';
    const certifiedYears = new Map<string, number>();
    for await (const village of givingWay(villages as AsyncIterable<LiveVillage>)) {
      const { _id: villageCode, salesFen, alibabaSalesFen, certifiedYears: years = {}, ...row } = village;
      columns.add({ ...row, villageCode, salesFen: fenOfStored(salesFen), alibabaSalesFen: fenOfStored(alibabaSalesFen) });
      if (row.asOf > asOf) asOf = row.asOf;
      for (const [id, year] of Object.entries(years)) certifiedYears.set(id, Math.max(Number(year), certifiedYears.get(id) ?? 0));
    }
    return { columns, asOf, certifiedYears };
  }

  async #copyYear(ruleSet: RuleSet, year: number): Promise<StoredQuantities> {
    const columns = new QuantityColumns([ruleSet.id]);
    const cutOff = cutOffOf(ruleSet, year);
    const { counts } = versionAsOf(ruleSet, cutOff ?? NEVER);
    const certificates = this.models.certifications
      // Both verdicts, so that the index gives them merged by code and nothing is sorted.
      .find({ year, ruleSet: ruleSet.id, qualifies: { $in: [false, true] } }, certificateFields)
      .sort({ villageCode: 1 })
      .readConcern('snapshot')
      .setOptions({ ...exactIntegers, maxTimeMS: MAX_COMPUTE_MS })
      .lean()
      .cursor({ batchSize: BATCH_SIZE });
    for await (const certificate of givingWay(certificates as AsyncIterable<CertificationDocument>)) {
      const { kind, share } = kindAndShareOf(criteriaOfStored(certificate.criteria));
      const { villageCode, qualifies, salesFen, alibabaSalesFen, activeShops, activeAlibabaShops } = certificate;
      const ofShare = share?.criterion === 'active-household-share' ? share.value.part : NOT_TOLD;
      columns.add({
        ...{ villageCode, kind, activeShops, activeAlibabaShops, qualifiesUnder: qualifies ? [ruleSet.id] : [] },
        salesFen: fenOfStored(salesFen),
        alibabaSalesFen: fenOfStored(alibabaSalesFen),
        // Certificates of before households were told have those that their criteria compare.
        households: certificate.households ?? share?.value.whole ?? NOT_TOLD,
        activeHouseholds: certificate.activeHouseholds ?? (counts === 'all-shops' ? ofShare : NOT_TOLD),
        activeAlibabaHouseholds: certificate.activeAlibabaHouseholds ?? (counts === 'alibaba-shops' ? ofShare : NOT_TOLD),
      });
    }
    return { columns, asOf: columns.rows === 0 || cutOff === undefined ? '' : isoOfDay(cutOff), certifiedYears: new Map() };
  }
}

interface KindAndShare {
  readonly kind: Kind;
  /** The second part of `scale`. */
  readonly share?: Extract<Criterion, { readonly criterion: 'scale' }>['anyOf'][1];
}

function kindAndShareOf(criteria: readonly Criterion[]): KindAndShare {
  const found: Partial<Mutable<KindAndShare>> = {};
  for (const each of criteria) {
    if (each.criterion === 'scale') [, found.share] = each.anyOf;
    else if (each.criterion !== 'annual-sales' && each.criterion !== 'alibaba-majority') found.kind = each.value;
  }
  return found as KindAndShare;
}

type Mutable<Of> = { -readonly [Name in keyof Of]: Of[Name] };
