import { type QueryFilter } from 'mongoose';
import { pinyinReadingsOf } from './pinyin';
import { type VillageReadModel } from './read-models';

/** The longest piece of a name in the index; names of villages mostly have three to five characters. */
const LONGEST = 12;

/** The suffixes of a name, in lower case: every piece of it is a prefix of one of these. */
export function tailsOf(name: string): string[] {
  const characters = [...name.toLowerCase()];
  return [...new Set(characters.map((_, at) => characters.slice(at, at + LONGEST).join('')))];
}

/** Villages whose name contains this text literally, in any case, or characters with this pinyin. */
export function named(piece: string): QueryFilter<VillageReadModel> {
  const characters = [...piece.toLowerCase()];
  const beginning = new RegExp(`^${escaped(characters.slice(0, LONGEST).join(''))}`);
  const readings = pinyinReadingsOf(piece);
  if (readings.length === 0 && characters.length <= LONGEST) return { nameTails: beginning };
  const firsts = new Set(readings.flatMap(([first = '']) => [...first]));
  return {
    // Literal prefixes only: MongoDB then reads their ranges of the index and nothing else.
    nameTails: { $in: [beginning, ...[...firsts].map((first) => new RegExp(`^${first}`))] },
    name: { $in: [new RegExp(escaped(piece), 'i'), ...readings.map((way) => new RegExp(way.map((any) => `[${any}]`).join('')))] },
  };
}

function escaped(text: string): string {
  // A zero byte ends a pattern in BSON, and the driver refuses it.
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replaceAll('\0', '\\x00');
}
