import { type Day, dayOfIso, MS_PER_DAY, NEVER } from '../time/day';
import { builtInRuleSets } from '../rules/built-in-rule-sets';
import { CertificationSchedule } from '../rules/certification';
import { rulesOn } from '../rules/rule-sets-in-force';
import { Village } from './village';
import { decodeVillage, encodeVillage } from './village-bytes';
import { type Category, type Platform } from '../vocabulary/vocabulary';

const schedule = new CertificationSchedule(builtInRuleSets.slice(0, 3), 15);
const inForce = builtInRuleSets.map((ruleSet) => rulesOn(ruleSet, 0));

const day = (text: string) => dayOfIso(text) ?? NaN;
const atNoon = (of: Day) => of * MS_PER_DAY + 4 * 3_600_000;
const code = '330782103201';
const start = day('2014-01-01');

function register(village: Village, on: Day, changes: { readonly households?: number; readonly id?: string } = {}): void {
  village.register({
    timeMs: atNoon(on),
    id: 'r',
    source: '/towns',
    name: '青岩刘村',
    households: 10,
    kind: 'administrative-village',
    ...changes,
  });
}

function open(village: Village, shopId: string, on: Day, householdId = `of ${shopId}`, platform: Platform = 'taobao'): void {
  village.open({ shopId, timeMs: atNoon(on), id: `open ${on}`, source: '/shops', householdId, platform, category: 'other' });
}

function pay(village: Village, shopId: string, on: Day, fen: number, category: Category = 'other'): void {
  village.pay(shopId, on, fen, category, undefined);
}

/** Registered, with the shop a, on the first clock. */
function aVillage(clock: Day = start): Village {
  const village = new Village(code);
  register(village, start);
  open(village, 'a', start);
  village.advance(clock);
  return village;
}

describe('before there is a clock', () => {
  it('keeps everything and is not assessed', () => {
    const village = new Village(code);
    register(village, start);
    open(village, 'a', start);
    pay(village, 'a', start, 2_000_000_000);
    expect([village.asOf, village.registered, village.nextDue, village.decide(inForce)]).toEqual([undefined, false, start, []]);
    village.advance(start);
    expect([village.asOf, village.registered, village.quantities().salesFen]).toEqual([start, true, 2_000_000_000]);
  });
});

describe('the live window', () => {
  it.each([
    ['the day before the first', 364 + 1, 0],
    ['its first day', 364, 7],
    ['its last day', 0, 7],
    ['a day to come', -1, 0],
  ])('%s', (_name, daysAgo, expected) => {
    const clock = start + 500;
    const village = aVillage(clock);
    pay(village, 'a', clock - daysAgo, 7, 'service');
    expect(village.quantities()).toMatchObject({ salesFen: expected, alibabaSalesFen: expected, paidByCategoryFen: { service: expected } });
  });

  it('lets a day in when the clock gets there and out 365 days later', () => {
    const village = aVillage();
    pay(village, 'a', start + 100, 7);
    const seen = [99, 100, 464, 465].map((after) => {
      village.advance(start + after);
      return village.salesFen;
    });
    expect(seen).toEqual([0, 7, 7, 0]);
  });

  it('names the days on which sales come and go', () => {
    const village = aVillage(start + 400);
    pay(village, 'a', start + 500, 7);
    expect(village.nextDue).toBe(start + 500);
    village.advance(start + 500);
    expect(village.nextDue).toBe(start + 865);
    village.advance(start + 865);
    expect(village.nextDue).toBe(NEVER);
  });

  it('takes a refund off the day of its order, below zero if need be, and leaves what was paid', () => {
    const village = aVillage(start + 400);
    pay(village, 'a', start + 400, 7);
    village.refund('a', start + 400, 10);
    village.refund('a', start + 35, 100);
    expect(village.quantities()).toMatchObject({ salesFen: -3, paidByCategoryFen: { other: 7 } });
  });

  it('stays exact beyond 2^53 fen, and comes back from there', () => {
    const village = aVillage();
    for (let order = 0; order < 2_000; order++) pay(village, 'a', start, 9_999_999_999_999);
    expect(village.quantities().salesFen).toBe(19_999_999_999_998_000n);
    const again = decodeVillage(code, encodeVillage(village));
    expect(again.quantities()).toEqual(village.quantities());
    for (let refund = 0; refund < 2_000; refund++) again.refund('a', start, 9_999_999_999_998);
    expect(again.quantities().salesFen).toBe(2_000);
  });

  it('counts the sales of a shop that has closed', () => {
    const village = aVillage();
    pay(village, 'a', start, 7);
    village.close({ shopId: 'a', timeMs: atNoon(start) + 1 });
    expect(village.quantities()).toMatchObject({ salesFen: 7, openShops: 0 });
  });
});

