import { builtInRuleSets } from '../rules/rule-sets/built-in-rule-sets';
import { CertificationSchedule } from '../rules/rule-sets/certification';
import { rulesOn } from '../rules/rule-sets/rule-sets-in-force';
import { type Day, dayOfIso, MS_PER_DAY } from '../time/day';
import { type Category, type Platform } from '../vocabulary/vocabulary';
import { Village } from './village';
import { decodeVillage, encodeVillage } from './village-bytes';

const schedule = new CertificationSchedule(builtInRuleSets.slice(0, 3), 15);
const inForce = builtInRuleSets.map((ruleSet) => rulesOn(ruleSet, 0));

const day = (text: string) => dayOfIso(text) ?? NaN;
const atNoon = (of: Day) => of * MS_PER_DAY + 4 * 3_600_000;
const code = '330782103201';
const start = day('2014-01-01');

function register(
  village: Village,
  on: Day,
  changes: { readonly households?: number; readonly id?: string } = {},
): void {
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

function open(
  village: Village,
  shopId: string,
  on: Day,
  householdId = `of ${shopId}`,
  platform: Platform = 'taobao',
): void {
  village.open({
    shopId,
    timeMs: atNoon(on),
    id: `open ${on}`,
    source: '/shops',
    householdId,
    platform,
    category: 'other',
  });
}

function pay(village: Village, shopId: string, on: Day, fen: number, category: Category = 'other'): void {
  village.pay({ shopId, day: on, amountFen: fen, category });
}

/** A registered village with the shop a, as of the first clock. */
function aVillage(clock: Day = start): Village {
  const village = new Village(code);
  register(village, start);
  open(village, 'a', start);
  village.advance(clock);
  return village;
}

it('everything stays before there is a clock, and nothing is assessed', () => {
  const village = new Village(code);
  register(village, start);
  open(village, 'a', start);
  pay(village, 'a', start, 2_000_000_000);
  expect([village.asOf, village.registered, village.nextDue, village.decide(inForce)]).toEqual([
    undefined,
    false,
    start,
    [],
  ]);
  village.advance(start);
  expect([village.asOf, village.registered, village.quantities().salesFen]).toEqual([
    start,
    true,
    2_000_000_000,
  ]);
});

it('the village forgets to the same bytes whether at once or day by day', () => {
  const once = aVillage();
  const daily = aVillage();
  for (const village of [once, daily])
    for (let after = 0; after < 700; after += 3) pay(village, 'a', start + after, 1);
  for (let clock = start; clock <= start + 800; clock++) {
    daily.advance(clock);
    daily.forget(schedule);
  }
  once.advance(start + 800);
  once.forget(schedule);
  expect(encodeVillage(once)).toEqual(encodeVillage(daily));
});

it('an order names the owner of its shop, however long its openings are forgotten, and in the same bytes', () => {
  const [remaining, forgetting] = ['/m/jd/b', '/m/jd/a'].map((source) => {
    const village = aVillage();
    const opening = { shopId: 'b', id: 'o', householdId: 'h', platform: 'jd', category: 'other' } as const;
    village.open({ ...opening, timeMs: atNoon(start), source: '/m/jd/b' });
    expect(village.pay({ shopId: 'b', day: start, amountFen: 1, category: 'other' })).toBe('/m/jd/b');
    village.close({ shopId: 'b', timeMs: atNoon(start + 2) });
    if (source === '/m/jd/a') {
      village.advance(start + 800);
      village.forget(schedule);
    }
    village.open({ ...opening, timeMs: atNoon(start + 1), source });
    village.advance(start + 900);
    village.forget(schedule);
    return village;
  }) as [Village, Village];
  expect(encodeVillage(forgetting)).toEqual(encodeVillage(remaining));
  for (const village of [forgetting, decodeVillage(code, encodeVillage(forgetting))])
    expect(village.pay({ shopId: 'b', day: start + 850, amountFen: 1, category: 'other' })).toBe('/m/jd');
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
      'Village 330782103201 is stored in format 9; this version reads 7 and 8 only.',
    );
    expect(() => decodeVillage(code, bytes.slice(0, -1))).toThrow('within a value');
    expect(() => decodeVillage(code, new Uint8Array([...bytes, 0]))).toThrow('extra bytes');
  });
});

it('the village does not go back with an earlier clock', () => {
  const village = aVillage(start + 5);
  village.advance(start + 3);
  expect(village.asOf).toBe(start + 5);
});
