import { dayOfIso, firstDayOfYearTo, isoOfDay, type Language } from '@taocun/domain';
import { day, month } from '../words/figures';

/**
 * The first and last month of the certified year that ends with a cut-off; its days if it does not consist of
 * whole months.
 */
export function yearWindow(
  cutOff: string,
  language: Language,
): readonly [from: string, until: string] | undefined {
  const last = dayOfIso(cutOff);
  if (last === undefined) return undefined;
  const from = isoOfDay(firstDayOfYearTo(last));
  return from.endsWith('-01')
    ? [month(from.slice(0, 7), language, 'long'), month(cutOff.slice(0, 7), language, 'long')]
    : [day(from, language), day(cutOff, language)];
}