describe('shops and households', () => {
  it('follows a shop from its opening through its months to its silence', () => {
    const village = aVillage();
    for (const after of [1, 40, 61]) pay(village, 'a', start + after, 1);
    const seen = [29, 30, 31, 40, 60, 61, 90, 91].map((after) => {
      village.advance(start + after);
      return village.activeShops;
    });
    // One order will do for 30 days, two for 60, three for 90; the first leaves the lookback on day 91.
    expect(seen).toEqual([0, 1, 0, 1, 1, 1, 1, 0]);
  });

  it('counts households, not shops, and each household once', () => {
    const village = aVillage(start + 30);
    open(village, 'b', start, 'of a', 'jd');
    open(village, 'c', start, 'of c', 'jd');
    for (const shop of ['a', 'b', 'c']) pay(village, shop, start + 5, 1);
    expect(village.quantities()).toMatchObject({
      openShops: 3,
      activeShops: 3,
      activeAlibabaShops: 1,
      activeHouseholds: 2,
      activeAlibabaHouseholds: 1,
    });
  });

  it('moves an active shop to the household of its latest opening', () => {
    const village = aVillage(start + 30);
    open(village, 'b', start, 'of a');
    for (const shop of ['a', 'b']) pay(village, shop, start + 5, 1);
    expect(village.activeHouseholds).toBe(1);
    open(village, 'b', start + 1, 'of b');
    expect(village.activeHouseholds).toBe(2);
    expect(village.quantities()).toMatchObject({ activeShops: 2, activeAlibabaHouseholds: 2 });
  });

  it('lets a late closing make a shop too young', () => {
    const village = aVillage(start + 40);
    open(village, 'a', start + 20);
    for (const after of [30, 35]) pay(village, 'a', start + after, 1);
    expect(village.activeShops).toBe(1);
    village.close({ shopId: 'a', timeMs: atNoon(start + 10) });
    expect(village.quantities()).toMatchObject({ openShops: 1, activeShops: 0 });
    village.advance(start + 50);
    expect(village.activeShops).toBe(1);
  });

  it('keeps the platform of the first accepted opening', () => {
    const village = aVillage();
    open(village, 'a', start - 1, 'h', 'jd');
    pay(village, 'a', start, 7);
    expect(village.alibabaSalesFen).toBe(7);
  });
});

