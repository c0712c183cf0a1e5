import { type Language, preferredOf } from './preferred-language';
import { PersistedState } from '../browser/persisted-state';
import { english, type Words } from './words-en';
import { chinese } from './words-zh';

const language = new PersistedState('taocun.language', () => localStorage, preferredOf(navigator.languages));

export function useLanguage(): { readonly language: Language; readonly words: Words; readonly set: (language: Language) => void } {
  const [value, set] = language.use();
  const now: Language = value === 'zh' ? 'zh' : 'en';
  return { language: now, words: now === 'zh' ? chinese : english, set };
}
