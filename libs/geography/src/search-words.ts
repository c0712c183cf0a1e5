import { provinceNames } from '@taocun/domain';

/**
 * One meaning of a search: a name, and the regions that contain the place with that name. An empty name
 * matches everything there.
 */
export interface Meaning {
  readonly name: string;
  readonly above: readonly string[];
  /** The number of digits in a code, if a word names the level: 9 for a town. */
  readonly digits?: readonly number[] | undefined;
}

interface Word {
  readonly text: string;
  readonly digits?: readonly number[] | undefined;
}

const VILLAGE_DIGITS = 12;

const digitsOfLevel: ReadonlyMap<string, readonly number[]> = new Map([
  ['village', [VILLAGE_DIGITS]],
  ['town', [9]],
  ['township', [9]],
  ['subdistrict', [9]],
  ['county', [6]],
  ['district', [6]],
  ['city', [2, 4, 6]],
  ['prefecture', [4]],
  ['province', [2]],
]);

const chineseLevels: readonly (readonly [ending: RegExp, digits: readonly number[]])[] = [
  [/(?<=..)(省|自治区)$/, [2]],
  [/(?<=..)市$/, [2, 4, 6]],
  [/(?<=..)[县区旗]$/, [6]],
  [/(?<=..)([镇乡]|街道)$/, [9]],
];

const AFTER_LEVEL = /(?<=..[省市县区旗镇乡])(?=..)/;

/** A search with more words is only tried as a whole. */
const MOST_WORDS = 5;
const LONGEST_CHINESE = 30;

/**
 * The meanings of a search, first as a whole: `Dongfeng village` is Dongfeng; `Xuzhou Dongfeng`,
 * `Dongfeng, Xuzhou` and 徐州东风 are Dongfeng in Xuzhou; `Shaji town` also means everything in Shaji.
 */
export function meaningsOf(search: string): readonly Meaning[] {
  const words = wordsOf(search);
  const [only] = words;
  const texts = words.map(({ text }) => text);
  const whole = { name: texts.join(' ') || search, above: [], digits: words.at(-1)?.digits };
  const isPlace = ({ digits }: Word): boolean => digits !== undefined && !digits.includes(VILLAGE_DIGITS);
  const inPlace = words.every(isPlace) ? [{ name: '', above: texts }] : [];
  if (only === undefined || words.length > MOST_WORDS) return [whole];
  if (words.length > 1) {
    const last = { name: texts.at(-1) ?? '', above: texts.slice(0, -1), digits: whole.digits };
    return [whole, last, { name: only.text, above: texts.slice(1), digits: only.digits }, ...inPlace];
  }
  const isChinese = /^\p{Script=Han}{4,}$/u.test(only.text) && only.text.length <= LONGEST_CHINESE;
  const cuts = isChinese ? Array.from({ length: only.text.length - 3 }, (_, at) => at + 2) : [];
  return [
    whole,
    ...cuts.map((at) => ({ name: only.text.slice(at), above: only.text.slice(0, at).split(AFTER_LEVEL) })),
    ...inPlace,
  ];
}

/** The words between spaces and commas; an English word for a level stays with the word before it. */
function wordsOf(search: string): readonly Word[] {
  const words: Word[] = [];
  for (const text of search.split(/[\s,，、]+/).filter((each) => each !== '')) {
    const level = digitsOfLevel.get(text.toLowerCase());
    const named = words.at(-1);
    if (level !== undefined && named !== undefined) words[words.length - 1] = { ...named, digits: level };
    else words.push({ text, digits: chineseLevels.find(([ending]) => ending.test(text))?.[1] });
  }
  return words;
}

/**
 * The code of the province with this English name, in any case, because pinyin alone does not map Shaanxi to
 * 陕西.
 */
export function provinceNamed(english: string): string | undefined {
  const term = english.toLowerCase();
  return Object.entries(provinceNames.en).find(([, name]) => name.toLowerCase() === term)?.[0];
}
