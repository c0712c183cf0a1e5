import type { Language } from './language';

const localeOf: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' };
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

/** Formats are cached: making one is slow, and a list needs it thousands of times. */
export function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const name = language + JSON.stringify(options);
  let format = made.get(name);
  if (!(format instanceof Intl.NumberFormat))
    made.set(name, (format = new Intl.NumberFormat(localeOf[language], options)));
  return format;
}

/**
 * Days are dates of China's calendar and must not shift with the reader's time zone, so they are parsed and
 * formatted as UTC.
 */
export function dayFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = language + JSON.stringify(options);
  let format = made.get(name);
  if (!(format instanceof Intl.DateTimeFormat))
    made.set(name, (format = new Intl.DateTimeFormat(localeOf[language], { ...options, timeZone: 'UTC' })));
  return format;
}
