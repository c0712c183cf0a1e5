import { Readable } from 'node:stream';
import { type Fen, fenOf } from '@taocun/domain';
import { type List } from './list';
import { cursorAt, positionOf } from './page';
import { type PageQuestion } from './questions';

/** The order of a list: its name for cursors, and what is compared. Without `by` the list stays in the order of codes. */
export interface MemoryOrder<Known> {
  readonly name: string;
  by?(this: void, known: Known): Fen;
  readonly descending?: boolean;
}

/** What is known by a code of its own: `CN`, or digits. */
interface Coded {
  readonly code: string;
}

/** A list of what is in memory whole, and is given in the order of codes. */
export function listInMemory<Known extends Coded, Item extends Coded>(
  all: readonly Known[],
  { name, by = () => 0, descending = false }: MemoryOrder<Known>,
  question: PageQuestion,
  itemOf: (known: Known) => Item,
): List<Item> {
  const before = descending ? 1 : -1;
  const compare = (value: Fen, code: string, to: Known): number => {
    const other = by(to);
    if (value !== other) return value < other ? before : -before;
    return code < to.code ? -1 : code > to.code ? 1 : 0;
  };
  let rest = all;
  if (question.cursor !== undefined) {
    const [value, code] = positionOf(question.cursor, name, [/^-?\d{1,40}$/, /^(CN|\d{2,12})$/]);
    const after = fenOf(BigInt(value));
    rest = rest.filter((known) => compare(after, code, known) < 0);
  }
  const sorted = [...rest].sort((a, b) => compare(by(a), a.code, b));
  return {
    question,
    read: (most) => Readable.from(mapped(sorted.slice(0, most), itemOf)) as AsyncIterable<Item>,
    cursorAfter: ({ code }) => {
      const known = sorted.find((each) => each.code === code);
      return cursorAt(name, [String(known === undefined ? 0 : by(known)), code]);
    },
  };
}

/** One by one: what nobody takes is not made. */
function* mapped<Known, Item>(all: readonly Known[], itemOf: (known: Known) => Item): Generator<Item> {
  for (const known of all) yield itemOf(known);
}
