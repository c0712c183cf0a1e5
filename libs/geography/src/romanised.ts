import { pinyin } from 'pinyin-pro';
import { inPinyin, type Language, provinceNames, withoutKind } from '@taocun/domain';
import { regionName } from './regions/region-names';

/**
 * The syllables of a Chinese name without tones, ü as `v`. Other characters stay unchanged, consecutive ones
 * as one element.
 */
export function syllablesOf(name: string): readonly string[] {
  return pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true });
}

/** A Chinese name in pinyin without tones: 东风村 is Dongfeng Village. */
export function romanised(name: string): string {
  return inPinyin(name, syllablesOf);
}

/** A region's English name: provinces by their usual names, others in pinyin without their kind. */
export function romanisedRegion(code: string, name: string): string {
  return (
    (code.length === 2 ? provinceNames.en[code] : undefined) ??
    inPinyin(name, (chinese) => syllablesOf(withoutKind(chinese)))
  );
}

/**
 * A region's name for readers of a language, with the pinyin next to the characters in English; null if the
 * registry has none.
 */
export function regionNameIn(code: string, language: Language): string | null {
  const name = regionName(code);
  const inChinese = (chinese: string): string =>
    language === 'zh' ? chinese : `${chinese} ${romanisedRegion(code, chinese)}`;
  return provinceNames[language][code] ?? (name === null ? null : inChinese(name));
}
