import { builtInRuleSets } from '../rules/rule-sets/built-in-rule-sets';
import { CertificationSchedule } from '../rules/rule-sets/certification';
import { type Day, dayOfIso, MS_PER_DAY } from '../time/day';
import { Village } from './village';

const day = (iso: string): Day => dayOfIso(iso) ?? NaN;
const schedule = new CertificationSchedule(builtInRuleSets.slice(0, 3), 15);

function aVillage(clock: string): Village {
  const village = new Village('330782103201');
  village.open({
    shopId: 'ali',
    timeMs: 0,
    id: 'o',
    source: '/s',
    householdId: 'h',
    platform: 'taobao',
    category: 'other',
  });
  village.open({
    shopId: 'jd',
    timeMs: MS_PER_DAY,
    id: 'o',
    source: '/s',
    householdId: 'h',
    platform: 'jd',
    category: 'other',
  });
  village.advance(day(clock));
  return village;
}

const monthsOf = (village: Village) =>
  village.months(schedule).map(({ month, salesFen }) => [month, salesFen]);

it('sales are split by month, all and Alibaba shops’, refunds on the day of their orders', () => {
  const village = aVillage('2015-03-15');
  village.pay({ shopId: 'ali', day: day('2015-01-31'), amountFen: 100, category: 'other' });
  village.pay({
    shopId: 'jd',
    day: day('2015-02-01'),
    amountFen: 7,
    category: 'agricultural',
    buyerArea: 'urban',
    produce: { grams: 2_000, localPriceFenPerKilogram: 3 },
  });
  village.refund({ shopId: 'ali', day: day('2015-01-31'), amountFen: 30 });
  village.refund({ shopId: 'jd', day: day('2015-02-28'), amountFen: 9 });
  village.pay({ shopId: 'ali', day: day('2015-03-16'), amountFen: 1, category: 'other' });
  expect(village.months(schedule)).toEqual([
    { month: '2015-01', salesFen: 70, alibabaSalesFen: 70 },
    {
      month: '2015-02',
      salesFen: -2,
      alibabaSalesFen: 0,
      produce: {
        orders: 1,
        grams: 2_000,
        paidFen: 7,
        localValueFen: 6,
        urbanGrams: 2_000,
        urbanPaidFen: 7,
        buyersKnownPaidFen: 7,
      },
    },
  ]);
  village.advance(day('2015-03-16'));
  expect(monthsOf(village).at(-1)).toEqual(['2015-03', 1]);
});

it('a month in which all was refunded stays', () => {
  const village = aVillage('2015-03-15');
  village.pay({ shopId: 'ali', day: day('2015-01-31'), amountFen: 100, category: 'other' });
  village.refund({ shopId: 'ali', day: day('2015-01-01'), amountFen: 100 });
  expect(monthsOf(village)).toEqual([['2015-01', 0]]);
});

it.each([
  // The year to 30 June 2015 is certified once the clock is later than 15 July.
  ['2015-07-15', ['2014-07', '2014-08', '2015-06', '2015-07']],
  ['2015-07-16', ['2014-08', '2015-06', '2015-07']],
  // Then the window decides: 365 days that end on 31 July begin on 1 August.
  ['2015-07-31', ['2014-08', '2015-06', '2015-07']],
  ['2015-08-01', ['2015-06', '2015-07', '2015-08']],
])('the series on %s has the months of which every day is stored', (clock, months) => {
  const village = aVillage(clock);
  for (const on of [
    '2014-06-30',
    '2014-07-01',
    '2014-07-31',
    '2014-08-01',
    '2015-06-30',
    '2015-07-01',
    '2015-08-01',
  ]) {
    village.pay({ shopId: 'ali', day: day(on), amountFen: 1, category: 'other' });
  }
  village.forget(schedule);
  expect(monthsOf(village).map(([month]) => month)).toEqual(months);
});

it('the series is absent before there is a clock', () => {
  const village = new Village('330782103201');
  expect(village.months(schedule)).toEqual([]);
});
