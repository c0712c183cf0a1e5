/** The languages in which the page, its heads and its feeds are written. */
export type Language = 'en' | 'zh';

/** The first of the reader's languages that the page has; English if it has none of them. */
export function preferredOf(languages: readonly string[]): Language {
  const spoken = languages
    .map((tag) => tag.slice(0, 2).toLowerCase())
    .find((tag) => tag === 'zh' || tag === 'en');
  return spoken === 'zh' ? 'zh' : 'en';
}
