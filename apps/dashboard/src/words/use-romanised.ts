import { useEffect, useState } from 'preact/hooks';
import { keepLoading } from '../browser/keep-loading';
import { useLanguage } from './language';
import { romaniser } from './romanised';

type Romanise = ReturnType<typeof romaniser>;

let loading: Promise<Romanise> | undefined;
let loaded: Romanise | undefined;

/** Converts a Chinese name to pinyin on the English page; undefined on the Chinese one, and until the readings are loaded. They are loaded when wanted. */
export function useRomanised(isWanted = true): Romanise | undefined {
  const { language } = useLanguage();
  const [, noteLoaded] = useState(loaded !== undefined);
  useEffect(() => {
    if (language !== 'en' || !isWanted || loaded !== undefined) return;
    loading ??= keepLoading(() => import('../data/pinyin.json')).then(
      ({ default: readings }) => (loaded = romaniser(readings as Parameters<typeof romaniser>[0])),
    );
    void loading.then(() => noteLoaded(true));
  }, [language, isWanted]);
  return language === 'en' ? loaded : undefined;
}

/** A Chinese name in pinyin on the English page; undefined for other names, on the Chinese page, and until the readings are loaded. */
export function usePinyin(name: string): string | undefined {
  const isChinese = /\p{Script=Han}/u.test(name);
  const romanise = useRomanised(isChinese);
  return isChinese && romanise !== undefined ? name.split(' · ').map(romanise).join(' · ') : undefined;
}
