import { builtInRuleSets } from '../rules/rule-sets/built-in-rule-sets';
import { parseRuleSet } from '../rules/rule-sets/parse-rule-set';
import { CST_OFFSET_MS, dayOfIso, MS_PER_DAY } from '../time/day';
import { type Kind } from '../vocabulary/vocabulary';
import { snapshotNow } from './snapshot-now.fixture';
import { Villages } from './villages';

const day = (text: string): number => dayOfIso(text) ?? NaN;
const [world] = builtInRuleSets;
const rows = { ...world?.versions[0], alibabaMajority: undefined };

/**
 * Residents' committees qualify only before 2015; ten times the sales are required in 2015, the usual sales
 * again from 2016 on.
 */
const dated = parseRuleSet(
  JSON.parse(
    JSON.stringify({
      id: 'dated',
      versions: [
        { ...rows, where: ['administrative-village', 'residents-committee'] },
        {
          from: '2015-01-01',
          ...rows,
          annualSales: { thresholdFen: 10_000_000_000, comparison: 'more-than' },
        },
        { from: '2016-01-01', ...rows },
      ],
    }),
  ),
  'dated',
);

const code = '320324103211';

/**
 * A village with a shop that sells a little every month from 2014 on, and then the whole year's amount at
 * once.
 */
function aVillage(kind: Kind, soldFen: number) {
  const changes: string[] = [];
  const villages = new Villages([dated], 15, {
    certified: () => undefined,
    verdict: (_code, { ruleSet, qualifies, sequence, asOf, criteria }) =>
      void changes.push(
        `${new Date(asOf * MS_PER_DAY).toISOString().slice(0, 10)} ${ruleSet} ${sequence} ${qualifies} ${criteria.length}`,
      ),
  });
  let number = 0;
  const tick = (text: string): void =>
    villages.applyWatermark({
      partition: 0,
      partitions: 1,
      day: day(text),
      state: 'read',
      epoch: 1,
      number: ++number,
    });
  const pay = (text: string, fen: number): void =>
    void villages.pay(code, { shopId: 's', day: day(text), amountFen: fen, category: 'other' });
  const timeMs = day('2014-01-01') * MS_PER_DAY - CST_OFFSET_MS;
  tick('2014-01-01');
  villages.register(code, { timeMs, id: 'r', source: '/r', name: 'v', households: 10, kind });
  villages.open(code, {
    shopId: 's',
    timeMs,
    id: 'o',
    source: '/m',
    householdId: 'h',
    platform: 'taobao',
    category: 'other',
  });
  for (let month = 2; month <= 24; month++) {
    const on = `${2014 + Math.floor((month - 1) / 12)}-${String(((month - 1) % 12) + 1).padStart(2, '0')}-28`;
    for (let order = 0; order < 2; order++) pay(on, 1);
  }
  pay('2014-12-01', soldFen);
  return { villages, changes, tick, pay };
}

it('the changes of another version are announced on the day that it comes into force, with no update', () => {
  const { changes, tick } = aVillage('administrative-village', 2_000_000_000);
  for (const text of ['2014-12-01', '2014-12-31', '2015-01-01', '2015-11-30', '2015-12-31', '2016-01-01'])
    tick(text);
  expect(changes).toEqual(['2014-12-01 dated 1 true 3', '2015-01-01 dated 2 false 3']);
});

it.each([
  ['the day before', '2015-12-31', undefined],
  ['the very day', '2016-01-01', '2016-01-01 dated 1 true 3'],
  ['a day years later', '2016-01-20', '2016-01-20 dated 1 true 3'],
])('the day of a version is decided although the clock jumps over it: %s', (_name, text, change) => {
  const { changes, tick, pay } = aVillage('administrative-village', 1);
  pay('2015-12-15', 2_000_000_000);
  tick('2015-12-30');
  expect(changes).toEqual([]);
  tick(text);
  expect(changes.at(-1)).toBe(change);
});

it.each([
  ['that is dirty', false],
  ['that is clean', true],
])('a village is decided %s which no version before could make qualify', (_name, isClean) => {
  const { villages, changes, tick, pay } = aVillage('administrative-village', 1);
  tick('2015-12-20');
  if (isClean) snapshotNow(villages);
  pay('2015-12-21', 2_000_000_000);
  if (isClean) snapshotNow(villages);
  tick('2015-12-31');
  tick('2016-01-01');
  expect(changes).toEqual(['2016-01-01 dated 1 true 3']);
});

it('the possibilities of a kind of village can end', () => {
  const { changes, tick } = aVillage('residents-committee', 20_000_000_000);
  for (const text of ['2014-12-01', '2015-01-01', '2016-01-01']) tick(text);
  expect(changes).toEqual(['2014-12-01 dated 1 true 3', '2015-01-01 dated 2 false 3']);
});

it('every village is in the next checkpoint after a version, and none is on other days', () => {
  const { villages, tick } = aVillage('residents-committee', 1);
  tick('2014-12-29');
  snapshotNow(villages);
  tick('2014-12-30');
  expect(snapshotNow(villages)).toEqual([]);
  tick('2015-01-01');
  expect(snapshotNow(villages).map(({ village }) => village.code)).toEqual([code]);
});
