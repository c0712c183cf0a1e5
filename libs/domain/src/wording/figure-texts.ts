import { dayFormat, numberFormat } from './formats';
import type { Language } from './language';

export function countText(value: number, language: Language): string {
  // A chart draws nothing lost as -0.
  return numberFormat(language, { maximumFractionDigits: 0, signDisplay: 'negative' }).format(value);
}

const fourDigits = { minimumSignificantDigits: 2, maximumSignificantDigits: 4 } as const;
/** 5.26万 and not 5.261万, as one writes it. */
const atMostTwoDecimals = { maximumSignificantDigits: 4, maximumFractionDigits: 2, roundingPriority: 'lessPrecision' } as const;

/** Fen as RMB: `RMB 123.4 million`, `1.23亿元`. */
export function moneyText(fen: number, language: Language): string {
  const yuan = fen / 100;
  const isLarge = Math.abs(yuan) >= (language === 'zh' ? 10_000 : 1_000_000);
  const compact = { notation: 'compact', compactDisplay: 'long', ...(language === 'zh' ? atMostTwoDecimals : fourDigits) } as const;
  const plain = { maximumFractionDigits: Math.abs(yuan) < 100 ? 2 : 0 };
  const text = numberFormat(language, isLarge ? compact : plain).format(yuan);
  return language === 'zh' ? `${text}元` : `RMB ${text}`.replace('RMB -', '−RMB ');
}

export function percentText(share: number, language: Language, digits = 1): string {
  return numberFormat(language, { style: 'percent', maximumFractionDigits: digits }).format(share);
}

/** A difference of two shares in percentage points: `1.1 percentage points`, `1.1 个百分点`. */
export function pointsText(difference: number, language: Language): string {
  const text = numberFormat(language, { maximumFractionDigits: 1 }).format(Math.abs(100 * difference));
  return language === 'zh' ? `${text} 个百分点` : `${text} percentage points`;
}

/** `2015-07` as `Jul 2015` or `2015年7月`. */
export function monthText(iso: string, language: Language): string {
  return dayFormat(language, { month: 'short', year: 'numeric' }).format(new Date(`${iso}-01T00:00:00Z`));
}

/** `2015-07-20` as `July 20, 2015` or `2015年7月20日`. */
export function dayText(iso: string, language: Language): string {
  const date = new Date(`${iso}T00:00:00Z`);
  if (language === 'zh') return dayFormat(language, { dateStyle: 'long' }).format(date);
  return dayFormat(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(date);
}
