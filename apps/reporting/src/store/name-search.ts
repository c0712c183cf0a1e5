import { type QueryFilter } from 'mongoose';
import { pinyinReadingsOf } from './pinyin';
import { type VillageReadModel } from './read-models';

/** The longest piece of a name in the index; names of villages mostly have three to five characters. */
const LONGEST = 12;

/**
 * Endings of most names in the register, such as 杨桥村委会 and 人和社区居委会. Suffixes that begin within an ending have no entry in the
 * index, where they would be two of three: a piece that lies within one is found by the ending itself.
 */
const endings = [
  ...['村民委员会', '居民委员会', '社区居民委员会', '社区居委会', '村委会', '居委会', '委员会', '社区'],
  ...['社区村民委员会', '社区委员会', '社区村委会'],
];

/** The suffixes of a name, in lower case: every piece of it is a prefix of one of these, or lies within its ending. */
export function tailsOf(name: string): string[] {
  const whole = name.toLowerCase();
  const characters = [...whole];
  const ending = Math.max(1, ...endings.filter((each) => whole.endsWith(each)).map((each) => each.length));
  return [...new Set(characters.slice(0, characters.length + 1 - ending).map((_, at) => characters.slice(at, at + LONGEST).join('')))];
}

/** Villages whose name contains this text literally, in any case, or characters with this pinyin. */
export function named(piece: string): QueryFilter<VillageReadModel> {
  const characters = [...piece.toLowerCase()];
  const beginning = new RegExp(`^${escaped(characters.slice(0, LONGEST).join(''))}`);
  const readings = pinyinReadingsOf(piece);
  const patterns = readings.map((way) => new RegExp(way.map((any) => `[${any}]`).join('')));
  const within = endings.filter((ending) => {
    const inner = ending.slice(1);
    return inner.includes(piece) || patterns.some((pattern) => pattern.test(inner));
  });
  if (readings.length === 0 && characters.length <= LONGEST)
    return { nameTails: within.length === 0 ? beginning : { $in: [beginning, ...within] } };
  const firsts = new Set(readings.flatMap(([first = '']) => [...first]));
  return {
    // Literal prefixes and whole texts only: MongoDB then reads their ranges of the index and nothing else.
    nameTails: { $in: [beginning, ...[...firsts].map((first) => new RegExp(`^${first}`)), ...within] },
    name: { $in: [new RegExp(escaped(piece), 'i'), ...patterns] },
  };
}

function escaped(text: string): string {
  // A zero byte ends a pattern in BSON, and the driver refuses it.
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replaceAll('\0', '\\x00');
}
