import { builtInRuleSets, type RuleSet, type TownshipFigures } from '@taocun/domain';
import { type RegionDocument } from '@taocun/reporting-store';
import { decideRegion } from './regions';

const rulesOf = (id: string): RuleSet => {
  const rules = builtInRuleSets.find((each) => each.id === id);
  if (rules === undefined) throw new Error(`no rule set ${id}`);
  return rules;
};
const worldBank = rulesOf('world-bank-2019');
const figures = (qualifyingVillages: number, given: Partial<TownshipFigures> = {}): TownshipFigures => ({
  qualifyingVillages,
  alibabaSalesFen: 0,
  activeAlibabaShops: 0,
  ...given,
});
const known = (given: Partial<RegionDocument> = {}): RegionDocument => ({
  _id: 'world-bank-2019:330782',
  kind: 'cluster',
  code: '330782',
  ruleSet: 'world-bank-2019',
  qualifies: true,
  size: 'cluster',
  sequence: 1,
  villages: 10,
  asOf: '2014-06-30',
  version: 7,
  ...given,
});

it('nothing is kept of a region that never qualified', () => {
  expect(decideRegion(worldBank, '330782', figures(9), '2015-06-30')).toBeUndefined();
});

it("a region's first verdict is that it qualifies, with sequence 1", () => {
  const verdict = { qualifies: true, size: 'cluster', sequence: 1, villages: 10, asOf: '2015-06-30' };
  expect(decideRegion(worldBank, '330782', figures(10), '2015-06-30')).toEqual({
    _id: 'world-bank-2019:330782',
    kind: 'cluster',
    code: '330782',
    ruleSet: 'world-bank-2019',
    ...verdict,
    announcement: verdict,
    replaces: 0,
  });
});

it.each([
  [
    'it grows',
    known(),
    30,
    { qualifies: true, size: 'large', sequence: 2, villages: 30, asOf: '2015-06-30' },
  ],
  [
    'it shrinks',
    known({ size: 'super' }),
    99,
    { qualifies: true, size: 'large', sequence: 2, villages: 99, asOf: '2015-06-30' },
  ],
  ['it ceases', known(), 9, { qualifies: false, sequence: 2, villages: 9, asOf: '2015-06-30' }],
  [
    'it comes back',
    known({ qualifies: false, size: undefined as never, sequence: 2 }),
    10,
    { qualifies: true, size: 'cluster', sequence: 3, villages: 10, asOf: '2015-06-30' },
  ],
])('a change of a cluster is announced: %s', (_name, before, villages, announcement) => {
  expect(decideRegion(worldBank, '330782', figures(villages), '2015-06-30', { known: before })).toMatchObject(
    {
      ...announcement,
      announcement,
      replaces: 7,
    },
  );
});

it('another number of villages alone is stored but not announced, and leaves the day of the verdict', () => {
  const decision = decideRegion(worldBank, '330782', figures(29), '2015-06-30', { known: known() });
  expect(decision).toEqual({
    _id: 'world-bank-2019:330782',
    kind: 'cluster',
    code: '330782',
    ruleSet: 'world-bank-2019',
    qualifies: true,
    size: 'cluster',
    sequence: 1,
    villages: 29,
    asOf: '2014-06-30',
    replaces: 7,
  });
});

it('nothing changes where nothing has changed', () => {
  expect(decideRegion(worldBank, '330782', figures(10), '2015-06-30', { known: known() })).toBeUndefined();
});
