import { loadedOnce } from '../browser/loaded-once';
import { useLanguage } from './language';
import { romaniser } from './romanised';

const useRomaniser = loadedOnce(async () =>
  romaniser((await import('../data/pinyin.json')).default as Parameters<typeof romaniser>[0]),
);

/**
 * Converts a Chinese name to pinyin on the English page; undefined on the Chinese one, and until the readings
 * are loaded. They are loaded when needed.
 */
export function useRomanised(isNeeded = true): ReturnType<typeof romaniser> | undefined {
  const isEnglish = useLanguage().language === 'en';
  const loaded = useRomaniser(isEnglish && isNeeded);
  return isEnglish ? loaded : undefined;
}

/**
 * A Chinese name in pinyin on the English page; undefined for other names, on the Chinese page, and until the
 * readings are loaded.
 */
export function usePinyin(name: string): string | undefined {
  const isChinese = /\p{Script=Han}/u.test(name);
  const romanise = useRomanised(isChinese);
  return isChinese && romanise !== undefined ? name.split(' · ').map(romanise).join(' · ') : undefined;
}

/**
 * The name of a region within a sentence, on the English page with its pinyin; undefined until it is known.
 */
export function useBilingual(name: string | undefined): string | undefined {
  const pinyin = usePinyin(name ?? '');
  return pinyin === undefined ? name : `${pinyin} ${name}`;
}
