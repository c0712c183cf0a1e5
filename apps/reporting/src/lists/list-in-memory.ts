import { Readable } from 'node:stream';
import { type Fen, fenOf } from '@taocun/domain';
import { type List } from './list';
import { cursorAt, listPositionOf } from './page';
import { type PageQuestion } from './questions';

/** The order of a list. Its name is part of the cursors. */
interface MemoryOrder<Known> {
  readonly name: string;
  /** The key of an item, in letters, digits and hyphens: a code, or a month. */
  keyOf(this: void, known: Known): string;
  /** The figure to sort by before the key. */
  by?(this: void, known: Known): Fen;
  readonly descending?: boolean;
}

interface Place {
  readonly value: Fen;
  readonly key: string;
}

/** A list of data that is in memory whole. `madeOf` is the version of that data. */
export function listInMemory<Known, Item extends object>(
  all: readonly Known[],
  { name, keyOf, by = () => 0, descending = false }: MemoryOrder<Known>,
  question: List<Item>['question'] & Pick<PageQuestion, 'cursor'>,
  _madeOf: string,
  itemOf: (known: Known) => Item,
): List<Item> {
  const before = descending ? 1 : -1;
  const compare = (a: Place, b: Place): number => {
    if (a.value !== b.value) return a.value < b.value ? before : -before;
    return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
  };
  const after = question.cursor === undefined ? undefined : placeAt(question.cursor, name);
  const cursors = new WeakMap<Item, string>();
  /** A generator: items that nobody takes are not made, and for a page that the cache has nothing is even sorted. */
  function* items(most: number | undefined): Generator<Item> {
    // Computed once an item, not once a comparison.
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
    read: (most) => Readable.from(items(most)) as AsyncIterable<Item>,
    cursorAfter: (item) => cursors.get(item) ?? '',
    total: () => Promise.resolve(all.length),
  };
}

function placeAt(cursor: string, name: string): Place {
  const [value, key] = listPositionOf(cursor, name, [/^-?\d{1,40}$/, /^[\dA-Z-]{1,17}$/]);
  return { value: fenOf(BigInt(value)), key };
}
