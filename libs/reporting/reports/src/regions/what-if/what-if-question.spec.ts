import { BadRequestException } from '@nestjs/common';
import { builtInRuleSets, type Rules } from '@taocun/domain';
import { cursorAt } from '@taocun/reporting-answers';
import { CURSOR_ORDER, questionOf } from './what-if-question';

const [worldBank, aliresearch] = builtInRuleSets;
const base = worldBank?.versions[0] as Rules;

it('the rows that are absent are those of the rule set that is compared with', () => {
  const { compareWith, year, region, limit, after, rulesOver } = questionOf({ rules: {} }, builtInRuleSets);
  expect([compareWith.id, year, region, limit, after]).toEqual([
    worldBank?.id,
    undefined,
    undefined,
    100,
    '',
  ]);
  const { counts, annualSales, alibabaMajority, scale, where, town, cluster } = base;
  expect(rulesOver(base)).toEqual({ counts, annualSales, alibabaMajority, scale, where, town, cluster });
});

it('every row is read, and everything next to them', () => {
  const rules = {
    counts: 'alibaba-shops',
    annualSales: { thresholdFen: 7, comparison: 'at-least' },
    alibabaMajority: { part: 2, whole: 3 },
    scale: { activeShops: 4, share: { of: 'active-shops', part: 1, whole: 5 } },
    where: { kinds: ['administrative-village', 'residents-committee'], orCertifiedBefore: true },
    town: { qualifyingVillages: 2, subdistricts: false, orCertifiedBefore: true },
    cluster: { cluster: 1, large: 2, super: 3 },
  };
  const cursor = cursorAt(CURSOR_ORDER, ['330782104213']);
  const body = {
    rules,
    compareWith: 'aliresearch-2022',
    year: 2015,
    region: ['33', '330782'],
    limit: 5,
    cursor,
  };
  const question = questionOf(body, builtInRuleSets);
  expect(question.rulesOver(base)).toEqual(rules);
  expect(question).toMatchObject({
    compareWith: aliresearch,
    year: 2015,
    region: ['33', '330782'],
    limit: 5,
    after: '330782104213',
  });
});

it('the row of the majority may be absent', () => {
  const { rulesOver } = questionOf({ rules: { alibabaMajority: null } }, builtInRuleSets);
  expect(rulesOver(base).alibabaMajority).toBeUndefined();
  expect(rulesOver(base).annualSales).toEqual(base.annualSales);
});

it.each<[unknown, string]>([
  [undefined, 'The body: the document is missing. Write an object.'],
  [{}, 'The body: /rules is missing. Write an object.'],
  [
    { rules: { annualSales: { thresholdFen: '7', comparison: 'at-least' } } },
    'The body: /rules/annualSales/thresholdFen is "7". Write an integer of 1 to',
  ],
  [
    { rules: { annualSales: { thresholdFen: 7 } } },
    '/rules/annualSales/comparison is missing. Write "more-than" or "at-least".',
  ],
  [
    { rules: { scale: { activeShops: 1, share: { of: 'shops', part: 1, whole: 2 } } } },
    '/rules/scale/share/of is "shops". Write "active-households" or "active-shops".',
  ],
  [
    { rules: { cluster: { cluster: 5, large: 4, super: 9 } } },
    '/rules/cluster/large is 4. Write an integer of 5 to',
  ],
  [
    { rules: { where: { kinds: ['town'] } } },
    '/rules/where/kinds is ["town"]. Write a list of one or more of',
  ],
  [{ rules: { counts: null } }, '/rules/counts is null. Write "all-shops" or "alibaba-shops".'],
  [{ rules: { window: 30 } }, '/rules/window is not known here. Leave it out, or write one of'],
  [
    { rules: { town: { qualifyingVillages: 3, subdistricts: true, size: 1 } } },
    '/rules/town/size is not known here.',
  ],
  [
    { rules: {}, ruleSet: 'x' },
    '/ruleSet is not known here. Leave it out, or write one of compareWith, year, region, limit, cursor, rules.',
  ],
  [
    { rules: {}, compareWith: 'mine' },
    '/compareWith is "mine". Write "world-bank-2019" or "aliresearch-2022" or "aliresearch"',
  ],
  [{ rules: {}, year: '2015' }, '/year is "2015". Write an integer of 1000 to 9999.'],
  [
    { rules: {}, region: '33' },
    '/region is "33". Write a list of 1 to 50 texts, each the code of a province',
  ],
  [{ rules: {}, region: ['33', '330'] }, '/region is ["33","330"]. Write a list'],
  [{ rules: {}, region: Array.from({ length: 51 }, () => '33') }, '/region is ["33",'],
  [{ rules: {}, limit: 1_001 }, '/limit is 1001. Write an integer of 1 to 1000.'],
  [{ rules: {}, cursor: 'eyJ' }, 'cursor is not one that this list gave out'],
  [
    { rules: {}, cursor: cursorAt('comparison', ['330782104213']) },
    'cursor is not one that this list gave out',
  ],
])('%j is refused', (body, expected) => {
  const refused = () => questionOf(body, builtInRuleSets);
  expect(refused).toThrow(BadRequestException);
  expect(refused).toThrow(expected);
});

it('an error shows only the beginning of a long value', () => {
  const refused = () => questionOf({ rules: { counts: 'x'.repeat(100_000) } }, builtInRuleSets);
  expect(refused).toThrow(/^The body: \/rules\/counts is "x{199}…\. Write "all-shops" or "alibaba-shops"\.$/);
});
