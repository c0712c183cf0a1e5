import { type QueryFilter } from 'mongoose';
import { type VillageDocument } from './read-models';

/** The longest piece of a name that the index tells apart; names of villages are mostly of three to five characters. */
const LONGEST = 12;

/** What a name says from each of its characters on, in small letters: a piece of it is the beginning of one of these. */
export function tailsOf(name: string): string[] {
  const characters = [...name.toLowerCase()];
  return [...new Set(characters.map((_, at) => characters.slice(at, at + LONGEST).join('')))];
}

/** Villages whose name has this piece, in any case; the text stands for itself. */
export function named(piece: string): QueryFilter<VillageDocument> {
  const characters = [...piece.toLowerCase()];
  const beginning = { nameTails: new RegExp(`^${escaped(characters.slice(0, LONGEST).join(''))}`) };
  return characters.length <= LONGEST ? beginning : { ...beginning, name: new RegExp(escaped(piece), 'i') };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
