import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type Connection } from 'mongoose';
import { builtInRuleSets } from '@taocun/domain';
import { until } from '@taocun/harness/until';
import { AnnouncedRegions, Regions } from '@taocun/reporting-projection';
import { LogEnds, type ReadModels } from '@taocun/reporting-store';
import { assessed, dropDatabase, ownReadModels, RecordedOutputs, saveAssessed } from '../reporting.fixture';

const WB = 'world-bank-2019';
const TOWNSHIP = '330782104';
const id = `${WB}:${TOWNSHIP}`;
const village = (number: number): string => `${TOWNSHIP}${String(number).padStart(3, '0')}`;

let connection: Connection;
let models: ReadModels;
let outputs: RecordedOutputs;
let regions: Regions;
let announced: AnnouncedRegions;
/** The end offsets in Kafka; each topic has one partition here. */
let ends: Record<string, number>;

beforeAll(async () => {
  Logger.overrideLogger(false);
  ({ connection, models } = await ownReadModels());
});

beforeEach(() => {
  outputs = new RecordedOutputs();
  ends = { 'region.verdicts': 2, 'village.assessments': 5 };
  start();
});

afterEach(async () => {
  await announced.onModuleDestroy();
  for (const each of ['villages', 'regions', 'regionHistory', 'checkpoints'])
    await connection.collection(each).deleteMany({});
});

afterAll(() => dropDatabase(connection));

function start(): void {
  regions = new Regions(models, builtInRuleSets);
  announced = new AnnouncedRegions(connection, models, regions, new LogEnds(connection));
}

const load = () => announced.loaded({ outputs, endsOf: (topic) => Promise.resolve([ends[topic] ?? 0]) });

/** Stores a checkpoint as the loop does. */
async function saved(topic: string, offset: number, pendingRegions: [string, string][] = []): Promise<void> {
  const checkpoints = connection.collection<{ _id: string }>('checkpoints');
  await checkpoints.updateOne(
    { _id: `${topic}:0` },
    { $set: { topic, partition: 0, offset, fields: { pendingRegions } } },
    { upsert: true },
  );
}

/** Stores the town's announced verdicts as if they had been read back. */
const readBack = (...qualifies: boolean[]) =>
  models.regionVerdicts.insertMany(
    qualifies.map((each, at) => ({
      _id: `${id}:${at + 1}`,
      kind: 'town',
      code: TOWNSHIP,
      ruleSet: WB,
      qualifies: each,
      sequence: at + 1,
      villages: each ? 3 : 2,
      asOf: `2015-06-0${at + 1}`,
      partition: 0,
      offset: at,
    })),
  );

const qualifying = (count: number) =>
  saveAssessed(
    connection,
    ...[1, 2, 3].map((number) => assessed(village(number), number <= count ? { qualifiesUnder: [WB] } : {})),
  );

async function untilAnnounced(): Promise<void> {
  await until(
    async () =>
      outputs.failures === 0 &&
      announced.known &&
      (await models.regions.countDocuments({ announcement: { $exists: true } })) === 0,
  );
}

async function untilKnown(): Promise<void> {
  await until(() => announced.known);
  // The watch ends only after the round for the pending regions.
  await announced.onModuleDestroy();
}

it('regions are decided at once if nothing was announced that is not stored', async () => {
  await saved('region.verdicts', 2);
  await readBack(true);
  await models.regions.create({
    _id: id,
    kind: 'town',
    code: TOWNSHIP,
    ruleSet: WB,
    qualifies: true,
    sequence: 1,
    villages: 3,
    asOf: '2015-06-01',
    version: 2,
  });
  await load();
  expect(announced.known).toBe(true);
});

it('regions wait until all announcements have been read back', async () => {
  await saved('region.verdicts', 1);
  await load();
  expect(announced.known).toBe(false);
  await saved('region.verdicts', 2);
  await untilKnown();
});

