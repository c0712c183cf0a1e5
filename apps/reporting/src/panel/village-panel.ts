import { type QueryFilter } from 'mongoose';
import { type Criterion, fenOf } from '@taocun/domain';
import { integerOf } from '../exact/exact-json';
import { explained } from '../exact/margin';
import { inRegions } from '../lists/questions';
import { type CalendarMonth, monthsBetween } from '../places/calendar-months';
import { produceSums, type StoredMonth, type VillageMonthsDocument, type VillageMonths } from '../projections/village-months';
import {
  type CertificationDocument,
  criteriaOfStored,
  exactIntegers,
  type ReadModels,
  type VerdictDocument,
  type VillageReadModel,
} from '../store/read-models';
import { type PanelRow } from './panel-answers';
import { asOfIn, type PanelRange, startsAfter } from './panel-range';

/** Villages whose verdicts are read at once: few to begin with, for a page has the months of few, then twice as many each time. */
const VILLAGES_AT_FIRST = 16;
const VILLAGES_AT_ONCE = 512;
/** Villages whose months are fetched at once. */
const BATCH_SIZE = 100;

const byCode = { _id: 1 } as const;

/**
 * Villages by month, in order of code and month: each from its first month of sales, or from the first month asked for, to the last one,
 * without gaps. A village that never sold has none.
 */
export async function* villagesByMonth(models: ReadModels, months: VillageMonths, range: PanelRange): AsyncGenerator<PanelRow> {
  const conditions = { $and: [inRegions('_id', range.region), range.after === undefined ? {} : { _id: { $gte: range.after.code } }] };
  const documents = months.model
    .find(conditions as QueryFilter<VillageMonthsDocument>)
    .sort(byCode)
    .readConcern('snapshot')
    .setOptions(exactIntegers)
    .lean()
    .cursor({ batchSize: BATCH_SIZE });
  let size = VILLAGES_AT_FIRST;
  let batch: VillageMonthsDocument[] = [];
  for await (const document of documents) {
    if (batch.push(document) < size) continue;
    yield* rowsOf(models, batch, range);
    batch = [];
    size = Math.min(2 * size, VILLAGES_AT_ONCE);
  }
  yield* rowsOf(models, batch, range);
}

async function* rowsOf(models: ReadModels, batch: readonly VillageMonthsDocument[], range: PanelRange): AsyncGenerator<PanelRow> {
  const codes = batch.map(({ _id }) => _id);
  const [verdicts, villages] = await Promise.all([
    models.verdicts
      .find({ villageCode: { $in: codes }, ruleSet: range.ruleSet }, { villageCode: 1, asOf: 1, qualifies: 1, sequence: 1, _id: 0 })
      .lean(),
    models.villages.find({ _id: { $in: codes } }, { kind: 1, households: 1, povertyCounty: 1 }).lean(),
  ]);
  const verdictsOf = Map.groupBy(verdicts, ({ villageCode }) => villageCode);
  const villageOf = new Map(villages.map((village) => [village._id, village]));
  for (const document of batch) {
    const ordered = (verdictsOf.get(document._id) ?? []).sort((a, b) => a.sequence - b.sequence);
    yield* monthsOf(document, ordered, villageOf.get(document._id), range);
  }
}

function* monthsOf(
  { _id: code, name, provinceCode, prefectureCode, countyCode, townshipCode, months }: VillageMonthsDocument,
  verdicts: readonly Pick<VerdictDocument, 'asOf' | 'qualifies'>[],
  village: Pick<VillageReadModel, 'kind' | 'households' | 'povertyCounty'> | undefined,
  range: PanelRange,
): Generator<PanelRow> {
  const stored = new Map<CalendarMonth, StoredMonth>(months.map((each) => [each.month, each]));
  const first = range.from ?? months[0]?.month;
  if (first === undefined) return;
  let decided = 0;
  for (const month of monthsBetween(first, range.to)) {
    const asOf = asOfIn(month, range.clock);
    while ((verdicts[decided]?.asOf ?? '9') <= asOf) decided++;
    if (!startsAfter(range.after, code, month)) continue;
    const { salesFen = 0n, alibabaSalesFen = 0n, produce } = stored.get(month) ?? {};
    yield {
      ...{ level: 'village', code, name, provinceCode, prefectureCode, countyCode, townshipCode, period: month },
      ...{ ruleSet: range.ruleSet, asOf, qualifies: verdicts[decided - 1]?.qualifies ?? false },
      ...(village && { kind: village.kind, households: Number(village.households) }),
      ...(village?.povertyCounty !== undefined && { povertyCounty: village.povertyCounty }),
      ...{ salesFen: fenOf(integerOf(salesFen)), alibabaSalesFen: fenOf(integerOf(alibabaSalesFen)) },
      ...(produce && { produce: producedOf(produce) }),
    };
  }
}

function producedOf(produce: StoredMonth['produce'] & object): PanelRow['produce'] & object {
  const sums = produceSums.map((sum) => [sum, fenOf(integerOf(produce[sum]))] as const);
  return Object.fromEntries(sums) as PanelRow['produce'] & object;
}

/** Villages by certified year, in order of code and year: all that have a certificate. */
export async function* villagesByYear(models: ReadModels, range: PanelRange): AsyncGenerator<PanelRow> {
  const conditions = {
    $and: [
      { ruleSet: range.ruleSet, year: { $gte: Number(range.from ?? 0), $lte: Number(range.to) } },
      inRegions('villageCode', range.region),
      range.after === undefined ? {} : { villageCode: { $gte: range.after.code } },
    ],
  };
  const documents = models.certifications
    .find(conditions as QueryFilter<CertificationDocument>)
    .sort({ villageCode: 1, year: 1 })
    .readConcern('snapshot')
    .setOptions(exactIntegers)
    .lean()
    .cursor({ batchSize: 1_000 });
  for await (const document of documents) {
    const certificate = document as CertificationDocument;
    const period = String(certificate.year);
    if (!startsAfter(range.after, certificate.villageCode, period)) continue;
    const { villageCode, name, provinceCode, prefectureCode, countyCode, townshipCode, qualifies, asOf } = certificate;
    const criteria = criteriaOfStored(certificate.criteria);
    const households = householdsOf(criteria);
    yield {
      ...{ level: 'village', code: villageCode, name, provinceCode, prefectureCode, countyCode, townshipCode, period },
      ...{ ruleSet: range.ruleSet, asOf, qualifies, ...(households !== undefined && { households }) },
      ...(certificate.povertyCounty !== undefined && { povertyCounty: certificate.povertyCounty }),
      activeShops: Number(certificate.activeShops),
      activeAlibabaShops: Number(certificate.activeAlibabaShops),
      salesFen: fenOf(integerOf(certificate.salesFen)),
      alibabaSalesFen: fenOf(integerOf(certificate.alibabaSalesFen)),
      criteria: explained(criteria),
    };
  }
}

function householdsOf(criteria: readonly Criterion[]): number | undefined {
  for (const criterion of criteria) if (criterion.criterion === 'scale') return Number(criterion.anyOf[1].value.whole);
  return undefined;
}
