import { builtInRuleSets } from '../rules/rule-sets/built-in-rule-sets';
import { parseRuleSet } from '../rules/rule-sets/parse-rule-set';
import { type RuleSet } from '../rules/rule-sets/rule-set';
import { CST_OFFSET_MS, dayOfIso, isoOfDay, MS_PER_DAY } from '../time/day';
import { snapshotNow } from './snapshot-now.fixture';
import { type VillageSnapshot } from './village-slot';
import { Villages, type VillagesState } from './villages';

const day = (text: string): number => dayOfIso(text) ?? NaN;
const [world] = builtInRuleSets as readonly [RuleSet];
const code = '320324103211';

/** A rule set whose years end in December until 2015, and in August from 2016 on. */
const moving = parseRuleSet(
  JSON.parse(
    JSON.stringify({
      ...world.versions[0],
      id: 'moving',
      cutOffs: [
        { fromYear: 2014, monthDay: '12-31' },
        { fromYear: 2016, monthDay: '08-31' },
      ],
    }),
  ),
  'moving',
);

/** A village that sells a fen on the first day of each month of 2013 to 2017. */
function aVillage(ruleSets: readonly RuleSet[], saved?: VillagesState) {
  const announced: string[] = [];
  const villages = new Villages(
    ruleSets,
    15,
    {
      certified: (certificates) => {
        for (const { year, quantities, assessment } of certificates)
          announced.push(
            `${assessment.ruleSet} ${year} ${isoOfDay(quantities.asOf)} ${String(quantities.salesFen)}`,
          );
      },
      verdict: () => undefined,
    },
    saved,
  );
  let number = Number(saved?.clock.sources[0]?.number ?? 0);
  const tick = (text: string, epoch = 1): string[] => {
    announced.length = 0;
    villages.applyWatermark({
      partition: 0,
      partitions: 1,
      day: day(text),
      state: 'read',
      epoch,
      number: ++number,
    });
    return [...announced];
  };
  const pay = (text: string): void =>
    void villages.pay(code, { shopId: 's', day: day(text), amountFen: 1, category: 'other' });
  const timeMs = day('2013-01-01') * MS_PER_DAY - CST_OFFSET_MS;
  villages.register(code, {
    timeMs,
    id: 'r',
    source: '/r',
    name: 'v',
    households: 9,
    kind: 'administrative-village',
  });
  villages.open(code, {
    shopId: 's',
    timeMs,
    id: 'o',
    source: '/m',
    householdId: 'h',
    platform: 'taobao',
    category: 'other',
  });
  for (let month = 0; month < 60; month++)
    pay(`${2013 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`);
  return { villages, tick, pay };
}

describe('late updates', () => {
  const lateOf = ({ villages }: { readonly villages: Villages }): unknown[] =>
    snapshotNow(villages).flatMap(({ late }) =>
      late.map(({ cutOff, updates, salesFen, alibabaSalesFen }) => [
        isoOfDay(cutOff),
        updates,
        salesFen,
        alibabaSalesFen,
      ]),
    );

  it('late updates are added exactly beyond the safe integers, to those of a stored village', () => {
    const { villages, tick } = aVillage([world]);
    tick('2014-01-20');
    tick('2014-07-16');
    const cutOff = day('2014-06-30');
    const [{ village }] = snapshotNow(villages) as [VillageSnapshot];
    const restored = new Villages(
      [world],
      15,
      { certified: () => undefined, verdict: () => undefined },
      villages.state(),
    );
    restored.load(village, [
      { cutOff, updates: 2, salesFen: Number.MAX_SAFE_INTEGER, alibabaSalesFen: -(2n ** 60n) },
    ]);
    restored.pay(code, { shopId: 's', day: cutOff, amountFen: 10, category: 'other' });
    expect(lateOf({ villages: restored })).toEqual([['2014-06-30', 3, 2n ** 53n + 9n, 10n - 2n ** 60n]]);
  });
});

it('a rule set that another generation did not have begins as with a feed', () => {
  const { villages, tick } = aVillage([world, moving]);
  tick('2014-01-20');
  tick('2015-06-01');
  villages.takeOver(new Map(), { 'world-bank-2019': { first: 2014, last: 2014 } });
  expect(tick('2016-01-16')).toEqual(['world-bank-2019 2015 2015-06-30 12', 'moving 2015 2015-12-31 12']);
  expect(villages.state().certifiedUnder).toEqual({
    'world-bank-2019': { first: 2014, last: 2015 },
    moving: { first: 2015, last: 2015 },
  });
});

it('what follows the day that made the year due is omitted, though a former owner announced that day', () => {
  const { tick, pay } = aVillage([world]);
  tick('2014-06-01');
  tick('2014-05-01', 2);
  expect(tick('2014-07-16')).toEqual(['world-bank-2019 2014 2014-06-30 12']);
  pay('2014-06-30');
  expect(tick('2014-07-16', 2)).toEqual([]);
});