it('nothing is announced again after a lost database, and the next sequence follows', async () => {
  await load();
  await saved('village.assessments', 5, [[TOWNSHIP, '2015-06-30']]);
  await qualifying(3);
  await readBack(true, false, true);
  await saved('region.verdicts', 2);
  await untilKnown();
  expect(outputs.ids).toEqual([]);
  expect(await models.regions.findById(id).lean()).toEqual({
    _id: id,
    kind: 'town',
    code: TOWNSHIP,
    ruleSet: WB,
    qualifies: true,
    sequence: 3,
    villages: 3,
    asOf: '2015-06-03',
    version: 1,
  });
  await qualifying(2);
  await regions.decide(new Map([[TOWNSHIP, '2015-07-01']]), outputs, 'saved');
  expect(outputs.ids).toEqual([`${id}:4`]);
});

it('regions are not decided from old states of villages, but wait until they are read again to the former end of their log', async () => {
  await readBack(true);
  await saved('region.verdicts', 2);
  await saved('village.assessments', 4, [[TOWNSHIP, '2012-01-01']]);
  await load();
  await pause(600);
  expect([announced.known, await models.regions.countDocuments()]).toEqual([false, 0]);
  await qualifying(3);
  await saved('village.assessments', 5, [[TOWNSHIP, '2015-06-30']]);
  await untilKnown();
  expect(outputs.ids).toEqual([]);
});

it('a restored database deletes its older verdicts, and announces none that was pending', async () => {
  const before = { qualifies: true, sequence: 1, villages: 3, asOf: '2015-06-01' };
  await models.regions.create({
    _id: id,
    kind: 'town',
    code: TOWNSHIP,
    ruleSet: WB,
    version: 7,
    ...before,
    announcement: before,
  });
  await readBack(true, false);
  await qualifying(2);
  await saved('region.verdicts', 2);
  await saved('village.assessments', 5, [[TOWNSHIP, '2015-06-30']]);
  await load();
  await untilKnown();
  expect(outputs.ids).toEqual([]);
  expect(await models.regions.findById(id).lean()).toMatchObject({
    qualifies: false,
    sequence: 2,
    villages: 2,
    version: 8,
  });
  expect(await models.regions.findById(id).lean()).not.toHaveProperty('announcement');
});

it('what differs from the last announcement is announced, as of the day that caused it', async () => {
  await readBack(true);
  await qualifying(2);
  await saved('region.verdicts', 2);
  await load();
  // The first attempt to publish fails: the regions stay undecided until the next round.
  outputs.failures = 1;
  await saved('village.assessments', 5, [[TOWNSHIP, '2015-06-30']]);
  await untilAnnounced();
  expect(
    [...new Set(outputs.published.map(({ value }) => value))].map(
      (value) => (JSON.parse(value) as { data: unknown }).data,
    ),
  ).toEqual([
    { code: TOWNSHIP, ruleSet: WB, qualifies: false, asOf: '2015-06-30', sequence: 2, villages: 2 },
  ]);
});

it('the regions that certified lists have left without a day are decided, as of their villages', async () => {
  await load();
  await saved('village.certifications', 1, [[TOWNSHIP, '']]);
  await qualifying(3);
  await saved('region.verdicts', 2);
  await untilKnown();
  expect(outputs.ids).toEqual([`${id}:1`]);
  expect(await models.regions.findById(id).lean()).toMatchObject({ qualifies: true, asOf: '2015-06-30' });
});

it('a crash after reading back the announcements leaves nothing undecided', async () => {
  await readBack(true, false, true);
  await qualifying(3);
  await saved('region.verdicts', 2);
  await saved('village.assessments', 4);
  await load();
  await announced.onModuleDestroy();
  await saved('village.assessments', 5, [[TOWNSHIP, '2015-06-30']]);
  start();
  await load();
  expect(announced.known).toBe(true);
  expect(await models.regions.findById(id).lean()).toMatchObject({ qualifies: true, sequence: 3 });
});
