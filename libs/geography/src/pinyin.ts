import { polyphonic } from 'pinyin-pro';

/**
 * The most ways to split letters, those with the fewest syllables first; for the others pinyin requires an
 * apostrophe.
 */
const MOST_WAYS = 16;
const MOST_SYLLABLES = 12;
const LONGEST_SYLLABLE = 6;

/** A partial split: the index that it has reached, and the possible characters of each syllable so far. */
interface Way {
  readonly at: number;
  readonly syllables: readonly string[];
}

/**
 * Readings of letters as pinyin: for each way to split them, the characters of each syllable. The last
 * syllable may be incomplete; apostrophes and spaces separate, tones are ignored. A single letter has no
 * reading, because up to two thousand characters begin with it.
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

/** Lower-case letters without tones, `v` for `ü`, with one apostrophe between parts. */
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

/** Extends the split by each syllable that may come next, if letters are left. */
function longer({ at, syllables }: Way, letters: string): readonly Way[] {
  return Array.from({ length: LONGEST_SYLLABLE }, (_, more) => at + more + 1).flatMap((end) => {
    const characters = charactersOf().get(letters.slice(at, end));
    if (characters === undefined || end >= letters.length) return [];
    return [{ at: letters[end] === "'" ? end + 1 : end, syllables: [...syllables, characters] }];
  });
}

/** The characters of all syllables with this prefix. */
function charactersFrom(beginning: string): string {
  const syllables = [...charactersOf()].filter(([syllable]) => syllable.startsWith(beginning));
  return [...new Set(syllables.flatMap(([, characters]) => [...characters]))].join('');
}

let known: ReadonlyMap<string, string> | undefined;

/**
 * The characters of each syllable, including every reading of a character. Built on first use, in some 0.2 s.
 */
function charactersOf(): ReadonlyMap<string, string> {
  return (known ??= readingsOfAll());
}

function readingsOfAll(): ReadonlyMap<string, string> {
  // 〇, and the two Unicode blocks that contain nearly all characters of names.
  const codes = [0x3007, ...Array.from({ length: 0x9fff - 0x3400 + 1 }, (_, at) => 0x3400 + at)];
  const all = String.fromCodePoint(...codes);
  const readings = polyphonic(all, { toneType: 'none', type: 'array', v: true });
  const characters = new Map<string, Set<string>>();
  for (const [at, character] of [...all].entries()) {
    for (const reading of readings[at] ?? []) {
      for (const syllable of spelled(reading))
        characters.set(syllable, (characters.get(syllable) ?? new Set()).add(character));
    }
  }
  return new Map([...characters].map(([syllable, of]) => [syllable, [...of].join('')]));
}

/**
 * The spellings of a reading: `lv` is also written `lu`. No name contains a syllable without a vowel, such as
 * `ng`; a character without a reading comes back as itself, and is skipped.
 */
function spelled(reading: string): readonly string[] {
  if (!/^[a-z]+$/.test(reading) || !/[aeiouv]/.test(reading)) return [];
  return reading.includes('v') ? [reading, reading.replace('v', 'u')] : [reading];
}
