import { parseRuleSet } from '@taocun/domain';
import type { Rules } from '../../../server/api';
import { changed, rulesFile, rulesOf, scenarioOf, textOfScenario, thresholds } from './thresholds';

const base: Rules = {
  counts: 'all-shops',
  annualSales: { thresholdFen: 1_000_000_000, comparison: 'more-than' },
  alibabaMajority: { part: 1, whole: 2 },
  scale: { activeShops: 100, share: { of: 'active-households', part: 10, whole: 100 } },
  where: { kinds: ['administrative-village'] },
  town: { qualifyingVillages: 3, subdistricts: true },
  cluster: { cluster: 10, large: 30, super: 100 },
};
const withTogether: Rules = {
  ...base,
  town: {
    ...base.town,
    orTogether: { alibabaSalesMoreThanFen: 3_000_000_000, activeAlibabaShopsMoreThan: 300 },
  },
};
const thresholdOf = (name: string) => {
  const threshold = thresholds.find((each) => each.name === name);
  if (threshold === undefined) throw new Error(`There is no threshold ${name}.`);
  return threshold;
};

it('a slider shows the value in the rules, and does not exist if they have no such row', () => {
  const values = (rules: Rules) => Object.fromEntries(thresholds.map(({ name, of }) => [name, of(rules)]));
  expect(values(base)).toEqual({
    sales: 10_000_000,
    alibaba: 50,
    shops: 100,
    share: 10,
    town: 3,
    townSales: undefined,
    townShops: undefined,
    cluster: 10,
    large: 30,
    super: 100,
  });
  expect(values(withTogether)).toMatchObject({ townSales: 30_000_000, townShops: 300 });
});

it('a scenario changes only its own rows, exact to the fen', () => {
  expect(rulesOf(base, {})).toBe(base);
  expect(
    rulesOf(base, { sales: 5_500_000, alibaba: 40, shops: 80, share: 7, town: 2, townSales: 9_000_000 }),
  ).toEqual({
    ...base,
    annualSales: { thresholdFen: 550_000_000, comparison: 'more-than' },
    alibabaMajority: { part: 40, whole: 100 },
    scale: { activeShops: 80, share: { of: 'active-households', part: 7, whole: 100 } },
    town: { qualifyingVillages: 2, subdistricts: true },
  });
  expect(rulesOf(withTogether, { townSales: 9_000_000, townShops: 0 }).town.orTogether).toEqual({
    alibabaSalesMoreThanFen: 900_000_000,
    activeAlibabaShopsMoreThan: 0,
  });
});

it.each([
  [{ cluster: 40 }, { cluster: 40, large: 40, super: 100 }],
  [
    { cluster: 100, large: 100 },
    { cluster: 100, large: 100, super: 100 },
  ],
  [{ large: 5 }, { cluster: 5, large: 5, super: 100 }],
  [
    { large: 100, super: 90 },
    { cluster: 10, large: 90, super: 90 },
  ],
  [{ super: 4 }, { cluster: 4, large: 4, super: 4 }],
])('sizes of clusters stay in order: %j', (scenario, cluster) => {
  expect(rulesOf(base, scenario).cluster).toEqual(cluster);
});

it('a value that equals that of the rules is not part of the scenario', () => {
  const moved = changed(base, { town: 2 }, thresholdOf('shops'), 80);
  expect(moved).toEqual({ town: 2, shops: 80 });
  expect(changed(base, moved, thresholdOf('shops'), 100)).toEqual({ town: 2 });
});

it('RULES_DIR accepts a file of the rules, without the sources and day of a version', () => {
  const file = rulesFile({
    ...rulesOf(withTogether, { shops: 80, alibaba: 40 }),
    from: '2019-01-01',
    sources: {},
  } as Rules);
  expect(parseRuleSet(JSON.parse(file), 'what-if.json')).toEqual({
    id: 'what-if',
    cutOffs: [{ fromYear: 1, monthDay: '06-30' }],
    versions: [
      {
        ...withTogether,
        alibabaMajority: { part: 40, whole: 100 },
        scale: { ...base.scale, activeShops: 80 },
      },
    ],
  });
});

it.each([
  [{ sales: 5_000_000, shops: 80 }, 'sales:5000000,shops:80'],
  [{ town: 2 }, 'town:2'],
  [{}, ''],
])('%j is stored as %s, and read again', (scenario, text) => {
  expect(textOfScenario(scenario)).toBe(text);
  expect(scenarioOf(text)).toEqual(scenario);
});

it.each(['sales:1,shops:501,share:1.5,town:x,rules:3', 'sales', 'sales:', ',:,', 'shops:-1'])(
  '%s contains no scenario',
  (text) => {
    expect(scenarioOf(text)).toEqual({});
  },
);
