import { numbered, opened, paid, recordOf, registered } from '../oracle/feeds/feeds';
import { dayFrom, type RawRecord, startOf } from '../oracle/naive';

export const village = { code: '330782104299', name: '将起村' } as const;
/** The amount of the order that is rejected. */
export const WRONG = -100;

const DAY_MS = 86_400_000;
const shopId = 's-1';
const timeMs = startOf(dayFrom('2015-06-01')) + 36_000_000;
const time = new Date(timeMs).toISOString();

/** A village, a shop, an order whose amount is below zero, and the beginning of something. */
export function withTwoMistakes(partitions: number): RawRecord[] {
  const shop = { shopId, villageCode: village.code, householdId: 'h1', platform: 'taobao', category: 'other' } as const;
  const events = [
    registered({ id: 'r-1', villageCode: village.code, name: village.name, households: 9, time }),
    opened({ id: 'o-1', ...shop, time }),
    paid({ id: 'p-1', shopId, amountFen: WRONG, time }),
  ];
  const records = events.map((event) => recordOf(event, partitions, timeMs));
  return numbered([...records, { ...records[2]!, value: '{"specversion":' }]);
}

/** An order of the shop, in fen, when it has been there long enough to be active, and another one that lets the clock go on. */
export function soldOverAMonthLater(partitions: number, amountFen: number): RawRecord[] {
  const orders = [
    { id: 'p-2', amountFen, laterMs: 35 * DAY_MS },
    { id: 'p-3', amountFen: 1, laterMs: 37 * DAY_MS },
  ];
  return numbered(
    orders.map(({ id, amountFen: fen, laterMs }) => {
      const atMs = timeMs + laterMs;
      return recordOf(paid({ id, shopId, amountFen: fen, time: new Date(atMs).toISOString() }), partitions, atMs);
    }),
  );
}
