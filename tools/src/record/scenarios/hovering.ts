import { endOfYear, lastDay, recordDayOf } from '../drawing/calendar';
import { million, type PlannedShops } from './planned-shops';
import { sell } from './sales';

/**
 * A village whose verdict flaps from February to May 2015: its hundredth active shop sometimes lacks an
 * order. The village is on neither list, and does not qualify on any cut-off.
 */
export function planHovering(shops: PlannedShops): void {
  const { random } = shops;
  shops.households = random.between(1_300, 1_600);
  shops.register(0);
  const steady = Array.from({ length: 99 }, () =>
    shops.open(random.between(40, endOfYear[2014] - 120), true),
  );
  for (const draft of steady) shops.sellOn(draft);
  for (let shop = 0; shop < 3; shop += 1) {
    const comesAndGoes = shops.open(recordDayOf('2014-10-01') + random.between(0, 40), true);
    // Three orders in 90 days are known for three days at a time.
    for (let day = comesAndGoes.opens + 60; day < recordDayOf('2015-06-01'); day += random.between(43, 44))
      comesAndGoes.orders.push(day);
  }
  shops.extra(20, steady, endOfYear[2014], lastDay);
  sell(shops, (window, alibaba) =>
    window < 2 && alibaba ? { exactlyFen: random.between(18 * million, 24 * million) } : 'retail',
  );
}
