import { type Language } from './language';

/** The words that mark whatever is passed on without the page or answer that it stood in. */
interface Label {
  readonly label: string;
  readonly labelZh?: string | undefined;
}

/** The label in a language; undefined where nothing is stated of the data. */
export function labelIn(stated: Label | undefined, language: Language): string | undefined {
  return language === 'zh' ? (stated?.labelZh ?? stated?.label) : stated?.label;
}

/** A text about a village with what is stated of the data at its end. */
export function marked(text: string, stated: Label | undefined, language: Language): string {
  const label = labelIn(stated, language);
  if (label === undefined) return text;
  const [, words = text, stop = ''] = /^(.*?)([.。]?)$/s.exec(text) ?? [];
  return language === 'zh' ? `${words}（${label}）${stop}` : `${words} (${label})${stop}`;
}
