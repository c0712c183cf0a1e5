import * as fc from 'fast-check';
import type { Figures } from '../figures/quantities';
import { assess } from '../rules/assessment';
import { builtInRuleSets } from '../rules/rule-sets/built-in-rule-sets';
import { CertificationSchedule } from '../rules/rule-sets/certification';
import { parseRuleSet } from '../rules/rule-sets/parse-rule-set';
import { type RuleSet } from '../rules/rule-sets/rule-set';
import { rulesOn } from '../rules/rule-sets/rule-sets-in-force';
import { type Day, dayOfIso, MS_PER_DAY } from '../time/day';
import type { Registration, ShopOpening } from '../updates/applied-updates';
import { addFen, type Fen } from '../vocabulary/money';
import { categories, isAlibaba, type Platform, type Category } from '../vocabulary/vocabulary';
import { OUTLOOK_DAYS, outlookOf } from './outlook';
import { Village } from './village';
import { decodeVillage, encodeVillage } from './village-bytes';

// Seeded from the command line to repeat a failure: PROPERTY_SEED=123
const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 1_000_000_000);
const runs = Number(process.env.PROPERTY_RUNS ?? 50);
const code = '330782103201';
const clock = dayOfIso('2015-03-10') ?? 0;
const platformOf: Readonly<Record<string, Platform>> = { a: 'taobao', b: 'tmall', c: 'jd', d: 'wechat' };
const shopIds = Object.keys(platformOf);
const none = { salesFen: 0, alibabaSalesFen: 0 };
const nobody = { shops: 0, alibabaShops: 0, shopIds: [] };

/** Thresholds so low that verdicts change often in a small history. */
const rows = {
  counts: 'all-shops',
  annualSales: { thresholdFen: 100, comparison: 'more-than' },
  alibabaMajority: { part: 1, whole: 2 },
  scale: { activeShops: 2, share: { of: 'active-households', part: 10, whole: 100 } },
  where: ['administrative-village'],
  town: { qualifyingVillages: 1, subdistricts: true },
  cluster: { cluster: 1, large: 2, super: 3 },
};
const low = parseRuleSet({ id: 'low', ...rows }, 'low');
/** Lower thresholds from ten days after the clock on. */
const later = { from: '2015-03-20', ...rows, annualSales: { thresholdFen: 60, comparison: 'at-least' } };
const dated = parseRuleSet({ id: 'dated', versions: [rows, later] }, 'dated');
const ruleSets: readonly RuleSet[] = [...builtInRuleSets, low, dated];
const by = { ruleSets, latenessDays: 15, certified: {} };

type Update =
  | { readonly type: 'register'; readonly registration: Registration }
  | { readonly type: 'open'; readonly opening: ShopOpening }
  | { readonly type: 'close'; readonly shopId: string; readonly timeMs: number }
  | {
      readonly type: 'pay';
      readonly shopId: string;
      readonly day: Day;
      readonly fen: number;
      readonly category: Category;
    }
  | { readonly type: 'refund'; readonly shopId: string; readonly day: Day; readonly fen: number };

function applyTo(village: Village, update: Update): void {
  switch (update.type) {
    case 'register':
      return village.register(update.registration);
    case 'open':
      return village.open(update.opening);
    case 'close':
      return village.close(update);
    case 'pay':
      return void village.pay({
        shopId: update.shopId,
        day: update.day,
        amountFen: update.fen,
        category: update.category,
      });
    case 'refund':
      return village.refund({ shopId: update.shopId, day: update.day, amountFen: update.fen });
  }
}

const timeOf = (day: Day, hour = 9): number => day * MS_PER_DAY - 8 * 3_600_000 + hour * 3_600_000;

const registered = (day: Day, households = 8): Update => ({
  type: 'register',
  registration: {
    timeMs: timeOf(day),
    id: `r${day}-${households}`,
    source: '/x',
    name: '青岩刘村',
    households,
    kind: 'administrative-village',
  },
});
const opened = (shopId: string, day: Day, householdId = `h-${shopId}`): Update => ({
  type: 'open',
  opening: {
    shopId,
    timeMs: timeOf(day),
    id: `o-${shopId}-${day}-${householdId}`,
    source: '/x',
    householdId,
    platform: platformOf[shopId] ?? 'other',
    category: 'other',
  },
});

