import { type Day, dayOfIso } from '@taocun/domain';

/** A calendar month such as `2014-11`. The texts sort by time. */
export type CalendarMonth = string;

/** Every month from one to another, both included; none if the first is later. */
export function monthsBetween(from: CalendarMonth, to: CalendarMonth): CalendarMonth[] {
  const months: CalendarMonth[] = [];
  for (let at = indexOf(from); at <= indexOf(to); at++) months.push(monthAt(at));
  return months;
}

export function lastDayOfMonth(month: CalendarMonth): Day {
  const at = indexOf(month) + 1;
  return (dayOfIso(`${monthAt(at)}-01`) ?? 0) - 1;
}

function monthAt(index: number): CalendarMonth {
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

function indexOf(month: CalendarMonth): number {
  const [year, monthOfYear] = month.split('-').map(Number);
  return (year ?? 0) * 12 + (monthOfYear ?? 0) - 1;
}
