import { type Language } from './language';

/** The label for everything that is passed on without its page or answer. */
interface Label {
  readonly label: string;
  readonly labelZh?: string | undefined;
}

/** The label in a language; undefined if the data need none. */
export function labelIn(stated: Label | undefined, language: Language): string | undefined {
  return language === 'zh' ? (stated?.labelZh ?? stated?.label) : stated?.label;
}

/** A text about a village, with the data's label at its end. */
export function marked(text: string, stated: Label | undefined, language: Language): string {
  const label = labelIn(stated, language);
  if (label === undefined) return text;
  const [, words = text, stop = ''] = /^(.*?)([.。]?)$/s.exec(text) ?? [];
  return language === 'zh' ? `${words}（${label}）${stop}` : `${words} (${label})${stop}`;
}
