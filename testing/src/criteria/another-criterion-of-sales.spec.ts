import { tmpdir } from 'node:os';
import {
  criteriaOf,
  criterionNames,
  criterionTitle,
  decidedBySales,
  decidingTexts,
  definitionOf,
  type Figures,
  parseRuleSet,
  qualifies,
  verdictSentence,
} from '@taocun/domain';
import { CriterionSchema } from '@taocun/openapi';
import { missedOf } from '@taocun/reporting-store';
import { criterionRows, type ShownCriterion } from '../../../apps/cli/src/questions/criteria-text';
import { salesToQualify } from '../../../libs/domain/src/rules/assessment';
import { ColumnarDatabase } from '../../../libs/reporting/answers/src/table/columnar-database';
import { runningVariables } from '../../../libs/reporting/reports/src/exchange/data/running-variables';
import {
  OutlookVillage,
  outlookRows,
} from '../../../libs/reporting/reports/src/regions/outlook/outlook-rows';

// A third criterion of sales needs only its file and one more name in this list.
jest.mock('../../../libs/domain/src/rules/criteria/built-in', () => ({
  builtIn: [
    ...jest.requireActual<{ builtIn: readonly object[] }>('../../../libs/domain/src/rules/criteria/built-in')
      .builtIn,
    ...Object.values(jest.requireActual<Readonly<Record<string, object>>>('./alibaba-sales.fixture')),
  ],
}));

const file = {
  id: 'through-alibaba',
  counts: 'all-shops',
  annualSales: { thresholdFen: 1_000, comparison: 'at-least' },
  scale: { activeShops: 10, share: { of: 'active-shops', part: 10, whole: 100 } },
  where: ['administrative-village'],
  alibabaSales: { atLeastFen: 5_000 },
  town: { qualifyingVillages: 3, subdistricts: true },
  cluster: { cluster: 10, large: 30, super: 100 },
};
const ruleSet = parseRuleSet(file, 'through-alibaba.json');
const [rules] = ruleSet.versions;

const village = (salesFen: number, alibabaSalesFen: number): Figures => ({
  kind: 'administrative-village',
  households: 400,
  salesFen,
  alibabaSalesFen,
  activeShops: 12,
  activeAlibabaShops: 12,
  activeHouseholds: 12,
  activeAlibabaHouseholds: 12,
});

it('a verdict is decided and explained by it', () => {
  expect(
    [village(9_000, 5_000), village(9_000, 4_999), village(999, 5_000)].map((one) => qualifies(one, rules)),
  ).toEqual([true, false, false]);
  const criteria = criteriaOf(village(90_000, 4_999), rules);
  expect(criteria.at(-1)).toEqual({
    criterion: 'alibaba-sales',
    value: 4_999,
    threshold: 5_000,
    comparison: 'at-least',
    holds: false,
  });
  const far = criteriaOf(village(90_000, 3_000), rules);
  expect([verdictSentence(far, 'en'), verdictSentence(far, 'zh')]).toEqual([
    'Lacks RMB 20 of sales through Alibaba’s platforms; everything else is met.',
    '阿里平台销售额还差 20元，其他条件都已达到。',
  ]);
  expect([definitionOf(rules, 'en'), definitionOf(rules, 'zh')]).toEqual([
    expect.stringContaining('and at least 5000 fen of it through Alibaba’s platforms.'),
    expect.stringContaining('阿里平台销售额不低于 5000 分。'),
  ]);
  expect(missedOf(far)).toMatchObject([{ criterion: 'alibaba-sales', shortfallPpm: 400_000 }]);
});

it('a village is not decided before its payments suffice for it', () => {
  expect(salesToQualify(village(0, 0), 12, rules)).toBe(5_000);
  expect(salesToQualify(village(0, 0), 9, rules)).toBe(Infinity);
});

it('a village is decided if a criterion compares its sales with another figure', () => {
  const perHousehold = parseRuleSet({ ...file, salesPerHousehold: { atLeastFen: 20 } }, 'per-household.json')
    .versions[0];
  expect([8_000, 7_999].map((salesFen) => qualifies(village(salesFen, 5_000), perHousehold))).toEqual([
    true,
    false,
  ]);
  expect(salesToQualify(village(0, 0), 12, perHousehold)).toBe(5_000);
  const assessed = criteriaOf(village(8_000, 5_000), perHousehold);
  expect(decidedBySales({ salesFen: 8_001, alibabaSalesFen: 5_001 }, perHousehold, assessed)).toEqual({
    salesHold: true,
    qualifies: true,
  });
});

