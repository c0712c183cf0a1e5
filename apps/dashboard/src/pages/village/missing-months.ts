import type { MonthSales } from '../../server/api';

/** Adds the months without sales, which the answer omits: a gap in the chart would look like a step. */
export function fillMissingMonths(told: readonly MonthSales[]): MonthSales[] {
  const [first, last] = [told[0], told.at(-1)];
  if (first === undefined || last === undefined) return [];
  const byMonth = new Map(told.map((one) => [one.month, one]));
  const months: MonthSales[] = [];
  for (let month = first.month; month <= last.month; month = following(month))
    months.push(byMonth.get(month) ?? { month, salesFen: 0, alibabaSalesFen: 0 });
  return months;
}

function following(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}
