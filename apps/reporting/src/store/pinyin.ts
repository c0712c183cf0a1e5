import { polyphonic } from 'pinyin-pro';

/** Of more ways to split than these the ones with the fewest syllables are taken: pinyin wants an apostrophe in the others. */
const MOST_WAYS = 16;
const MOST_SYLLABLES = 12;
const LONGEST_SYLLABLE = 6;

/** How far letters are split, and the characters of each syllable before. */
interface Way {
  readonly at: number;
  readonly syllables: readonly string[];
}

/**
 * What letters stand for, read as pinyin: for each way to split them, the characters of each syllable. The last one may be unfinished;
 * apostrophes and spaces separate, tones are passed over. A letter alone is not read: it begins up to two thousand characters.
 */
export function pinyinReadingsOf(text: string): readonly (readonly string[])[] {
  const letters = lettersOf(text);
  if (!/^[a-z][a-z']*[a-z]$/.test(letters)) return [];
  const whole: (readonly string[])[] = [];
  let begun: readonly Way[] = [{ at: 0, syllables: [] }];
  for (let length = 1; length <= MOST_SYLLABLES && whole.length < MOST_WAYS; length++) {
    for (const { at, syllables } of begun) {
      const last = charactersFrom(letters.slice(at));
      if (last !== '') whole.push([...syllables, last]);
    }
    begun = begun
      .flatMap((way) => longer(way, letters))
      .sort((one, other) => other.at - one.at)
      .slice(0, MOST_WAYS);
  }
  return whole.slice(0, MOST_WAYS);
}

/** In small letters without tones, `v` for `ü`, with one apostrophe between parts. */
function lettersOf(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll('u\u0308', 'v')
    .replace(/\p{M}/gu, '')
    .replace(/([jqxy])v/g, '$1u')
    .trim()
    .replace(/[ '’]+/g, "'");
}

/** A way with each syllable that can come next, if something is left after it. */
function longer({ at, syllables }: Way, letters: string): readonly Way[] {
  return Array.from({ length: LONGEST_SYLLABLE }, (_, more) => at + more + 1).flatMap((end) => {
    const characters = charactersOf().get(letters.slice(at, end));
    if (characters === undefined || end >= letters.length) return [];
    return [{ at: letters[end] === "'" ? end + 1 : end, syllables: [...syllables, characters] }];
  });
}

/** The characters of all syllables that begin so. */
function charactersFrom(beginning: string): string {
  const syllables = [...charactersOf()].filter(([syllable]) => syllable.startsWith(beginning));
  return [...new Set(syllables.flatMap(([, characters]) => [...characters]))].join('');
}

let known: ReadonlyMap<string, string> | undefined;

/** The characters of each syllable, with every reading that a character has; made when it is first needed, in some 0.2 s. */
function charactersOf(): ReadonlyMap<string, string> {
  return (known ??= readingsOfAll());
}

function readingsOfAll(): ReadonlyMap<string, string> {
  // 〇, and the two blocks of characters that nearly all names are written in.
  const codes = [0x3007, ...Array.from({ length: 0x9fff - 0x3400 + 1 }, (_, at) => 0x3400 + at)];
  const all = String.fromCodePoint(...codes);
  const readings = polyphonic(all, { toneType: 'none', type: 'array', v: true });
  const characters = new Map<string, Set<string>>();
  for (const [at, character] of [...all].entries()) {
    for (const reading of readings[at] ?? []) {
      for (const syllable of spelled(reading)) characters.set(syllable, (characters.get(syllable) ?? new Set()).add(character));
    }
  }
  return new Map([...characters].map(([syllable, of]) => [syllable, [...of].join('')]));
}

/** `lv` is written `lu` as well. What has no vowel, as `ng`, is no name's syllable; what has no reading is given as it is. */
function spelled(reading: string): readonly string[] {
  if (!/^[a-z]+$/.test(reading) || !/[aeiouv]/.test(reading)) return [];
  return reading.includes('v') ? [reading, reading.replace('v', 'u')] : [reading];
}
