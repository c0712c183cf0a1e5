/** Joins syllables of pinyin to a word, with an apostrophe before a vowel and `v` as ü: 六安 is Lu'an. */
function asWord(syllables: readonly string[]): string {
  const spelled = syllables.map((syllable) => syllable.replace(/^([ln])v/, '$1ü'));
  const word = spelled.reduce(
    (before, syllable) => `${before}${before !== '' && /^[aoe]/.test(syllable) ? "'" : ''}${syllable}`,
    '',
  );
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

const villageKinds: Readonly<Record<string, string>> = {
  村: 'Village',
  社区: 'Community',
  居委会: 'Residents’ Committee',
};
/** A number or a note may follow the kind. */
const villageName = /^(.+?)(村|社区|居委会)(\P{Script=Han}*)$/u;

/** A short name in pinyin, with the kind of village in English: 东风村 is Dongfeng Village. */
export function inPinyin(name: string, syllablesOf: (chinese: string) => readonly string[]): string {
  const [, own = name, kind = '', note = ''] = villageName.exec(name) ?? [];
  return [asWord(syllablesOf(own)), villageKinds[kind], note.trim()].filter(Boolean).join(' ');
}
