import { type Language } from './language';

interface Titled {
  readonly id: string;
  readonly title?: Readonly<Record<Language, string>> | undefined;
}

/** The title of a rule set, or its id if it has none. */
export function titleOf({ id, title }: Titled, language: Language): string {
  return title?.[language] ?? id;
}

/**
 * The name of a rule set in a Chinese sentence: its title, followed by the word for standard unless it
 * already ends in it.
 */
export function asStandard(title: string): string {
  return title.endsWith('标准') ? title : `${title} 标准`;
}
