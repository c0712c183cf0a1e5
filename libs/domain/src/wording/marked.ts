import { type Language } from './language';

/** The provenance label, for everything that is passed on separately from its page or answer. */
interface Label {
  readonly label: string;
  readonly labelZh?: string | undefined;
}

/** The label in a language; undefined if the data need none. */
export function labelIn(stated: Label | undefined, language: Language): string | undefined {
  return language === 'zh' ? (stated?.labelZh ?? stated?.label) : stated?.label;
}

/** A text about a village, ending with the label of the data. */
export function marked(text: string, stated: Label | undefined, language: Language): string {
  const label = labelIn(stated, language);
  if (label === undefined) return text;
  const [, words = text, stop = ''] = /^(.*?)([.。]?)$/s.exec(text) ?? [];
  return language === 'zh' ? `${words}（${label}）${stop}` : `${words} (${label})${stop}`;
}
