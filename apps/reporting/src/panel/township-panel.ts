import { addFen } from '@taocun/domain';
import { regionAt } from '../places/region-levels';
import { regionName } from '../places/region-names';
import { produceSums } from '../projections/village-months';
import { noSums } from '../reports/period-sums';
import { type PanelRow } from './panel-answers';
import { type PanelRange, startsAfter } from './panel-range';
import { codesOf } from './region-panel';

/**
 * Townships by month, in order of code and month, each from its first month of sales to the last one without gaps. They are too many to be
 * kept like larger regions, so they are added up from `villages`, the rows of villages in order of code: those of one township follow each other.
 */
export async function* townshipsByMonth(
  villages: (range: PanelRange) => AsyncIterable<PanelRow>,
  range: PanelRange,
): AsyncGenerator<PanelRow> {
  const { after } = range;
  // The code of a township is less than those of its villages, so that all of them are read.
  const ofVillages = { ...range, after: after && { code: after.code, period: '' } };
  let code: string | undefined;
  let months = new Map<string, PanelRow>();
  for await (const row of villages(ofVillages)) {
    const township = regionAt('township', row.code);
    if (township !== code) {
      yield* inOrder(months, after);
      code = township;
      months = new Map();
    }
    months.set(row.period, added(months.get(row.period), row, township));
  }
  yield* inOrder(months, after);
}

function* inOrder(months: ReadonlyMap<string, PanelRow>, after: PanelRange['after']): Generator<PanelRow> {
  for (const row of [...months.values()].sort((a, b) => (a.period < b.period ? -1 : 1)))
    if (startsAfter(after, row.code, row.period)) yield row;
}

function added(known: PanelRow | undefined, village: PanelRow, code: string): PanelRow {
  const { period, ruleSet, asOf } = village;
  const produce = known?.produce ?? village.produce;
  return {
    ...{ level: 'township', code, name: regionName(code), ...codesOf(code) },
    ...{ period, ruleSet, asOf, qualifying: (known?.qualifying ?? 0) + (village.qualifies === true ? 1 : 0) },
    salesFen: addFen(known?.salesFen ?? 0, village.salesFen),
    alibabaSalesFen: addFen(known?.alibabaSalesFen ?? 0, village.alibabaSalesFen),
    ...(produce && { produce: known?.produce && village.produce ? summed(known.produce, village.produce) : produce }),
  };
}

type Produce = PanelRow['produce'] & object;

function summed(a: Produce, b: Produce): Produce {
  const { salesFen: _all, alibabaSalesFen: _alibaba, ...sums } = noSums();
  for (const name of produceSums) sums[name] = addFen(a[name], b[name]);
  return sums;
}
