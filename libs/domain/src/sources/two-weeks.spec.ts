import { type Day, dayOfIso } from '../time/day';
import { DailyOrders } from './daily-orders';
import { OrdersBySource } from './orders-by-source';
import { twoWeeksOf } from './two-weeks';

/** A source with `on` orders a day. */
function ordersOf(days: number, on: (day: Day) => number): DailyOrders {
  const orders = new DailyOrders();
  for (let day = 0; day < days; day++) orders.add(day, on(day));
  return orders;
}

const DAYS = 600;

it('the last two weeks are compared with the weeks before them', () => {
  const falling = ordersOf(DAYS, (day) => (day < DAYS - 14 ? 100 : 40));
  expect(twoWeeksOf(falling, DAYS)).toEqual({ expected: 1_400, received: 560 });
  expect(twoWeeksOf(falling, DAYS - 7)).toEqual({ expected: 1_400, received: 980 });
});

it('a day on which others send is judged once it is over', () => {
  const orders = ordersOf(DAYS, () => 100);
  expect(twoWeeksOf(orders, DAYS)).toEqual({ expected: 1_400, received: 1_400 });
  expect(twoWeeksOf(orders, DAYS - 100)).toEqual({ expected: 1_400, received: 1_400 });
});

it('ordinary weeks before a gap are the measure after it', () => {
  const orders = ordersOf(DAYS, (day) =>
    day >= DAYS - 100 && day < DAYS - 14 ? 0 : day < DAYS - 14 ? 100 : 60,
  );
  expect(twoWeeksOf(orders, DAYS)).toEqual({ expected: 1_400, received: 840 });
});

it.each<readonly [what: string, orders: DailyOrders, clock: Day]>([
  ['has sent nothing', new DailyOrders(), DAYS],
  ['is silent', ordersOf(DAYS, () => 100), DAYS + 14],
  ['is younger than a year', ordersOf(400, (day) => (day < 380 ? 100 : 40)), 400],
  ['is so small that chance may halve it', ordersOf(DAYS, () => 7), DAYS],
])('nothing is known of a source that %s', (_, orders, clock) => {
  expect(twoWeeksOf(orders, clock)).toBeUndefined();
});

it('a growing source falls at no Spring Festival, in whichever weeks of winter it was last year', () => {
  const start = dayOfIso('2011-01-01') ?? NaN;
  const festivals = ['2011-02-03', '2012-01-23', '2013-02-10', '2014-01-31', '2015-02-19', '2016-02-08'].map(
    (iso) => dayOfIso(iso) ?? NaN,
  );
  // From four days before the festival to eleven days after it a tenth is sold.
  const isFestival = (day: Day): boolean =>
    festivals.some((festival) => day >= festival - 4 && day < festival + 12);
  const orders = new DailyOrders();
  for (let day = start; day < start + 6 * 365; day++)
    orders.add(day, Math.ceil((200 + ((day - start) >> 1)) / (isFestival(day) ? 10 : 1)));
  let judged = 0;
  for (let clock = start + 1; clock <= start + 6 * 365; clock++) {
    const weeks = twoWeeksOf(orders, clock);
    if (weeks === undefined) continue;
    judged++;
    expect([clock - start, weeks.received * 2 >= weeks.expected]).toEqual([clock - start, true]);
  }
  expect(judged).toBeGreaterThan(4 * 365);
});

it('only named sources that are expected to send are listed', () => {
  const orders = new OrdersBySource(2);
  for (const source of ['/m/b', '/m/a', '/m/unnamed'])
    for (let day = 0; day < DAYS; day++) orders.add(source, day, 100);
  const sources = (givenUp: ReadonlyMap<string, Day | undefined>) =>
    orders.twoWeeksBefore(DAYS, { givenUp }).map(({ source }) => source);
  expect(sources(new Map())).toEqual(['/m/a', '/m/b']);
  expect(sources(new Map([['/m/a', undefined]]))).toEqual(['/m/b']);
  expect(sources(new Map([['/m/a', DAYS - 1]]))).toEqual(['/m/b']);
  expect(sources(new Map([['/m/a', DAYS]]))).toEqual(['/m/a', '/m/b']);
});
