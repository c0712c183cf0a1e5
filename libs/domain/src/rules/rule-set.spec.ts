import { builtInRuleSets, parseRuleSet } from './rule-set';
import worldBank2019 from './world-bank-2019.json';

const cluster = { cluster: 10, large: 30, super: 100 };
const where = ['administrative-village'];

it('reads the three rule sets of the contract, in their order', () => {
  expect(builtInRuleSets).toEqual([
    {
      id: 'world-bank-2019',
      counts: 'all-shops',
      annualSales: { thresholdFen: 1_000_000_000, comparison: 'more-than' },
      alibabaMajority: { part: 1, whole: 2 },
      scale: { activeShops: 100, share: { of: 'active-households', part: 10, whole: 100 } },
      where,
      town: { qualifyingVillages: 3, subdistricts: true },
      cluster,
    },
    {
      id: 'aliresearch-2022',
      counts: 'alibaba-shops',
      annualSales: { thresholdFen: 1_000_000_000, comparison: 'at-least' },
      scale: { activeShops: 100, share: { of: 'active-shops', part: 10, whole: 100 } },
      where,
      town: {
        qualifyingVillages: 3,
        orTogether: { alibabaSalesMoreThanFen: 3_000_000_000, activeAlibabaShopsMoreThan: 300 },
        subdistricts: false,
      },
      cluster,
    },
    {
      id: 'aliresearch-2013',
      counts: 'alibaba-shops',
      annualSales: { thresholdFen: 1_000_000_000, comparison: 'at-least' },
      scale: { activeShops: 50, share: { of: 'active-shops', part: 10, whole: 100 } },
      where,
      town: { qualifyingVillages: 3, subdistricts: true },
      cluster,
    },
  ]);
});

/** The world bank's rule set with one place changed. */
function changed(pointer: string, value: unknown): unknown {
  const json: unknown = structuredClone(worldBank2019);
  const names = pointer.split('/').slice(1);
  const last = names.pop() ?? '';
  const parent = names.reduce((at, name) => (at as Record<string, unknown>)[name], json) as Record<string, unknown>;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return json;
}

it.each<[string, unknown, string]>([
  ['/id', undefined, '/id is missing. Write 1 to 64 lower-case letters, digits and hyphens, such as "world-bank-2019".'],
  ['/id', 'a:b', '/id is "a:b". Write 1 to 64 lower-case letters, digits and hyphens, such as "world-bank-2019".'],
  ['/counts', 'taobao', '/counts is "taobao". Write "all-shops" or "alibaba-shops".'],
  ['/annualSales', [], '/annualSales is []. Write an object.'],
  ['/annualSales/thresholdFen', 0.5, '/annualSales/thresholdFen is 0.5. Write an integer of 1 to 9007199254740991.'],
  ['/annualSales/thresholdFen', '5', '/annualSales/thresholdFen is "5". Write an integer of 1 to 9007199254740991.'],
  ['/annualSales/comparison', 'over', '/annualSales/comparison is "over". Write "more-than" or "at-least".'],
  ['/alibabaMajority/part', 3, '/alibabaMajority/part is 3. Write an integer of 1 to 2.'],
  ['/scale/share/of', null, '/scale/share/of is null. Write "active-households" or "active-shops".'],
  ['/where', [], '/where is []. Write a list of one or more of ["administrative-village","residents-committee"], each once.'],
  ['/where', ['town'], '/where is ["town"]. Write a list of one or more of ["administrative-village","residents-committee"], each once.'],
  ['/town/subdistricts', 1, '/town/subdistricts is 1. Write true or false.'],
  ['/cluster/large', 9, '/cluster/large is 9. Write an integer of 10 to 9007199254740991.'],
  ['/colour', 'red', '/colour is not known here. Leave it out, or write one of '],
  ['/town/or~1Together', {}, '/town/or~01Together is not known here. Leave it out, or write one of '],
])('names the place and the cure: %s', (pointer, value, message) => {
  expect(() => parseRuleSet(changed(pointer, value), 'my-rules.json')).toThrow(`my-rules.json: ${message}`);
});

it('refuses what is not an object', () => {
  expect(() => parseRuleSet(null, 'my-rules.json')).toThrow('my-rules.json: the document is null. Write an object.');
});

it('takes other definitions than the built-in ones', () => {
  const json = { ...worldBank2019, id: 'everywhere', where: ['residents-committee', 'administrative-village'], alibabaMajority: undefined };
  expect(parseRuleSet(JSON.parse(JSON.stringify(json)), 'everywhere.json')).toEqual({
    id: 'everywhere',
    counts: 'all-shops',
    annualSales: worldBank2019.annualSales,
    scale: worldBank2019.scale,
    where: ['administrative-village', 'residents-committee'],
    town: worldBank2019.town,
    cluster,
  });
});