function aVillage(updates: readonly Update[], asOf: Day): Village {
  const village = new Village(code);
  for (const update of updates) applyTo(village, update);
  village.advance(asOf);
  village.decide(ruleSets.map((ruleSet) => rulesOn(ruleSet, asOf)));
  return village;
}

it('a village that is not registered has no outlook', () => {
  expect(
    outlookOf(code, encodeVillage(aVillage([opened('a', clock - 50)], clock)), clock, by),
  ).toBeUndefined();
});

it('the outlook knows the years that wait for a source, which the next day certifies', () => {
  // A committee decides by the latest list. It is on that of 2013, and has sold nothing in the year that ends
  // on 30 June 2014.
  const where = { kinds: ['administrative-village'], orCertifiedBefore: true };
  const listed = parseRuleSet(
    { id: 'listed', ...rows, annualSales: { thresholdFen: 100, comparison: 'more-than' }, where },
    'listed',
  );
  const certified = { listed: { first: 2013, last: 2013 } };
  const { registration } = registered(dayOfIso('2013-01-01')!) as Extract<Update, { type: 'register' }>;
  const village = new Village(code);
  village.register({ ...registration, kind: 'residents-committee' });
  for (const shop of ['a', 'b']) applyTo(village, opened(shop, dayOfIso('2013-01-02')!));
  const sold = (day: Day): void =>
    ['a', 'b'].forEach((shop) =>
      applyTo(village, { type: 'pay', shopId: shop, day, fen: 60, category: 'other' }),
    );
  for (let day = clock - 90; day <= clock; day += 10) sold(day);
  village.announced.certify('listed', 2013);
  village.advance(clock);
  village.decide([rulesOn(listed, clock, certified)]);
  const bytes = encodeVillage(village);
  const changesWith = (waitingFrom?: { readonly listed: number }) =>
    outlookOf(code, bytes, clock, { ruleSets: [listed], latenessDays: 15, certified, waitingFrom })
      ?.verdicts[0];
  expect(changesWith()).toMatchObject({ qualifies: true, changes: [] });
  expect(changesWith({ listed: 2014 })).toMatchObject({
    qualifies: true,
    changes: [{ day: clock + 1, qualifies: false }],
  });
});

/** Days whose distances from the clock matter to the rules. */
const someDay: fc.Arbitrary<Day> = fc
  .oneof(
    fc.integer({ min: -480, max: 40 }),
    fc
      .tuple(
        fc.constantFrom(0, 0, -29, -30, -31, -60, -89, -90, -91, -364, -365),
        fc.integer({ min: -2, max: 32 }),
      )
      .map(([a, b]) => a + b),
  )
  .map((distance) => clock + distance);
const shopId = fc.constantFrom(...shopIds);
const update: fc.Arbitrary<Update> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc
      .tuple(someDay, fc.integer({ min: 1, max: 40 }))
      .map(([day, households]) => registered(day, households)),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(shopId, someDay, fc.constantFrom('h1', 'h2', 'h3')).map((given) => opened(...given)),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('close' as const),
      shopId,
      timeMs: someDay.map((day) => timeOf(day, 20)),
    }),
  },
  {
    weight: 14,
    arbitrary: fc.record({
      type: fc.constant('pay' as const),
      shopId,
      day: someDay,
      category: fc.constantFrom(...categories),
      fen: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 1, max: 60 }) },
        { weight: 1, arbitrary: fc.constantFrom(10 ** 13, 2 ** 51) },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('refund' as const),
      shopId,
      day: someDay,
      fen: fc.integer({ min: 1, max: 60 }),
    }),
  },
);

const figureNames = [
  ...(['kind', 'households', 'salesFen', 'alibabaSalesFen'] as const),
  ...(['activeShops', 'activeAlibabaShops', 'activeHouseholds', 'activeAlibabaHouseholds'] as const),
];
const figuresOf = (quantities: Figures) =>
  Object.fromEntries(figureNames.map((name) => [name, quantities[name]]));

