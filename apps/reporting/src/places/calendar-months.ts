/** A calendar month as `2014-11`. The texts sort by time. */
export type CalendarMonth = string;

export const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Every month from one to another, both included; none where the first is later. */
export function monthsBetween(from: CalendarMonth, to: CalendarMonth): CalendarMonth[] {
  const months: CalendarMonth[] = [];
  for (let at = indexOf(from); at <= indexOf(to); at++) {
    months.push(`${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`);
  }
  return months;
}

/** The certified year of a month; it begins in July of the year before. */
export function certifiedYearOf(month: CalendarMonth): number {
  const [year, monthOfYear] = month.split('-').map(Number);
  return (year ?? 0) + ((monthOfYear ?? 0) >= 7 ? 1 : 0);
}

function indexOf(month: CalendarMonth): number {
  const [year, monthOfYear] = month.split('-').map(Number);
  return (year ?? 0) * 12 + (monthOfYear ?? 0) - 1;
}
