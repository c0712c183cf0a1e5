import { CertifiedIn } from '../rules/certified-in';
import { builtInRuleSets } from '../rules/rule-sets/built-in-rule-sets';
import { CertificationSchedule } from '../rules/rule-sets/certification';
import { rulesOn } from '../rules/rule-sets/rule-sets-in-force';
import { dayOfIso, MS_PER_DAY } from '../time/day';
import { type Channel } from '../vocabulary/vocabulary';
import { Village } from './village';
import { decodeVillage, encodeVillage } from './village-bytes';

const schedule = new CertificationSchedule(builtInRuleSets, 15);
const cutOff = dayOfIso('2014-06-30') ?? NaN;
const inForce = builtInRuleSets.map((ruleSet) => rulesOn(ruleSet, 0));

const code = '330782103201';
const start = dayOfIso('2014-01-01') ?? 0;

/**
 * `told` adds all that openings can state about people, `lists` the years in which the village was certified,
 * `channel` that of its order.
 */
function aVillage({
  withPeople = true,
  lists = true,
  channel = undefined as Channel | undefined,
} = {}): Village {
  const village = new Village(code);
  village.register({
    timeMs: start * MS_PER_DAY,
    id: 'r',
    source: '/towns',
    name: '青岩刘村',
    households: 3,
    kind: 'administrative-village',
    povertyCounty: true,
    longitude: 120.5,
    latitude: -0.25,
  });
  for (const shopId of ['b', 'a']) {
    village.open({
      shopId,
      timeMs: start * MS_PER_DAY,
      id: 'o',
      source: '/shops',
      householdId: 'h',
      platform: 'jd',
      category: 'other',
      ...(withPeople &&
        shopId === 'b' && {
          keeper: { sex: 'female', birthYear: 1984, returnee: true, povertyRegistered: false },
          workers: 6,
        }),
    });
  }
  village.close({ shopId: 'a', timeMs: (start + 5) * MS_PER_DAY });
  village.advance(start + 30);
  const costs = { product: 'pear', feesFen: 700, deliveryFen: 800 };
  village.pay({
    shopId: 'b',
    day: start + 1,
    amountFen: 10 ** 13,
    category: 'service',
    buyerArea: 'rural',
    produce: { grams: 10 ** 13, localPriceFenPerKilogram: 10 ** 13, ...costs },
    channel,
  });
  village.refund({ shopId: 'b', day: start + 2, amountFen: 1 });
  const verdicts = [{ ruleSet: 'world-bank-2019', qualifies: true, sequence: 3 }];
  village.announced.takeOver(
    verdicts,
    lists
      ? CertifiedIn.of([
          ['aliresearch', 2019],
          ['a', 2018],
        ])
      : CertifiedIn.none,
  );
  return village;
}

it.each([undefined, 'live'] as const)(
  'a village is read back whole, with orders of the channel %s',
  (channel) => {
    const village = aVillage({ channel });
    const again = decodeVillage(code, encodeVillage(village));
    expect([again.code, again.asOf, again.nextDue]).toEqual([code, village.asOf, village.nextDue]);
    expect(again.quantities()).toEqual(village.quantities());
    expect(again.quantitiesAsOf(cutOff)).toEqual(village.quantitiesAsOf(cutOff));
    expect(again.months(schedule)).toEqual(village.months(schedule));
    expect(again.announced.announced).toEqual(village.announced.announced);
    expect(again.announced.certifiedIn.toJSON()).toEqual({ a: 2018, aliresearch: 2019 });
    expect(again.decide(inForce)).toEqual(village.decide(inForce));
  },
);

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

it('the format is the one that databases contain: a new format has a new number', () => {
  expect(hex(encodeVillage(aVillage()))).toBe(
    '07cafb0102062f73686f7073062f746f776e73018090ccb1e9500172010ce99d92e5b2a9e58898e69d9103000201405e20000000000001bfd00000000000000000000000010f776f726c642d62616e6b2d32303139010302b4e43e80c0caf384a3024a0102016107018090ccb1e950016f0001680180b0fe9b0300016287018090ccb1e950016f000168d9aa07000182d90f01a00801310e31303030303030303030303030300e31303030303030303030303030301b313030303030303030303030303030303030303030303030303030013001300e313030303030303030303030303001a00801047065617201310e31303030303030303030303030300e31303030303030303030303030300d393939393939393939383530301b31303030303030303030303030303030303030303030303030303000020161c41f0b616c697265736561726368c61f',
  );
  expect(hex(encodeVillage(decodeVillage(code, encodeVillage(aVillage()))))).toBe(
    hex(encodeVillage(aVillage())),
  );
});

it('shops without particulars take no bytes, nor does a village on no list', () => {
  const whole = encodeVillage(aVillage()).length;
  // The keeper and the workers take 3 bytes, the years of two rule sets 19.
  expect(encodeVillage(aVillage({ withPeople: false }))).toHaveLength(whole - 3);
  expect(encodeVillage(aVillage({ lists: false }))).toHaveLength(whole - 19);
});
