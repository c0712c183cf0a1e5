import { tmpdir } from 'node:os';
import {
  criteria,
  criteriaOf,
  criterionNames,
  definitionOf,
  type Figures,
  parseRuleSet,
  qualifies,
  type Rules,
  sourcedRowsOf,
  verdictSentence,
} from '@taocun/domain';
import { ColumnarDatabase, columnarTable, creation } from '@taocun/reporting-answers';
import { missedOf } from '@taocun/reporting-store';
import { conditionOf } from './rules-in-sql';
import { questionOf, WhatIfQuestionBody } from './what-if-question';

// Another criterion needs only its file and one more line in this list.
jest.mock('../../../../../domain/src/rules/criteria/built-in', () => ({
  builtIn: [
    ...jest.requireActual<{ builtIn: readonly object[] }>('../../../../../domain/src/rules/criteria/built-in')
      .builtIn,
    jest.requireActual<object>('./shops-per-resident.fixture')['shopsPerThousandResidents' as never],
  ],
}));

const file = {
  id: 'by-residents',
  versions: [
    {
      counts: 'all-shops',
      annualSales: { thresholdFen: 1_000, comparison: 'at-least' },
      scale: { activeShops: 1, share: { of: 'active-shops', part: 1, whole: 10 } },
      where: ['administrative-village'],
      shopsPerThousandResidents: { atLeast: 20 },
      town: { qualifyingVillages: 3, subdistricts: true },
      cluster: { cluster: 10, large: 30, super: 100 },
      sources: { 'shops-per-thousand-residents': { text: 'An example.', standing: 'unverified' } },
    },
  ],
};
const ruleSet = parseRuleSet(file, 'by-residents.json');
const rules: Rules = ruleSet.versions[0];

function village(activeShops: number, residents: number): Figures & { readonly residents: number } {
  return {
    kind: 'administrative-village',
    households: 400,
    salesFen: 2_000,
    alibabaSalesFen: 2_000,
    activeShops,
    activeAlibabaShops: activeShops,
    activeHouseholds: 0,
    activeAlibabaHouseholds: 0,
    residents,
  };
}
const onBothSides = [village(20, 1_000), village(19, 1_000), village(40, 2_001), village(1, 50)];

it('the criterion is read from a file, and a mistake in it is named', () => {
  expect(rules).toMatchObject({ shopsPerThousandResidents: { atLeast: 20 } });
  const wrong = { ...file.versions[0], shopsPerThousandResidents: { atLeast: 0 } };
  expect(() => parseRuleSet({ ...file, versions: [wrong] }, 'wrong.json')).toThrow(
    'wrong.json: /versions/0/shopsPerThousandResidents/atLeast is 0. Write ',
  );
});

it('the criterion decides, explains and words a verdict', () => {
  expect(onBothSides.map((one) => qualifies(one, rules))).toEqual([true, false, false, true]);
  const criteriaOfVillage = criteriaOf(village(19, 1_000), rules);
  expect(criteriaOfVillage.at(-1)).toEqual({
    criterion: 'shops-per-thousand-residents',
    value: { part: 19, whole: 1_000 },
    threshold: { part: 20, whole: 1_000 },
    comparison: 'at-least',
    holds: false,
  });
  expect(verdictSentence(criteriaOfVillage, 'en')).toBe(
    'Lacks 0.1 percentage points of active shops by residents; everything else is met.',
  );
  expect(verdictSentence(criteriaOfVillage, 'zh')).toBe(
    '活跃网店与常住人口之比还差 0.1 个百分点，其他条件都已达到。',
  );
  expect(missedOf(criteriaOfVillage)).toMatchObject([
    { criterion: 'shops-per-thousand-residents', shortfallPpm: 50_000 },
  ]);
});

it('the criterion decides the same in SQL', async () => {
  const database = await ColumnarDatabase.open({ memoryMiB: 64, spillFolder: tmpdir() });
  const columns = columnarTable<ReturnType<typeof village>>('villages', {
    kind: ['VARCHAR', ({ kind }) => kind],
    ...Object.fromEntries(
      (['households', 'salesFen', 'activeShops', 'residents'] as const).map((name) => [
        name,
        ['HUGEINT', (one) => BigInt(one[name])],
      ]),
    ),
  });
  try {
    await database.change(async (writing) => {
      await writing.run(creation('villages', columns));
      await writing.append('villages', columns, onBothSides);
    });
    const rows = await database.rows(`SELECT ${conditionOf(rules)} AS does FROM villages`);
    expect(rows.map(({ does }) => does)).toEqual([true, false, false, true]);
  } finally {
    database.close();
  }
});

it('the criterion is a row of tables, claims, the what-if and the definition', () => {
  expect(criterionNames).toContain('shops-per-thousand-residents');
  expect(sourcedRowsOf(rules)).toContain('shops-per-thousand-residents');
  expect(definitionOf(rules, 'en')).toMatch(
    / households, and at least 20 shops are active per thousand residents\.$/,
  );
  expect(definitionOf(rules, 'zh')).toMatch(/，并且每千名常住人口不少于 20 家活跃网店。$/);
  const { rulesOver } = questionOf({ rules: { shopsPerThousandResidents: { atLeast: 5 } } }, [ruleSet]);
  expect(rulesOver(rules)).toMatchObject({ shopsPerThousandResidents: { atLeast: 5 } });
  const without = questionOf({ rules: { shopsPerThousandResidents: null } }, [ruleSet]).rulesOver(rules);
  expect(without).not.toHaveProperty('shopsPerThousandResidents');
  const [slider] = criteria.at(-1)?.sliders ?? [];
  expect(slider?.with({ atLeast: 20 }, 30)).toEqual({ atLeast: 30 });
  const described: unknown = Reflect.getMetadata(
    'swagger/apiModelProperties',
    WhatIfQuestionBody.prototype,
    'rules',
  );
  expect(described).toMatchObject({
    properties: { shopsPerThousandResidents: { description: 'Active shops for each thousand residents.' } },
  });
});
