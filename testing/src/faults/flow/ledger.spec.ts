import { Ledger } from './ledger';

const code = '320324103211';
const fedAtMs = Date.parse('2024-09-01T00:00:00Z');

function event(id: string, type: string, time: string, data: object): string {
  return JSON.stringify({ specversion: '1.0', id, source: '/m', type: `taocun.${type}.v1`, time, data });
}

/** One shop of a registered village, and an order on a day. */
function aLedger(firstDay: string, lastDay: string): Ledger {
  const ledger = new Ledger();
  const shop = { shopId: 's', villageCode: code, householdId: 'h', platform: 'jd', category: 'other' };
  ledger.fed(event('r', 'village.registered', `${firstDay}T12:00:00+08:00`, { villageCode: code, name: 'v', households: 10 }), fedAtMs);
  ledger.fed(event('o', 'shop.opened', `${firstDay}T12:00:00+08:00`, shop), fedAtMs);
  ledger.fed(event('p', 'order.paid', `${lastDay}T12:00:00+08:00`, { orderId: 'p', shopId: 's', amountFen: 5 }), fedAtMs);
  return ledger;
}

it.each([
  ['15 July', '2023-01-15', '2024-07-15', 2023],
  ['16 July', '2023-01-15', '2024-07-16', 2024],
])('writes late orders of the year that is certified on %s', (_day, first, last, year) => {
  const ledger = aLedger(first, last);
  const late = ledger.lateOrders(3);
  expect(late.year).toBe(year);
  expect(late.lines).toHaveLength(1);
  const before = ledger.expected();
  for (const { value } of late.lines) ledger.fed(value, fedAtMs);
  expect(ledger.expected().accepted).toBe(before.accepted + 1);
});

it('writes none where no year has been certified since the first day', () => {
  expect(aLedger('2024-01-15', '2024-06-01').lateOrders(3).lines).toEqual([]);
});

it.each([
  ['each partition came to first', '2023-07-15', 1],
  ['one of them did not', '2023-07-16', 0],
])('writes late orders of a year only where it was not due on the days that %s', (_which, firstOfAnother, count) => {
  const ledger = aLedger('2022-01-15', '2023-07-15');
  const another = { shopId: 'another', villageCode: code, householdId: 'h', platform: 'jd', category: 'other' };
  ledger.fed(event('a', 'shop.opened', `${firstOfAnother}T12:00:00+08:00`, another), fedAtMs);
  // The first day of its partition counts, and no earlier one that comes later.
  ledger.fed(event('b', 'shop.opened', '2021-01-01T12:00:00+08:00', another), fedAtMs);
  ledger.fed(event('c', 'order.paid', '2023-08-01T12:00:00+08:00', { orderId: 'c', shopId: 's', amountFen: 5 }), fedAtMs);
  const { year, lines } = ledger.lateOrders(1);
  expect([year, lines.length]).toEqual([2023, count]);
});
