import { dayFormat, numberFormat } from './formats';
import type { Language } from './language';

export function countText(value: number, language: Language): string {
  // A chart may pass -0, which this option shows without a sign.
  return withMinus(
    numberFormat(language, { maximumFractionDigits: 0, signDisplay: 'negative' }).format(value),
  );
}

/** Two decimals or none, so that the decimals of a column align. */
const decimals = {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  trailingZeroDisplay: 'stripIfInteger',
} as const;

/** Formats fen as RMB: `RMB 123.40 million`, `1.23亿元`. */
export function moneyText(fen: number, language: Language): string {
  const yuan = fen / 100;
  const isLarge = Math.abs(yuan) >= (language === 'zh' ? 10_000 : 1_000_000);
  const compact = { notation: 'compact', compactDisplay: 'long', ...decimals } as const;
  const plain = Math.abs(yuan) < 100 ? decimals : { maximumFractionDigits: 0 };
  const text = withMinus(numberFormat(language, isLarge ? compact : plain).format(yuan));
  return language === 'zh' ? `${text}元` : `RMB ${text}`.replace('RMB −', '−RMB ');
}

/** At most `digits` decimals; at least `least`, even if they are 0. */
export function percentText(share: number, language: Language, digits = 1, least = 0): string {
  return withMinus(
    numberFormat(language, {
      style: 'percent',
      minimumFractionDigits: least,
      maximumFractionDigits: digits,
    }).format(share),
  );
}

/** Replaces the hyphen that formats write before a negative number with a minus sign. */
export function withMinus(text: string): string {
  return text.replace(/^-/, '−');
}

/**
 * A difference of two shares in percentage points: `1.1 percentage points`, `1.1 个百分点`; a small one is never
 * told as 0.
 */
export function pointsText(difference: number, language: Language): string {
  const points = Math.abs(100 * difference);
  const text = numberFormat(
    language,
    points < 0.1 ? { maximumSignificantDigits: 1 } : { maximumFractionDigits: 1 },
  ).format(points);
  return language === 'zh' ? `${text} 个百分点` : `${text} percentage points`;
}

/** Formats `2015-07` as `Jul 2015`, within a sentence as `July 2015`, or as `2015年7月`. */
export function monthText(iso: string, language: Language, length: 'short' | 'long' = 'short'): string {
  return dayFormat(language, { month: length, year: 'numeric' }).format(new Date(`${iso}-01T00:00:00Z`));
}

/** Formats `2015-07-20` as `July 20, 2015` or `2015年7月20日`. */
export function dayText(iso: string, language: Language): string {
  const date = new Date(`${iso}T00:00:00Z`);
  if (language === 'zh') return dayFormat(language, { dateStyle: 'long' }).format(date);
  return dayFormat(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(date);
}