describe('a certified year', () => {
  it.each([
    ['2015', '2014-06-30', 0],
    ['2015', '2014-07-01', 7],
    ['2015', '2015-06-30', 7],
    ['2015', '2015-07-01', 0],
    ['2016', '2015-07-01', 7],
    ['2016', '2016-02-29', 7],
    ['2016', '2016-06-30', 7],
  ])('%s and an order of %s', (year, on, expected) => {
    const village = aVillage(day('2015-01-01'));
    pay(village, 'a', day(on), 7);
    expect(village.quantitiesAsOf(day(`${year}-06-30`))).toMatchObject({ asOf: day(`${year}-06-30`), salesFen: expected });
  });

  it('sees the registration, the shops and the activity of its 30 June, whatever the clock says', () => {
    const village = aVillage(day('2014-07-10'));
    register(village, day('2014-07-01'), { households: 99 });
    for (const text of ['2014-04-01', '2014-04-02', '2014-06-30']) pay(village, 'a', day(text), 1);
    open(village, 'b', day('2014-07-01'));
    village.close({ shopId: 'a', timeMs: atNoon(day('2014-07-01')) });
    // The first order of the three lies on the last day of the lookback that ends on 30 June, or one too early.
    expect(village.quantitiesAsOf(day('2014-06-30'))).toMatchObject({ households: 10, openShops: 1, activeShops: 0, salesFen: 3 });
    pay(village, 'a', day('2014-05-01'), 1);
    expect(village.quantitiesAsOf(day('2014-06-30'))).toMatchObject({ households: 10, openShops: 1, activeShops: 1, salesFen: 4 });
    expect(village.quantities()).toMatchObject({ households: 99, openShops: 1, activeShops: 0 });
  });

  it('is undefined where the village was not registered by its end', () => {
    const village = new Village(code);
    register(village, day('2014-07-01'));
    village.advance(day('2014-07-10'));
    expect([village.quantitiesAsOf(day('2014-06-30')), village.quantitiesAsOf(day('2015-06-30'))?.households]).toEqual([undefined, 10]);
  });

  it('finds its days again after everything else was forgotten, until it is certified', () => {
    const build = () => {
      const village = aVillage(day('2014-06-20'));
      register(village, day('2014-06-01'), { households: 50 });
      register(village, day('2014-07-05'), { households: 99 });
      for (const text of ['2013-06-30', '2013-07-01', '2014-04-02', '2014-05-01', '2014-06-30', '2014-07-12'])
        pay(village, 'a', day(text), 1);
      village.close({ shopId: 'a', timeMs: atNoon(day('2014-07-12')) });
      village.advance(day('2014-07-15'));
      return village;
    };
    const village = build();
    village.forget(schedule);
    expect(village.quantitiesAsOf(day('2014-06-30'))).toEqual(build().quantitiesAsOf(day('2014-06-30')));
    expect(village.quantitiesAsOf(day('2014-06-30'))).toMatchObject({ households: 50, salesFen: 4, activeShops: 1 });
    expect(village.quantities()).toEqual(build().quantities());
    expect(encodeVillage(village).length).toBeLessThan(encodeVillage(build()).length);
    // The year is certified on the next day, and its days go but for those of the live window.
    village.advance(day('2014-07-16'));
    village.forget(schedule);
    expect(village.quantitiesAsOf(day('2014-06-30'))).toBeUndefined();
    expect(village.quantities()).toMatchObject({ salesFen: 4, households: 99 });
  });

  it('forgets to the same bytes whether asked once or day by day', () => {
    const [once, daily] = [aVillage(), aVillage()];
    for (const village of [once, daily]) for (let after = 0; after < 700; after += 3) pay(village, 'a', start + after, 1);
    for (let clock = start; clock <= start + 800; clock++) {
      daily.advance(clock);
      daily.forget(schedule);
    }
    once.advance(start + 800);
    once.forget(schedule);
    expect(encodeVillage(once)).toEqual(encodeVillage(daily));
  });
});

describe('verdicts', () => {
  it('come when a day falls due, and stay what they are through a checkpoint', () => {
    let village = aVillage();
    pay(village, 'a', start + 5, 1_000_000_000);
    village.advance(start + 29);
    expect(village.decide(inForce)).toEqual([]);
    village.advance(start + 30);
    expect(village.decide(inForce).map(({ ruleSet, qualifies, sequence, asOf }) => [ruleSet, qualifies, sequence, asOf])).toEqual([
      ['aliresearch-2022', true, 1, start + 30],
      ['aliresearch-2013', true, 1, start + 30],
      ['aliresearch', true, 1, start + 30],
    ]);
    village = decodeVillage(code, encodeVillage(village));
    expect(village.decide(inForce)).toEqual([]);
    village.advance(start + 31);
    expect(village.decide(inForce).map(({ ruleSet, qualifies, sequence }) => [ruleSet, qualifies, sequence])).toEqual([
      ['aliresearch-2022', false, 2],
      ['aliresearch-2013', false, 2],
      ['aliresearch', false, 2],
    ]);
    expect(village.verdict('world-bank-2019').sequence).toBe(0);
    expect(village.announced.announced.map(({ ruleSet }) => ruleSet)).toEqual(['aliresearch', 'aliresearch-2013', 'aliresearch-2022']);
  });
});

describe('what can only be a fault elsewhere is an error that says so', () => {
  it('an order of a shop that no opening has named', () => {
    expect(() => pay(aVillage(), 'x', start, 1)).toThrow('Village 330782103201 knows no shop x');
  });

  it('the quantities of a village without a registration', () => {
    expect(() => new Village(code).quantities()).toThrow('has no registration in force');
  });

  it('bytes of another format, cut short, or too long', () => {
    const bytes = encodeVillage(aVillage());
    expect(() => decodeVillage(code, new Uint8Array([9, 0]))).toThrow(
      'Village 330782103201 is stored in format 9; this version reads formats up to 3 only.',
    );
    expect(() => decodeVillage(code, bytes.slice(0, -1))).toThrow('in the middle of what they hold');
    expect(() => decodeVillage(code, new Uint8Array([...bytes, 0]))).toThrow('bytes left over');
  });
});

it('does not go back with an earlier clock', () => {
  const village = aVillage(start + 5);
  village.advance(start + 3);
  expect(village.asOf).toBe(start + 5);
});