it('late updates decide it', () => {
  const assessed = criteriaOf(village(9_000, 4_999), rules);
  const late = (alibabaSalesFen: number) =>
    decidedBySales({ salesFen: 9_001, alibabaSalesFen }, rules, assessed);
  expect([late(5_000), late(4_998)]).toEqual([
    { salesHold: true, qualifies: true },
    { salesHold: false, qualifies: false },
  ]);
});

it('lists, tables and the command line name it', () => {
  expect(criterionNames).toContain('alibaba-sales');
  expect(CriterionSchema.properties.criterion).toMatchObject({
    enum: expect.arrayContaining(['alibaba-sales']),
  });
  expect(runningVariables.columns.map(({ name }) => name)).toContain('alibabaSalesLogMargin');
  expect(criterionTitle('alibaba-sales', 'zh')).toBe('阿里平台销售额');
  const failing = {
    criterion: 'alibaba-sales',
    value: 4_999,
    threshold: 5_000,
    comparison: 'at-least',
    holds: false,
    margin: -1,
  } as object;
  expect(criterionRows([failing as ShownCriterion])).toEqual([
    ['no', 'Sales through Alibaba’s platforms', 'RMB 49.99', 'at least RMB 50.00', '-RMB 0.01'],
  ]);
});

it('the outlook lists the villages that turn by it, with its members and words', async () => {
  expect(Object.keys(OutlookVillage.properties)).toEqual(
    expect.arrayContaining(['alibabaSalesFen', 'alibabaSalesThenFen', 'alibabaSalesThresholdFen']),
  );
  expect(OutlookVillage.required).not.toContain('alibabaSalesThresholdFen');
  expect(OutlookVillage.properties.decidedBy).toMatchObject({
    enum: ['annual-sales', 'alibaba-majority', 'alibaba-sales'],
  });
  const database = await ColumnarDatabase.open({ memoryMiB: 64, spillFolder: tmpdir() });
  try {
    await database.change(async (writing) => {
      await writing.run(`CREATE TABLE villages AS SELECT '330782004213' AS code, '330782004' AS townshipCode, 'v' AS name, NULL::DOUBLE AS longitude,
        NULL::DOUBLE AS latitude, '2015-06-30' AS "asOf", 'administrative-village' AS kind, 400 AS households, 900000::HUGEINT AS salesFen,
        5100::HUGEINT AS alibabaSalesFen, 12 AS activeShops, 12 AS activeAlibabaShops, 12 AS activeHouseholds, 12 AS activeAlibabaHouseholds,
        ['through-alibaba'] AS qualifiesUnder, []::STRUCT(ruleSet VARCHAR, year INTEGER)[] AS certifiedYears`);
      await writing.run(`CREATE TABLE months AS SELECT '330782004213' AS code, '2014-07' AS month, 3100::HUGEINT AS salesFen,
        3100::HUGEINT AS alibabaSalesFen`);
      await writing.run(
        `CREATE TABLE certificates (code VARCHAR, ruleSet VARCHAR, year INTEGER, qualifies BOOLEAN, "asOf" VARCHAR)`,
      );
    });
    const { from, parameters } = await outlookRows(database, ruleSet);
    const [row] = await database.rows<Record<string, unknown>>(from, parameters);
    expect(row).toMatchObject({
      change: 'lose',
      decidedBy: 'alibaba-sales',
      alibabaSalesFen: 5_100,
      alibabaSalesThenFen: 2_100,
      alibabaSalesThresholdFen: 5_000,
      alibabaThresholdPpm: null,
    });
    const members = {
      change: 'lose' as const,
      decidedBy: 'alibaba-sales',
      leavingFen: 3_000,
      comingFen: 0,
      alibabaSalesFen: 5_100,
      alibabaSalesThenFen: 2_100,
      alibabaSalesThresholdFen: 5_000,
    };
    expect(decidingTexts(members, 'en')).toEqual({
      now: 'RMB 51 through Alibaba’s platforms',
      then: 'RMB 21 through Alibaba’s platforms',
      why: expect.stringMatching(/^The sales through Alibaba’s platforms decide: the threshold is RMB 50\. /),
    });
    expect(decidingTexts(members, 'zh')).toMatchObject({
      now: '阿里平台 51元',
      why: expect.stringMatching(/^取决于阿里平台销售额：门槛为50元。/),
    });
  } finally {
    database.close();
  }
});
