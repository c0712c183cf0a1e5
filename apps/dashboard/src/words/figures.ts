import type { Language } from './preferred-language';

// The formats of numbers, money and days.

const localeOf: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' };
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

/** Formats are cached: making one is slow, and a list needs it thousands of times. */
function numbers(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const name = language + JSON.stringify(options);
  let found = made.get(name);
  if (!(found instanceof Intl.NumberFormat)) made.set(name, (found = new Intl.NumberFormat(localeOf[language], options)));
  return found;
}

function days(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = language + JSON.stringify(options);
  let found = made.get(name);
  // Days are of China's calendar and do not shift with the reader's time zone: they are parsed and shown as UTC.
  if (!(found instanceof Intl.DateTimeFormat))
    made.set(name, (found = new Intl.DateTimeFormat(localeOf[language], { ...options, timeZone: 'UTC' })));
  return found;
}

export function count(value: number, language: Language): string {
  // A chart draws nothing lost as -0.
  return numbers(language, { maximumFractionDigits: 0, signDisplay: 'negative' }).format(value);
}

/** Below ten seconds, to the tenth of a second. */
export function seconds(ms: number, language: Language): string {
  return numbers(language, { style: 'unit', unit: 'second', maximumFractionDigits: ms < 10_000 ? 1 : 0 }).format(ms / 1_000);
}

/** With its sign, for what has changed. */
export function change(value: number, language: Language): string {
  return numbers(language, { maximumFractionDigits: 0, signDisplay: 'exceptZero' }).format(value);
}

const fourDigits = { minimumSignificantDigits: 2, maximumSignificantDigits: 4 } as const;
/** 5.26万 and not 5.261万, as one writes it. */
const atMostTwoDecimals = { maximumSignificantDigits: 4, maximumFractionDigits: 2, roundingPriority: 'lessPrecision' } as const;

/** `RMB 123.4 million`, `1.23亿元`. */
export function money(fen: number, language: Language): string {
  const yuan = fen / 100;
  const isLarge = Math.abs(yuan) >= (language === 'zh' ? 10_000 : 1_000_000);
  const text = isLarge
    ? numbers(language, { notation: 'compact', compactDisplay: 'long', ...(language === 'zh' ? atMostTwoDecimals : fourDigits) }).format(
        yuan,
      )
    : numbers(language, { maximumFractionDigits: Math.abs(yuan) < 100 ? 2 : 0 }).format(yuan);
  return language === 'zh' ? `${text}元` : `RMB ${text}`.replace('RMB -', '−RMB ');
}

/** `RMB 12.30/kg`, `12.30元/公斤`. */
export function pricePerKilogram(fen: number, language: Language): string {
  const text = numbers(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(fen / 100);
  return language === 'zh' ? `${text}元/公斤` : `RMB ${text}/kg`;
}

/** As short as possible, for an axis. */
export function shortMoney(fen: number, language: Language): string {
  return numbers(language, { notation: 'compact', maximumSignificantDigits: 3 }).format(fen / 100);
}

export function percent(share: number, language: Language, digits = 1): string {
  return numbers(language, { style: 'percent', maximumFractionDigits: digits }).format(share);
}

/** `2015-07-20` as `20 July 2015` or `2015年7月20日`. */
export function day(iso: string, language: Language): string {
  const date = new Date(`${iso}T00:00:00Z`);
  if (language === 'zh') return days(language, { dateStyle: 'long' }).format(date);
  return days(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(date);
}

/** `2015-07` as `Jul 2015` or `2015年7月`. */
export function month(iso: string, language: Language): string {
  return days(language, { month: 'short', year: 'numeric' }).format(new Date(`${iso}-01T00:00:00Z`));
}

/** A date and time in the reader's time zone, to the minute. */
export function instant(atMs: number, language: Language): string {
  return new Intl.DateTimeFormat(localeOf[language], { dateStyle: 'medium', timeStyle: 'short' }).format(atMs);
}

/** The time of day in the reader's time zone. */
export function clock(atMs: number, language: Language): string {
  return new Intl.DateTimeFormat(localeOf[language], { timeStyle: 'medium' }).format(atMs);
}
