import { Readable } from 'node:stream';
import { type List } from './list';
import { cursorAt, listPositionOf } from './page';
import { type PageQuestion } from './questions';

/** A list of items that are computed together. They are ordered by their keys: digits of one length, such as codes. */
export function listInMemory<Item extends object>(
  name: string,
  question: List<Item>['question'] & Pick<PageQuestion, 'cursor'>,
  items: readonly Item[],
  keyOf: (item: Item, at: number) => string,
): List<Item> {
  const [after = ''] = question.cursor === undefined ? [] : listPositionOf(question.cursor, name, [/^(\d{1,4})?(CN|\d{1,9})$/]);
  const keys = new Map(items.map((item, at) => [item, keyOf(item, at)]));
  const placed = [...keys].filter(([, key]) => key > after).sort(([, a], [, b]) => (a < b ? -1 : 1));
  return {
    question,
    read: () => Readable.from(placed.map(([item]) => item)) as AsyncIterable<Item>,
    cursorAfter: (item) => cursorAt(name, [keys.get(item) ?? '']),
    total: () => Promise.resolve(items.length),
  };
}
