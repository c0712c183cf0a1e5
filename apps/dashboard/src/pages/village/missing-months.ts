import type { MonthSales } from '../../server/api';
import { shiftedMonth } from '../../snapshot/past';

/** Adds the months without sales, which the answer omits: a gap in the chart would look like a step. */
export function fillMissingMonths(stored: readonly MonthSales[]): MonthSales[] {
  const first = stored[0];
  const last = stored.at(-1);
  if (first === undefined || last === undefined) return [];
  const byMonth = new Map(stored.map((one) => [one.month, one]));
  const months: MonthSales[] = [];
  for (let month = first.month; month <= last.month; month = shiftedMonth(month, 1))
    months.push(byMonth.get(month) ?? { month, salesFen: 0, alibabaSalesFen: 0 });
  return months;
}
