import type { Incomplete } from '../server/api';
import { shiftedMonth } from './past';

/** The gaps with a day in the twelve months that end with a month. */
export function gapsToMonth(month: string, incomplete: Incomplete | undefined): Incomplete | undefined {
  const first = shiftedMonth(month, -11);
  const isWithin = ({ since, until = month }: Incomplete['sources'][number]): boolean =>
    since.slice(0, 7) <= month && until.slice(0, 7) >= first;
  return incomplete && { ...incomplete, sources: incomplete.sources.filter(isWithin) };
}
