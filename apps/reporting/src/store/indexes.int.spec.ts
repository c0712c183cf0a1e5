import { type RuleSet } from '@taocun/domain';
import { type Connection } from 'mongoose';
import { possibleTowns } from '../regions/possible-towns';
import { assessed, ownReadModels, saveAssessed } from '../reporting.fixture';
import { conditionsOf } from '../villages/villages.controller';
import { type ReadModels, villagesByTownship } from './read-models';

const WB = 'world-bank-2019';
const USUAL = 40;
const code = (at: number): string => String(330_782_100_200 + at);

let connection: Connection;
let models: ReadModels;

beforeAll(async () => {
  ({ connection, models } = await ownReadModels());
  await saveAssessed(
    connection,
    ...Array.from({ length: USUAL }, (_, at) => assessed(code(at), { name: '杨桥村委会', povertyCounty: false })),
    assessed(code(40), { name: '新村', qualifiesUnder: [WB] }),
    assessed(code(41), { name: '新村', kind: 'residents-committee' }),
    assessed(code(42), { name: '新村', povertyCounty: true }),
  );
});

afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

it('a village that never qualifies has an entry for each order of figures, its township and its name, and no others', async () => {
  const { keysPerIndex } = (await connection.getClient().db(connection.name).command({ validate: 'villages' })) as unknown as {
    readonly keysPerIndex: Readonly<Record<string, number>>;
  };
  const all = USUAL + 3;
  const few = Object.entries(keysPerIndex).filter(([, keys]) => keys <= 3);
  expect(Object.fromEntries(Object.entries(keysPerIndex).filter(([, keys]) => keys > 3))).toEqual({
    ...{ _id_: all, townshipCode_1_activeAlibabaShops_1: all, nameTails_1: 3 * USUAL + 3 * 2 },
    ...{ salesFen_1__id_1: all, alibabaSalesFen_1__id_1: all, households_1__id_1: all },
    ...{ activeShops_1__id_1: all, activeHouseholds_1__id_1: all },
  });
  expect(Object.fromEntries(few)).toMatchObject({
    qualifyingByCode: 1,
    qualifyingByCounty: 1,
    residentsCommittees: 1,
    inPovertyCounties: 1,
  });
});

const any = { region: undefined, ruleSet: WB, qualifies: 'any', kind: undefined, povertyCounty: 'any', search: undefined } as const;

it.each([
  ['those that qualify', { ...any, qualifies: 'true' }, 'qualifyingByCode'],
  ['… of a county', { ...any, qualifies: 'true', region: ['330782'] }, 'qualifyingByCode'],
  ['residents’ committees', { ...any, kind: 'residents-committee' }, 'residentsCommittees'],
  ['administrative villages in poverty counties', { ...any, kind: 'administrative-village', povertyCounty: 'true' }, 'inPovertyCounties'],
] as const)('a page of %s reads the index of these alone, in its order', async (_name, question, index) => {
  // The type of the question has lists that may be changed.
  const conditions = conditionsOf(question as unknown as Parameters<typeof conditionsOf>[0]);
  const explained = await models.villages.find(conditions).sort({ _id: 1 }).limit(101).explain('executionStats');
  const { executionStats, queryPlanner } = explained as unknown as {
    readonly executionStats: { readonly totalKeysExamined: number; readonly totalDocsExamined: number };
    readonly queryPlanner: { readonly winningPlan: object };
  };
  const plan = JSON.stringify(queryPlanner.winningPlan);
  expect(plan).toContain(`"${index}"`);
  expect(plan).not.toContain('"SORT"');
  expect(executionStats).toMatchObject({ totalKeysExamined: 1, totalDocsExamined: 1 });
});

it('villages are counted by province from an index alone', async () => {
  const explained = await models.villages.collection
    .aggregate([{ $group: { _id: { $substrBytes: ['$townshipCode', 0, 2] }, villages: { $sum: 1 } } }], { hint: villagesByTownship })
    .explain('executionStats');
  expect(JSON.stringify(explained)).toContain('"totalDocsExamined":0');
});

it('townships are looked at by the index of those that qualify', async () => {
  const rules = { id: WB, versions: [] } as unknown as RuleSet;
  expect(await possibleTowns(models, [rules], ['330782100', '330782101'])).toEqual(new Set(['330782100']));
});
