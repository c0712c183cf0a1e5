import { Readable } from 'node:stream';
import { type Fen, fenOf } from '@taocun/domain';
import { type List } from './list';
import { cursorAt, listPositionOf } from './page';
import { type PageQuestion } from './questions';

/** The order of a list. Its name is part of the cursors. */
export interface MemoryOrder<Known> {
  readonly name: string;
  /** What tells items apart, in letters, digits and hyphens: a code, or a month. */
  keyOf(this: void, known: Known): string;
  /** What is compared before the keys are. */
  by?(this: void, known: Known): Fen;
  readonly descending?: boolean;
}

interface Place {
  readonly value: Fen;
  readonly key: string;
}

/** A list of what is in memory whole. `madeOf` is the version of what it was made of. */
export function listInMemory<Known, Item extends object>(
  all: readonly Known[],
  { name, keyOf, by = () => 0, descending = false }: MemoryOrder<Known>,
  question: Pick<PageQuestion, 'cursor' | 'limit' | 'format' | 'fields' | 'ruleSet'>,
  madeOf: string,
  itemOf: (known: Known) => Item,
): List<Item> {
  const before = descending ? 1 : -1;
  const compare = (a: Place, b: Place): number => {
    if (a.value !== b.value) return a.value < b.value ? before : -before;
    return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
  };
  const after = question.cursor === undefined ? undefined : placeAt(question.cursor, name);
  const cursors = new WeakMap<Item, string>();
  /** One by one: what nobody takes is not made, and a page that is known already is not even put in order. */
  function* items(most: number | undefined): Generator<Item> {
    // Looked up once an item, not once a comparison.
    let placed = all.map((known) => ({ known, value: by(known), key: keyOf(known) }));
    if (after !== undefined) placed = placed.filter((place) => compare(after, place) < 0);
    placed.sort(compare);
    for (const { known, value, key } of placed.slice(0, most)) {
      const item = itemOf(known);
      cursors.set(item, cursorAt(name, [String(value), key]));
      yield item;
    }
  }
  return {
    question,
    madeOf,
    read: (most) => Readable.from(items(most)) as AsyncIterable<Item>,
    cursorAfter: (item) => cursors.get(item) ?? '',
  };
}

function placeAt(cursor: string, name: string): Place {
  const [value, key] = listPositionOf(cursor, name, [/^-?\d{1,40}$/, /^[\dA-Z-]{1,12}$/]);
  return { value: fenOf(BigInt(value)), key };
}
