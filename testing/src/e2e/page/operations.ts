import { numbered, opened, paid, recordOf, registered } from '../../oracle/feeds/feeds';
import { dayFrom, type RawRecord, startOf } from '../../oracle/naive';

export const shownVillage = { code: '330782104299', name: '将起村' } as const;
/** The amount of the order that is rejected. */
export const WRONG = -100;

const shopId = 's-1';
const timeMs = startOf(dayFrom('2015-06-01')) + 36_000_000;
const time = new Date(timeMs).toISOString();

/** A village, a shop, an order with a negative amount, and a truncated record. */
export function withTwoMistakes(partitions: number): RawRecord[] {
  const shop = {
    shopId,
    villageCode: shownVillage.code,
    householdId: 'h1',
    platform: 'taobao',
    category: 'other',
  } as const;
  const events = [
    registered({ id: 'r-1', villageCode: shownVillage.code, name: shownVillage.name, households: 9, time }),
    opened({ id: 'o-1', ...shop, time }),
    paid({ id: 'p-1', shopId, amountFen: WRONG, time }),
  ];
  const records = events.map((event) => recordOf(event, partitions, timeMs));
  return numbered([...records, { ...records[2]!, value: '{"specversion":' }]);
}

/** A registration, so that classification has something to read. */
export function anotherVillage(partitions: number): RawRecord[] {
  const village = registered({ id: 'r-2', villageCode: '330782104298', name: '另一村', households: 9, time });
  return numbered([recordOf(village, partitions, timeMs)]);
}

/** Orders with the same mistake, by their ids. */
export function wrongOrders(partitions: number, ids: readonly string[]): RawRecord[] {
  return numbered(
    ids.map((id) => recordOf(paid({ id, shopId, amountFen: 2 * WRONG, time }), partitions, timeMs)),
  );
}
