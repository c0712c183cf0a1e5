import { type Language, preferredOf } from '@taocun/domain';
import { PersistedState } from '../browser/persisted-state';
import { useParameter } from '../routes/use-address';
import { english, type Words } from './words-en';
import { chinese } from './words-zh';

const preferred = new PersistedState('taocun.language', () => localStorage, preferredOf(navigator.languages));

/** The language of the address or, if it names none, the one that this reader chose last. */
export function useLanguage(): {
  readonly language: Language;
  readonly words: Words;
  readonly set: (language: Language) => void;
} {
  const [stored, store] = preferred.use();
  const [inAddress, setInAddress] = useParameter('lang');
  const now: Language =
    (inAddress === 'zh' || inAddress === 'en' ? inAddress : stored) === 'zh' ? 'zh' : 'en';
  const set = (language: Language): void => {
    store(language);
    setInAddress(language);
  };
  return { language: now, words: now === 'zh' ? chinese : english, set };
}
