import { type Language, preferredOf } from './preferred-language';
import { Remembered } from './remembered';
import { english } from './words-en';
import { chinese } from './words-zh';

export type { Language };

/** All that the page says, in one language; the other has to say as much. */
export type Words = typeof english;

const language = new Remembered('taocun.language', () => localStorage, preferredOf(navigator.languages));

export function useLanguage(): { readonly language: Language; readonly words: Words; readonly set: (language: Language) => void } {
  const [value, set] = language.use();
  const now: Language = value === 'zh' ? 'zh' : 'en';
  return { language: now, words: now === 'zh' ? chinese : english, set };
}
