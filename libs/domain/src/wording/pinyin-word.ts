/** Syllables of pinyin as one word, with the apostrophe before a vowel and `v` as ü: 六安 is Lu'an. */
export function asWord(syllables: readonly string[]): string {
  const word = syllables.reduce((before, syllable) => `${before}${before !== '' && /^[aoe]/.test(syllable) ? "'" : ''}${syllable}`, '');
  const written = word.replaceAll('v', 'ü');
  return written.slice(0, 1).toUpperCase() + written.slice(1);
}
