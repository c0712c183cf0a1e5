import { numberFormat, type Language, withMinus } from '@taocun/domain';

// The formats of numbers, money and days; those that the server needs for the heads of pages are in the
// domain library.

export {
  countText as count,
  dayText as day,
  moneyText as money,
  monthText as month,
  percentText as percent,
} from '@taocun/domain';

/** Seconds, with one decimal below ten. */
export function seconds(ms: number, language: Language): string {
  return numberFormat(language, {
    style: 'unit',
    unit: 'second',
    maximumFractionDigits: ms < 10_000 ? 1 : 0,
  }).format(ms / 1_000);
}

/** A number with its sign, for a change. */
export function change(value: number, language: Language): string {
  return withMinus(
    numberFormat(language, { maximumFractionDigits: 0, signDisplay: 'exceptZero' }).format(value),
  );
}

/** A price such as `RMB 12.30/kg`, `12.30元/公斤`. */
export function pricePerKilogram(fen: number, language: Language): string {
  const text = numberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
    fen / 100,
  );
  return language === 'zh' ? `${text}元/公斤` : `RMB ${text}/kg`;
}

/** Money as short as possible, for an axis. */
export function shortMoney(fen: number, language: Language): string {
  return withMinus(
    numberFormat(language, { notation: 'compact', maximumSignificantDigits: 3 }).format(fen / 100),
  );
}

/** A date and time in the reader's time zone, to the minute. */
export function instant(atMs: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(atMs);
}

/** The time of day in the reader's time zone. */
export function clock(atMs: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(atMs);
}
