/** A calendar day in China Standard Time, counted from 1970-01-01. Days before it are negative. */
export type Day = number;

// Two sentinels mean that there is no day. Both are small integers: a field of a shop stores them without
// boxing, and comparisons need no special case. In the library's public functions, an unknown day is
// undefined.

/** No day yet: earlier than any day. */
export const NO_DAY: Day = -(2 ** 30);
/** No day to come: later than any day. */
export const NEVER: Day = 2 ** 30;

export const MS_PER_DAY = 86_400_000;
/** China has used UTC+8 without daylight saving since 1991, and the contract uses it for every year. */
export const CST_OFFSET_MS = 28_800_000;

/** A calendar month, counted from January 1970. */
export type MonthNumber = number;

interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
}

export function dayOf(epochMs: number): Day {
  return Math.floor((epochMs + CST_OFFSET_MS) / MS_PER_DAY);
}

/**
 * Days from 1970-01-01 to a date of the proleptic Gregorian calendar. The year is taken to begin in March, so
 * that the leap day is its last one, and eras of 400 years make the arithmetic exact for any year (Howard
 * Hinnant, "chrono-Compatible Low-Level Date Algorithms").
 */
export function dayOfCivil(year: number, month: number, dayOfMonth: number): Day {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + dayOfMonth - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  );
}

/** The date of a day in the proleptic Gregorian calendar. */
export function civilOfDay(day: Day): CivilDate {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function monthOf(day: Day): MonthNumber {
  const { year, month } = civilOfDay(day);
  return (year - 1970) * 12 + month - 1;
}

export function firstDayOfMonth(month: MonthNumber): Day {
  const year = Math.floor(month / 12);
  return dayOfCivil(1970 + year, month - year * 12 + 1, 1);
}

/** Formats the month as `2014-06`. */
export function isoOfMonth(month: MonthNumber): string {
  return isoOfDay(firstDayOfMonth(month)).slice(0, -3);
}

/**
 * Formats the day as `2014-06-30`. An offset can move a time of the year 0000 or 9999 into a year of more
 * digits, which is written with a sign and six digits (ISO 8601).
 */
export function isoOfDay(day: Day): string {
  const { year, month, dayOfMonth } = civilOfDay(day);
  return `${isoYear(year)}-${twoDigits(month)}-${twoDigits(dayOfMonth)}`;
}

/** The day of `YYYY-MM-DD`; undefined if the text has another form or the date does not exist. */
export function dayOfIso(text: string): Day | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const dayOfMonth = Number(match[3]);
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysInMonth(year, month)) return undefined;
  return dayOfCivil(year, month, dayOfMonth);
}

/** The day of `YYYY-MM-DD`. @throws Error if it is none */
export function parseDay(text: string): Day {
  const day = dayOfIso(text);
  if (day === undefined) throw new Error(`${JSON.stringify(text)} is no day.`);
  return day;
}

/** The first moment of the day, in Unix milliseconds. */
export function startOfDayMs(day: Day): number {
  return day * MS_PER_DAY - CST_OFFSET_MS;
}

/** The first moment of the day, as published events write it in `time`: `2014-06-30T00:00:00+08:00`. */
export function startOfDayIso(day: Day): string {
  return `${isoOfDay(day)}T00:00:00+08:00`;
}

export function calendarYearOf(day: Day): number {
  return civilOfDay(day).year;
}

function isoYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
