import { setImmediate as otherWork } from 'node:timers/promises';

/** The same items, with other work done after each `slice` of them: a cursor's batches come by microtasks alone. */
export async function* givingWay<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  slice: number,
  turn: () => Promise<void> = () => otherWork(),
): AsyncGenerator<Item> {
  let read = 0;
  for await (const item of items) {
    if (read++ % slice === 0) await turn();
    yield item;
  }
}
