/**
 * Days of the record are counted from its first day, seconds from that day's midnight in China Standard Time.
 */
export const secondsPerDay = 86_400;

const epochDayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

/**
 * The first day is after 15 July 2013, so the year 2013 is already due at the feed's first clock and is never
 * certified. The last is soon after 15 January 2016: 2014 and 2015 are certified under every rule set, and
 * the villages of the latest list still trade.
 */
const firstEpochDay = epochDayOf('2013-07-20');

export const recordDayOf = (date: string): number => epochDayOf(date) - firstEpochDay;
export const lastDay = recordDayOf('2016-01-20');
export const lastSecond = (lastDay + 1) * secondsPerDay - 1;

/** The cut-offs of years: under most rule sets, and under AliResearch's own rules of that time. */
export const thirtiethOfJune = { 2014: recordDayOf('2014-06-30'), 2015: recordDayOf('2015-06-30') } as const;
export const endOfYear = { 2014: recordDayOf('2014-12-31'), 2015: recordDayOf('2015-12-31') } as const;

const dates = Array.from({ length: lastDay + 3 }, (_, day) =>
  new Date((firstEpochDay + day - 1) * 86_400_000).toISOString().slice(0, 10),
);
const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

export const dateOf = (day: number): string => dates[day + 1] ?? '';

function clockTime(second: number): string {
  return `${twoDigits[Math.floor(second / 3600)]}:${twoDigits[Math.floor(second / 60) % 60]}:${twoDigits[second % 60]}`;
}

/** RFC 3339 in China Standard Time, e.g. 2014-11-11T00:00:07+08:00. */
export function chinaTime(second: number, fraction = ''): string {
  return `${dateOf(Math.floor(second / secondsPerDay))}T${clockTime(second % secondsPerDay)}${fraction}+08:00`;
}

/** The same moment in UTC, e.g. 2014-11-10T16:00:07Z. */
export function utcTime(second: number): string {
  const utc = second - 8 * 3600;
  const day = Math.floor(utc / secondsPerDay);
  return `${dateOf(day)}T${clockTime(utc - day * secondsPerDay)}Z`;
}

/**
 * The relative volume of trade by month, January first: a dip at the Spring Festival, a peak in November and
 * December.
 */
const trade = [1.0, 0.55, 0.9, 0.9, 1.0, 1.1, 0.8, 0.8, 1.0, 1.1, 1.6, 1.3];
export const liveliest = 1.6;
const liveliness = Array.from(
  { length: lastDay + 1 },
  (_, day) => trade[Number(dateOf(day).slice(5, 7)) - 1] ?? 1,
);

export const livelinessOn = (day: number): number => liveliness[day] ?? 1;

/** 11 November, the great sale, of each year in the record. */
export const singlesDays = [
  recordDayOf('2013-11-11'),
  recordDayOf('2014-11-11'),
  recordDayOf('2015-11-11'),
] as const;
