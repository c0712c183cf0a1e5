import { Readable } from 'node:stream';
import { type Fen, fenOf } from '@taocun/domain';
import { type List } from './list';
import { cursorAt, positionOf } from './page';
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

/** A list of what is in memory whole. `madeOf` is the version of what it was made of. */
export function listInMemory<Known, Item extends object>(
  all: readonly Known[],
  { name, keyOf, by = () => 0, descending = false }: MemoryOrder<Known>,
  question: Pick<PageQuestion, 'cursor' | 'limit' | 'format' | 'fields' | 'ruleSet'>,
  madeOf: string,
  itemOf: (known: Known) => Item,
): List<Item> {
  const before = descending ? 1 : -1;
  const compare = (value: Fen, key: string, to: Known): number => {
    const [otherValue, otherKey] = [by(to), keyOf(to)];
    if (value !== otherValue) return value < otherValue ? before : -before;
    return key < otherKey ? -1 : key > otherKey ? 1 : 0;
  };
  let rest = all;
  if (question.cursor !== undefined) {
    const [value, key] = positionOf(question.cursor, name, [/^-?\d{1,40}$/, /^[\dA-Z-]{1,12}$/]);
    const after = fenOf(BigInt(value));
    rest = rest.filter((known) => compare(after, key, known) < 0);
  }
  const sorted = [...rest].sort((a, b) => compare(by(a), keyOf(a), b));
  const cursors = new WeakMap<Item, string>();
  /** One by one: what nobody takes is not made. */
  function* items(most: number | undefined): Generator<Item> {
    for (const known of sorted.slice(0, most)) {
      const item = itemOf(known);
      cursors.set(item, cursorAt(name, [String(by(known)), keyOf(known)]));
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
