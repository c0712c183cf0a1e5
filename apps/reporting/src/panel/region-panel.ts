import { type Fen } from '@taocun/domain';
import { type mongo } from 'mongoose';
import { exactly, summed, type Summing } from '../exact/exact-sums';
import { inRegions, liesIn } from '../lists/questions';
import { monthsBetween } from '../places/calendar-months';
import { levelOf, NATION, regionAt } from '../places/region-levels';
import { regionName } from '../places/region-names';
import { noSums } from '../reports/period-sums';
import { type SalesByMonths } from '../reports/sales-by-month';
import { type VerdictsByMonths } from '../reports/verdicts-by-month';
import { MAX_COMPUTE_MS } from '../cache/stale-while-revalidate';
import { exactIntegers, type ReadModels } from '../store/read-models';
import { type PanelLevel, type PanelRow } from './panel-answers';
import { asOfIn, type PanelRange, startsAfter } from './panel-range';

type RegionPanelLevel = Exclude<PanelLevel, 'village'>;

/** Regions of a level by month, in order of code and month, each from its first month of sales to the last one without gaps. */
export async function* regionsByMonth(
  sales: SalesByMonths,
  verdicts: VerdictsByMonths,
  level: Exclude<RegionPanelLevel, 'township'>,
  range: PanelRange,
): AsyncGenerator<PanelRow> {
  const { regions } = (await sales.current()).content;
  const codes = [...regions.keys()].filter((code) => levelOf(code) === level && liesIn(code, range.region)).sort();
  for (const code of codes) {
    const sold = regions.get(code) ?? new Map<string, never>();
    const { months: changes } = (await verdicts.of(code, range.ruleSet)).content;
    const first = range.from ?? [...sold.keys()].sort()[0] ?? range.to;
    let qualifying = 0;
    for (const month of monthsBetween([...changes.keys(), first].sort()[0] ?? first, range.to)) {
      const { new: began, lost } = changes.get(month) ?? { new: 0, lost: 0 };
      qualifying += began - lost;
      if (month < first || !startsAfter(range.after, code, month)) continue;
      const { salesFen, alibabaSalesFen, ...produce } = sold.get(month) ?? noSums();
      yield {
        ...{ level, code, name: regionName(code), ...codesOf(code), period: month, ruleSet: range.ruleSet },
        ...{ asOf: asOfIn(month, range.clock), qualifying, salesFen, alibabaSalesFen },
        ...(produce.orders === 0 ? {} : { produce }),
      };
    }
  }
}

/** Regions of a level by certified year, in order of code and year, by the certificates of their villages. */
export async function* regionsByYear(models: ReadModels, level: RegionPanelLevel, range: PanelRange): AsyncGenerator<PanelRow> {
  const rows = await exactly((sum) => certified(models, level, range, sum));
  for (const row of rows) if (startsAfter(range.after, row.code, row.period)) yield row;
}

interface CertifiedRow {
  readonly _id: { readonly code: string; readonly year: number };
  readonly asOf: string;
  readonly [figure: string]: unknown;
}

async function certified(models: ReadModels, level: RegionPanelLevel, range: PanelRange, sum: Summing): Promise<PanelRow[]> {
  const count = (condition: unknown) => ({ $sum: { $cond: [condition, 1, 0] } });
  const digits = regionAt(level, '0'.repeat(12));
  const rows = await models.certifications
    .aggregate<CertifiedRow>([
      {
        $match: {
          ...{ ruleSet: range.ruleSet, year: { $gte: Number(range.from ?? 0), $lte: Number(range.to) } },
          ...inRegions('villageCode', range.region),
        },
      },
      {
        $group: {
          _id: { code: level === 'nation' ? NATION : { $substrBytes: ['$villageCode', 0, digits.length] }, year: '$year' },
          asOf: { $max: '$asOf' },
          villages: { $sum: 1 },
          qualifying: count('$qualifies'),
          activeShops: { $sum: '$activeShops' },
          activeAlibabaShops: { $sum: '$activeAlibabaShops' },
          salesFen: sum('$salesFen'),
          alibabaSalesFen: sum('$alibabaSalesFen'),
        },
      },
      { $sort: { '_id.code': 1, '_id.year': 1 } },
    ])
    .option({ ...exactIntegers, maxTimeMS: MAX_COMPUTE_MS, allowDiskUse: true });
  return rows.map(({ _id: { code, year }, asOf, ...row }) => {
    const fen = (name: string): Fen => summed(row[name] as number | bigint | mongo.Decimal128);
    return {
      ...{ level, code, name: regionName(code), ...codesOf(code), period: String(year), ruleSet: range.ruleSet, asOf },
      ...{ villages: Number(row['villages']), qualifying: Number(row['qualifying']) },
      ...{ activeShops: Number(row['activeShops']), activeAlibabaShops: Number(row['activeAlibabaShops']) },
      ...{ salesFen: fen('salesFen'), alibabaSalesFen: fen('alibabaSalesFen') },
    };
  });
}

/** The regions in which a region lies, and itself. */
export function codesOf(code: string): Partial<PanelRow> {
  if (code === NATION) return {};
  return {
    provinceCode: regionAt('province', code),
    ...(code.length >= 4 && { prefectureCode: regionAt('prefecture', code) }),
    ...(code.length >= 6 && { countyCode: regionAt('county', code) }),
    ...(code.length >= 9 && { townshipCode: code }),
  };
}
