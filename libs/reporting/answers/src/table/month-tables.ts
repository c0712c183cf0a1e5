import { townshipOf } from '@taocun/domain';
import {
  keptSums,
  type ProduceSums,
  produceSums,
  type StoredMonth,
  type VillageMonthsDocument,
} from '@taocun/reporting-store';
import { type TableColumns, columnarTable, exact } from './columns';

interface MonthOfVillage {
  readonly code: string;
  readonly month: StoredMonth;
}

/** The sums over a month's orders of produce; NULL if there were none. */
const produced = Object.fromEntries(
  produceSums.map((sum) => [sum, ['HUGEINT', ({ month }: MonthOfVillage) => exact(month.produce?.[sum])]]),
) as Readonly<Record<keyof ProduceSums, ['HUGEINT', ({ month }: MonthOfVillage) => unknown]>>;

/** One row per village and month in which something was paid or refunded. */
export const months = columnarTable<VillageMonthsDocument, MonthOfVillage>(
  'months',
  {
    code: ['VARCHAR', ({ code }) => code],
    townshipCode: ['VARCHAR', ({ code, month }) => month.townshipCode ?? townshipOf(code)],
    month: ['VARCHAR', ({ month }) => month.month],
    salesFen: ['HUGEINT', ({ month }) => exact(month.salesFen)],
    alibabaSalesFen: ['HUGEINT', ({ month }) => exact(month.alibabaSalesFen)],
    ...produced,
  },
  ({ _id: code, months: all }) => all.map((month) => ({ code, month })),
);

type Kept = NonNullable<NonNullable<StoredMonth['produce']>['kept']>[number];
interface KeptOfVillage {
  readonly code: string;
  readonly townshipCode: string;
  readonly month: string;
  readonly kept: Kept;
}

/**
 * One row per village, month and product for orders that state what the farmers keep; `product` is NULL if
 * they name none.
 */
export const kept = columnarTable<VillageMonthsDocument, KeptOfVillage>(
  'kept',
  {
    code: ['VARCHAR', ({ code }) => code],
    townshipCode: ['VARCHAR', ({ townshipCode }) => townshipCode],
    month: ['VARCHAR', ({ month }) => month],
    product: ['VARCHAR', ({ kept: { product } }) => product],
    ...(Object.fromEntries(
      keptSums.map((sum) => [sum, ['HUGEINT', ({ kept: sums }: KeptOfVillage) => exact(sums[sum])]]),
    ) as TableColumns<KeptOfVillage>),
  },
  ({ _id: code, months: all }) =>
    all.flatMap(({ month, townshipCode = townshipOf(code), produce }) =>
      (produce?.kept ?? []).map((each) => ({ code, townshipCode, month, kept: each })),
    ),
);
