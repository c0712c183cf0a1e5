import { type QueryFilter } from 'mongoose';
import { pinyinReadingsOf } from './pinyin';
import { type VillageReadModel } from './read-models';

/** The longest piece of a name that the index tells apart; names of villages are mostly of three to five characters. */
const LONGEST = 12;

/** What a name says from each of its characters on, in small letters: a piece of it is the beginning of one of these. */
export function tailsOf(name: string): string[] {
  const characters = [...name.toLowerCase()];
  return [...new Set(characters.map((_, at) => characters.slice(at, at + LONGEST).join('')))];
}

/** Villages whose name has this piece, in any case, or characters that are read so; the text stands for itself. */
export function named(piece: string): QueryFilter<VillageReadModel> {
  const characters = [...piece.toLowerCase()];
  const beginning = new RegExp(`^${escaped(characters.slice(0, LONGEST).join(''))}`);
  const readings = pinyinReadingsOf(piece);
  if (readings.length === 0 && characters.length <= LONGEST) return { nameTails: beginning };
  const firsts = new Set(readings.flatMap(([first = '']) => [...first]));
  return {
    // Plain beginnings alone: MongoDB looks at their ranges of the index and at nothing else.
    nameTails: { $in: [beginning, ...[...firsts].map((first) => new RegExp(`^${first}`))] },
    name: { $in: [new RegExp(escaped(piece), 'i'), ...readings.map((way) => new RegExp(way.map((any) => `[${any}]`).join('')))] },
  };
}

function escaped(text: string): string {
  // In BSON a zero ends a pattern, and the driver refuses it.
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replaceAll('\0', '\\x00');
}
