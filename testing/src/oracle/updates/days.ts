/** A calendar day in China Standard Time, counted from 1 January 1970. */
export type Day = number;

const { floor } = Math;

/** docs/contract.md §1: `floor((epochMillis + 28 800 000) / 86 400 000)`. */
export function dayOf(epochMs: number): Day {
  return floor((epochMs + 8 * 60 * 60 * 1000) / (24 * 60 * 60 * 1000));
}

export function dayAt(year: number, month: number, dayOfMonth: number): Day {
  return Date.UTC(year, month - 1, dayOfMonth) / (24 * 60 * 60 * 1000);
}

/** `2019-06-30` to its day. */
export function dayFrom(text: string): Day {
  const [year, month, dayOfMonth] = text.split('-').map(Number) as [number, number, number];
  return dayAt(year, month, dayOfMonth);
}

/** The year that ends with a cut-off begins on the day after the same month and day of the previous year. */
export function firstDayOfYearTo(cutOff: Day): Day {
  const year = Number(dayText(cutOff).slice(0, 4));
  const monthDay = dayText(cutOff).slice(4);
  return dayFrom(`${year - 1}${monthDay}`) + 1;
}

/** The form of every `asOf`: YYYY-MM-DD. */
export function dayText(day: Day): string {
  return new Date(day * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

/** The instant at which a day begins, 00:00+08:00. */
export function startOf(day: Day): number {
  return day * 24 * 60 * 60 * 1000 - 8 * 60 * 60 * 1000;
}

const rfc3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/**
 * Epoch milliseconds of a `time` (RFC 3339 with an offset, decimals cut to milliseconds), or undefined if it
 * is not one.
 */
export function instantOf(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const parts = rfc3339.exec(text);
  if (!parts) return undefined;
  const number = (group: number) => Number(parts[group] ?? 0);
  const year = number(1);
  const month = number(2);
  const dayOfMonth = number(3);
  const hour = number(4);
  const minute = number(5);
  const second = number(6);
  const offsetHours = number(9);
  const offsetMinutes = number(10);
  if (hour > 23 || minute > 59 || second > 59 || offsetHours > 23 || offsetMinutes > 59) return undefined;

  // Date.UTC reads the years 0 to 99 as 1900 to 1999, so the year is set apart.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, dayOfMonth);
  const isRealDate =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth;
  if (!isRealDate) return undefined;

  const milliseconds = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const offset = (parts[8] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes) * 60_000;
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds - offset;
}