function soldOn(updates: readonly Update[], day: Day) {
  const sum = (counted: (shopId: string) => boolean): Fen =>
    updates.reduce<Fen>((total, one) => {
      if ((one.type !== 'pay' && one.type !== 'refund') || one.day !== day || !counted(one.shopId))
        return total;
      return addFen(total, one.type === 'pay' ? one.fen : -one.fen);
    }, 0);
  return { salesFen: sum(() => true), alibabaSalesFen: sum((id) => isAlibaba(platformOf[id] ?? 'other')) };
}

it(`is what a copy of the village says that is taken to each day (seed ${seed})`, () => {
  fc.assert(
    fc.property(
      fc.array(update, { maxLength: 70, size: 'max' }),
      fc.array(
        someDay.map((day) => Math.min(day, clock - 1)),
        { minLength: 4, maxLength: 4 },
      ),
      fc.boolean(),
      (generated, firstOpenings, forgetful) => {
        const first = shopIds.map((id, at) => opened(id, firstOpenings[at] ?? clock));
        const updates = [registered(clock - 400), ...first, ...generated];
        const village = aVillage(updates, clock);
        if (forgetful) village.forget(new CertificationSchedule(ruleSets, 15));
        const bytes = encodeVillage(village);
        const outlook = outlookOf(code, bytes, clock, by)!;
        expect(encodeVillage(village)).toEqual(bytes);

        const byDay = new Map(outlook.days.map((one) => [one.day, one]));
        const taken = (day: Day): Village => {
          const copy = decodeVillage(code, bytes);
          copy.advance(day);
          return copy;
        };
        const activeIn = (one: Village): string[] =>
          one.shops.filter(({ active }) => active).map(({ id }) => id);
        const turning = (from: readonly string[], to: readonly string[]) => {
          const ids = from.filter((id) => !to.includes(id)).sort();
          return {
            shops: ids.length,
            alibabaShops: ids.filter((id) => isAlibaba(platformOf[id]!)).length,
            shopIds: ids,
          };
        };
        let before = taken(clock);
        const qualifying = new Map(
          ruleSets.map((rules) => [rules.id, assess(before.quantities(), rulesOn(rules, clock)).qualifies]),
        );
        expect(outlook.verdicts.map(({ ruleSet, qualifies }) => [ruleSet, qualifies])).toEqual([
          ...qualifying,
        ]);
        const changes: Record<string, unknown[]> = Object.fromEntries(ruleSets.map(({ id }) => [id, []]));
        for (let day = clock + 1; day <= clock + OUTLOOK_DAYS; day++) {
          const then = taken(day);
          const quantities = then.quantities();
          const expected = {
            day,
            leaving: soldOn(updates, day - 365),
            coming: soldOn(updates, day),
            stopping: turning(activeIn(before), activeIn(then)),
            starting: turning(activeIn(then), activeIn(before)),
          };
          const one = byDay.get(day);
          if (one === undefined) {
            expect(expected).toEqual({
              day,
              leaving: none,
              coming: none,
              stopping: nobody,
              starting: nobody,
            });
            expect(figuresOf(quantities)).toEqual(figuresOf(before.quantities()));
          } else {
            expect(one).toEqual({ ...expected, then: figuresOf(quantities) });
          }
          for (const rules of ruleSets) {
            const { qualifies, criteria } = assess(quantities, rulesOn(rules, day));
            if (qualifies !== qualifying.get(rules.id)) changes[rules.id]?.push({ day, qualifies, criteria });
            qualifying.set(rules.id, qualifies);
          }
          before = then;
        }
        expect(
          Object.fromEntries(outlook.verdicts.map((verdict) => [verdict.ruleSet, verdict.changes])),
        ).toEqual(changes);
        expect([outlook.asOf, outlook.until]).toEqual([clock, clock + OUTLOOK_DAYS]);
        expect(outlook.days.every(({ day }) => day > clock && day <= clock + OUTLOOK_DAYS)).toBe(true);
      },
    ),
    { seed, numRuns: runs },
  );
});
