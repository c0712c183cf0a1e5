import { Readable } from 'node:stream';
import { type List } from './list';
import { cursorAt, listPositionOf } from './page';
import { type PageQuestion } from './questions';

/** The items, and members about the whole list. */
interface Computed<Item> {
  readonly items: readonly Item[];
  readonly whole?: object;
}

/**
 * A list of items that are computed together. They are ordered by their keys: digits of one length, such as
 * codes.
 */
export function listInMemory<Item extends object>(
  name: string,
  question: List<Item>['question'] & Pick<PageQuestion, 'cursor'>,
  compute: () => Promise<Computed<Item>>,
  keyOf: (item: Item, at: number) => string,
): List<Item> {
  const [after = ''] =
    question.cursor === undefined ? [] : listPositionOf(question.cursor, name, [/^(\d{1,4})?(CN|\d{1,9})$/]);
  let computed: Computed<Item> = { items: [] };
  let keys: ReadonlyMap<Item, string> = new Map();
  return {
    question,
    async prepare() {
      computed = await compute();
      keys = new Map(computed.items.map((item, at) => [item, keyOf(item, at)]));
    },
    read() {
      const placed = [...keys].filter(([, key]) => key > after).sort(([, a], [, b]) => (a < b ? -1 : 1));
      return Readable.from(placed.map(([item]) => item)) as AsyncIterable<Item>;
    },
    cursorAfter: (item) => cursorAt(name, [keys.get(item) ?? '']),
    whole: () => Promise.resolve(computed.whole ?? {}),
    total: () => Promise.resolve(computed.items.length),
  };
}
