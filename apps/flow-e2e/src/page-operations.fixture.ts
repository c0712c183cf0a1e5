import { numbered, opened, paid, recordOf, registered } from './naive/feeds';
import { dayFrom, type RawRecord, startOf } from './naive/naive';

export const village = { code: '330782104299', name: '将起村' } as const;
/** The amount of the order that is rejected. */
export const WRONG = -100;

/** A village, a shop, an order whose amount is below zero, and the beginning of something. */
export function withTwoMistakes(partitions: number): RawRecord[] {
  const timeMs = startOf(dayFrom('2015-06-01')) + 36_000_000;
  const time = new Date(timeMs).toISOString();
  const shop = { shopId: 's-1', villageCode: village.code, householdId: 'h1', platform: 'taobao', category: 'other' } as const;
  const events = [
    registered({ id: 'r-1', villageCode: village.code, name: village.name, households: 9, time }),
    opened({ id: 'o-1', ...shop, time }),
    paid({ id: 'p-1', shopId: shop.shopId, amountFen: WRONG, time }),
  ];
  const records = events.map((event) => recordOf(event, partitions, timeMs));
  return numbered([...records, { ...records[2]!, value: '{"specversion":' }]);
}
