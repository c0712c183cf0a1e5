import { dayOfIso } from '../../time/day';
import { builtInRuleSets } from './built-in-rule-sets';
import { type RuleSet } from './rule-set';
import { RuleSetsInForce, rulesOn } from './rule-sets-in-force';

const day = (text: string): number => dayOfIso(text) ?? NaN;
const ofItsTime = builtInRuleSets.findIndex(({ id }) => id === 'aliresearch');
const fifteen = 15;

function stateOf(rules: RuleSetsInForce) {
  const { rules: version, latestYear } = rules.all[ofItsTime] ?? {};
  return [version, latestYear];
}
const versions = builtInRuleSets[ofItsTime]?.versions ?? [];

it('no version is in force before there is a clock, and those of the clock’s day are from then on', () => {
  expect(new RuleSetsInForce(builtInRuleSets, fifteen, {}, undefined).all).toEqual([]);
  const begun = new RuleSetsInForce(builtInRuleSets, fifteen, {}, day('2018-12-31'));
  expect(begun.all.map(({ ruleSet }) => ruleSet)).toEqual(builtInRuleSets.map(({ id }) => id));
  expect(stateOf(begun)).toEqual([versions[0], undefined]);
});

it('all villages may be decided otherwise where one version changes, and none where none does', () => {
  const rules = new RuleSetsInForce(builtInRuleSets, fifteen, {}, day('2018-12-30'));
  expect(rules.moveTo(day('2018-12-31'))).toBe('none');
  expect(rules.moveTo(day('2019-01-01'))).toBe('all');
  expect(stateOf(rules)).toEqual([versions[1], undefined]);
  expect(rules.moveTo(day('2019-01-02'))).toBe('none');
});

it('villages on a list may be decided otherwise where only the year changes that a version looks back at', () => {
  const rules = new RuleSetsInForce(
    builtInRuleSets,
    fifteen,
    { aliresearch: { first: 2018, last: 2019 } },
    day('2020-01-01'),
  );
  expect(stateOf(rules)).toEqual([versions[2], 2019]);
  const due = rules
    .due(day('2020-07-15'), day('2020-07-16'))
    .find(({ ruleSet }) => ruleSet.id === 'aliresearch');
  expect(due?.year).toBe(2020);
  if (due === undefined) throw new Error('2020 is not due.');
  // The certificates of a year depend on those of the year before.
  expect(rules.ofYear(due).latestYear).toBe(2019);
  rules.certify(due);
  expect(stateOf(rules)).toEqual([versions[2], 2019]);
  expect(rules.moveTo(day('2020-07-16'))).toBe('listed');
  expect(stateOf(rules)).toEqual([versions[2], 2020]);
});

it('a version that looks back knows no year where none was certified, and another one none at all', () => {
  const [rules] = builtInRuleSets.slice(ofItsTime);
  if (rules === undefined) throw new Error('There is no such rule set.');
  expect(rulesOn(rules, day('2020-01-01')).latestYear).toBeUndefined();
  expect(
    rulesOn(rules, day('2019-12-31'), { aliresearch: { first: 2014, last: 2019 } }).latestYear,
  ).toBeUndefined();
});

it.each([
  [false, false, undefined],
  [true, false, 2019],
  [false, true, 2019],
])(
  'a version looks back where villages (%s) or towns (%s) may have been certified before',
  (ofVillages, ofTowns, year) => {
    const [, , version] = versions;
    const [rules] = builtInRuleSets.slice(ofItsTime);
    if (version === undefined || rules === undefined) throw new Error('There is no such version.');
    const { orCertifiedBefore: _town, ...town } = version.town;
    const before = { orCertifiedBefore: true } as const;
    const where = { kinds: version.where.kinds, ...(ofVillages && before) };
    const changed: RuleSet = {
      ...rules,
      versions: [{ ...version, where, town: { ...town, ...(ofTowns && before) } }],
    };
    expect(rulesOn(changed, day('2020-01-01'), { aliresearch: { first: 2018, last: 2019 } }).latestYear).toBe(
      year,
    );
  },
);

it('the years that another generation has certified are adopted, and read where there is a clock', () => {
  const certified = { aliresearch: { first: 2019, last: 2020 } };
  const rules = new RuleSetsInForce(builtInRuleSets, fifteen, {}, day('2020-12-31'));
  expect(stateOf(rules)).toEqual([versions[2], undefined]);
  rules.takeOver(certified, {}, day('2020-12-31'));
  expect(stateOf(rules)).toEqual([versions[2], 2020]);
  const waiting = new RuleSetsInForce(builtInRuleSets, fifteen, {}, undefined);
  waiting.takeOver(certified, {}, undefined);
  expect(waiting.all).toEqual([]);
  expect(waiting.certified).toEqual(certified);
});

it.each([
  ['2015-07-01', [2014, 2015], 2016],
  ['2015-06-30', [2014], 2015],
  ['2014-06-30', [], 2014],
])(
  'while a source is silent since %s, %j are certified, and the years from %i wait for it',
  (silentSince, certified, first) => {
    const [ruleSet] = builtInRuleSets;
    if (ruleSet === undefined) throw new Error('There are no rule sets.');
    const rules = new RuleSetsInForce([ruleSet], fifteen, {}, day('2014-01-01'));
    const due = rules.due(day('2014-01-01'), day('2016-07-16'), day(silentSince));
    expect(due.map(({ year }) => year)).toEqual(certified);
    expect(rules.schedule.waitingFrom).toEqual({ [ruleSet.id]: first });
    due.forEach((year) => rules.certify(year));
    const all = rules.due(day('2016-07-16'), day('2016-07-17')).map(({ year }) => year);
    expect([...certified, ...all]).toEqual([2014, 2015, 2016]);
    expect(rules.schedule.waitingFrom).toEqual({});
  },
);

it.each([
  [2015, 2015],
  [2014, undefined],
  [undefined, undefined],
])(
  'a year that waits in this generation goes on waiting if %s waits in the one taken over',
  (inTheOther, stillWaits) => {
    const rules = new RuleSetsInForce(builtInRuleSets, fifteen, {}, day('2016-01-01'), { aliresearch: 2015 });
    rules.takeOver({}, inTheOther === undefined ? {} : { aliresearch: inTheOther }, day('2016-01-01'));
    expect(rules.schedule.waitingFrom).toEqual(stillWaits === undefined ? {} : { aliresearch: stillWaits });
  },
);

it('an update is late for certified cut-offs alone, up to the day of the last of them', () => {
  const rules = new RuleSetsInForce(
    builtInRuleSets,
    fifteen,
    { 'world-bank-2019': { first: 2014, last: 2014 } },
    day('2014-07-16'),
  );
  expect(rules.lateCutOffs(day('2014-06-30'))).toEqual([day('2014-06-30')]);
  expect(rules.lateCutOffs(day('2014-07-01'))).toEqual([]);
  expect(rules.lateCutOffs(day('2013-07-01'))).toEqual([day('2014-06-30')]);
  expect(rules.lateCutOffs(day('2013-06-30'))).toEqual([]);
});
