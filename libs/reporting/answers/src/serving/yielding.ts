import { setImmediate as yieldToEventLoop } from 'node:timers/promises';

/**
 * The same items, with a pause for other work after each `slice` of them: a cursor's batches arrive through
 * microtasks alone.
 */
export async function* yieldingToEventLoop<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  slice: number,
  turn: () => Promise<void> = () => yieldToEventLoop(),
): AsyncGenerator<Item> {
  let read = 0;
  for await (const item of items) {
    if (read++ % slice === 0) await turn();
    yield item;
  }
}
