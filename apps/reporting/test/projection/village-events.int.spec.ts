import { type Connection } from 'mongoose';
import { encodeVillageAssessed } from '@taocun/contracts';
import { builtInRuleSets } from '@taocun/domain';
import { AppliedOffsets, type InputRecord, PartitionContext, type PartitionState } from '@taocun/messaging';
import {
  AnnouncedRegions,
  Assessments,
  type AssessmentsState,
  Certifications,
  Regions,
  verdictHistory,
  VillageEventsController,
} from '@taocun/reporting-projection';
import { exactIntegers, LogEnds, type ReadModels, StoredCertificates } from '@taocun/reporting-store';
import {
  assessed,
  certified,
  dayOf,
  dropDatabase,
  ownReadModels,
  RecordedOutputs,
  save,
} from '../reporting.fixture';

const VILLAGE = '330782104213';
const WB = 'world-bank-2019';

let connection: Connection;
let models: ReadModels;
let assessments: Assessments;
let controller: VillageEventsController;
let certifications: Certifications;
let outputs: RecordedOutputs;

beforeAll(async () => {
  ({ connection, models } = await ownReadModels());
});

beforeEach(() => {
  outputs = new RecordedOutputs();
  const regions = new Regions(models, builtInRuleSets);
  const announced = new AnnouncedRegions(connection, models, regions, new LogEnds(connection));
  assessments = new Assessments(models, regions, announced, builtInRuleSets);
  certifications = new Certifications(regions, announced, models);
  controller = new VillageEventsController(assessments, certifications);
});

afterEach(async () => {
  for (const each of ['villages', 'verdictHistory', 'certificateSegments', 'regions', 'regionHistory'])
    await connection.collection(each).deleteMany({});
});

afterAll(() => dropDatabase(connection));

const contextOf = <State extends PartitionState>(topic: string, state: State): PartitionContext<State> =>
  new PartitionContext({
    topic,
    partition: 0,
    partitions: 1,
    log: 'a log',
    epoch: 1,
    state,
    outputs,
    names: new AppliedOffsets(),
    endsOf: () => Promise.resolve([]),
  });

/** A record as in Kafka; the fixture's events are already decoded, so they are encoded again. */
const recordOf = (value: object | string): InputRecord => ({
  offset: 0,
  timestampMs: 0,
  key: Buffer.from(VILLAGE),
  value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  headers: undefined,
});

const assessedRecord = (event: ReturnType<typeof assessed>): InputRecord =>
  recordOf(encodeVillageAssessed({ ...event.data, asOf: dayOf(event.data.asOf) }, event.at));

const load = (saved?: Readonly<Record<string, unknown>>): Promise<AssessmentsState> =>
  assessments.load(
    { topic: 'village.assessments', partition: 0 },
    saved && { offset: 1, clean: false, fields: saved },
  );

it('a village is stored whole, with exact amounts of any size', async () => {
  const context = contextOf('village.assessments', await load());
  const event = assessed(VILLAGE, {
    name: '青岩刘村',
    povertyCounty: false,
    longitude: 120.07,
    latitude: 29.31,
    salesFen: 9_223_372_036_854_775_808n,
    alibabaSalesFen: -9_007_199_254_740_993n,
    paidByCategoryFen: {
      agricultural: 5_000_000_000,
      handicraft: 0,
      manufactured: 0,
      service: 0,
      other: 9_007_199_254_740_993n,
    },
    qualifiesUnder: [WB],
    lateUpdates: [
      { cutOff: '2014-06-30', updates: 2, salesFen: 2n ** 63n, alibabaSalesFen: -9_007_199_254_740_993n },
      { cutOff: '2015-06-30', updates: 1, salesFen: 7, alibabaSalesFen: 0 },
    ],
    offset: 5_000_000_000,
  });
  await controller.onAssessed({ records: [assessedRecord(event)] }, context);
  await save(connection, context.state.takeChanges());
  const stored = await models.villages.findById(VILLAGE).setOptions(exactIntegers).lean();
  expect(stored).toMatchObject({
    provinceCode: '33',
    prefectureCode: '3307',
    countyCode: '330782',
    townshipCode: '330782104',
    name: '青岩刘村',
    povertyCounty: false,
    longitude: 120.07,
    latitude: 29.31,
    asOf: '2015-06-30',
    qualifiesUnder: [WB],
    alibabaSalesFen: -9_007_199_254_740_993n,
    paidByCategoryFen: { agricultural: 5_000_000_000n, other: 9_007_199_254_740_993n },
    lateUpdates: [
      { cutOff: '2014-06-30', updates: 2, alibabaSalesFen: -9_007_199_254_740_993n },
      { cutOff: '2015-06-30', updates: 1, salesFen: 7n, alibabaSalesFen: 0n },
    ],
    stateOf: { partition: 0, offset: 5_000_000_000 },
  });
  expect(String(stored?.salesFen)).toBe('9223372036854775808');
  expect(String(stored?.lateUpdates[0]?.salesFen)).toBe('9223372036854775808');
  expect(stored?.verdicts.map(({ ruleSet, qualifies }) => [ruleSet, qualifies])).toEqual([
    [WB, true],
    ['aliresearch-2022', false],
    ['aliresearch', false],
  ]);
});

it('after a start, an assessment older than the saved one is skipped, and a newer one is not', async () => {
  const first = contextOf('village.assessments', await load());
  await controller.onAssessed(
    { records: [assessedRecord(assessed(VILLAGE, { name: 'saved', offset: 10 }))] },
    first,
  );
  await save(connection, first.state.takeChanges());

  const second = contextOf('village.assessments', await load());
  const older = assessedRecord(assessed(VILLAGE, { name: 'older', offset: 9 }));
  await controller.onAssessed({ records: [older] }, second);
  expect(second.state.changed.documents).toBe(0);
  const newer = assessedRecord(assessed(VILLAGE, { name: 'newer', offset: 11 }));
  await controller.onAssessed({ records: [newer, older] }, second);
  await save(connection, second.state.takeChanges());
  expect(await models.villages.findById(VILLAGE).lean()).toMatchObject({
    name: 'newer',
    stateOf: { offset: 11 },
  });
});

it('a checkpoint saved while a batch looks up villages does not remove any of them from memory', async () => {
  const context = contextOf('village.assessments', await load());
  const { state } = context;
  await controller.onAssessed(
    { records: [assessedRecord(assessed(VILLAGE, { name: 'saved', offset: 10 }))] },
    context,
  );
  await save(connection, state.takeChanges());
  for (let number = 0; number < 100_000; number++)
    state.remember(`44${String(number).padStart(10, '0')}`, { partition: 0, offset: 1 });
  state.takeChanges();
  const events = [assessed(VILLAGE, { name: 'older', offset: 9 }), assessed('330782104214', { offset: 11 })];
  const applied = controller.onAssessed({ records: events.map(assessedRecord) }, context);
  await assessments.afterCheckpoint(context, 'saved');
  await applied;
  await save(connection, state.takeChanges());
  expect(await models.villages.find({}, { name: 1 }).sort({ _id: 1 }).lean()).toMatchObject([
    { _id: VILLAGE, name: 'saved' },
    { _id: '330782104214' },
  ]);
});

it('regions are decided once the checkpoint is saved, or after a crash in between at the next start', async () => {
  const villages = [1, 2, 3].map((number) =>
    assessedRecord(assessed(`33078210420${number}`, { qualifiesUnder: [WB] })),
  );
  const crashed = contextOf('village.assessments', await load());
  await controller.onAssessed({ records: villages }, crashed);
  const changes = crashed.state.takeChanges();
  await save(connection, changes);
  expect(outputs.ids).toEqual([]);

  const restarted = contextOf('village.assessments', await load(changes.fields));
  await assessments.afterCheckpoint(restarted, 'loaded');
  expect(outputs.ids).toEqual([`${WB}:330782104:1`]);
  expect(restarted.state.takeChanges().fields).toEqual({ pendingRegions: [], newestDay: '2015-06-30' });
  await assessments.afterCheckpoint(restarted, 'saved');
  expect(outputs.published).toHaveLength(1);
});

it('regions that could not be decided stay in the checkpoint', async () => {
  const context = contextOf('village.assessments', await load());
  const villages = [1, 2, 3].map((number) =>
    assessedRecord(assessed(`33078210420${number}`, { qualifiesUnder: [WB] })),
  );
  await controller.onAssessed({ records: villages }, context);
  await save(connection, context.state.takeChanges());
  outputs.failures = 1;
  await expect(assessments.afterCheckpoint(context, 'saved')).rejects.toThrow('the producer was lost');
  expect(context.state.takeChanges().fields).toEqual({
    pendingRegions: [
      ['330782104', '2015-06-30'],
      ['330782', '2015-06-30'],
    ],
    newestDay: '2015-06-30',
  });
});

const certificateRecord = (offset: number, code: string, year: number): InputRecord => {
  const { id, data } = certified(code, { year });
  return { ...recordOf({ type: 'taocun.village.certified.v1', id, follows: '0:1:0', data }), offset };
};
const ofCertificates = { topic: 'village.certifications', partition: 0 };

it('certificates are stored once, with their first position, whoever reads them again', async () => {
  const others = Array.from({ length: 450 }, (_, at) => String(330_782_105_000 + at));
  const all = [VILLAGE, ...others];
  const records = [2014, 2015].flatMap((year, list) =>
    all.map((code, at) => certificateRecord(list * all.length + at, code, year)),
  );
  const again = records.map((record) => ({ ...record, offset: record.offset + 10_000 }));
  const half = records.length / 2 - 20;
  let state = await certifications.load(ofCertificates, undefined);
  const read = (...some: readonly InputRecord[]) =>
    controller.onCertified({ records: some }, contextOf(ofCertificates.topic, state));
  // Repeats arrive before the first ones are saved, in the next checkpoint, and at another owner.
  await read(...records.slice(0, half), ...again.slice(0, 30));
  await save(connection, state.takeChanges());
  await read(...again.slice(0, 40), ...records.slice(half));
  await save(connection, state.takeChanges());
  state = await certifications.load(ofCertificates, undefined);
  await read(...again);
  expect(state.changed).toEqual({ documents: 0, bytes: 0 });
  const stored = new StoredCertificates(models);
  expect(await stored.ofVillage(VILLAGE)).toMatchObject([
    { _id: `${WB}:${VILLAGE}:2014`, townshipCode: '330782104', qualifies: true, partition: 0, offset: 0 },
    { _id: `${WB}:${VILLAGE}:2015`, offset: 451 },
  ]);
  expect((await stored.ofTownships(['330782105'], WB)).length).toBe(2 * others.length);
  const session = await connection.startSession();
  const offsets: number[] = [];
  for await (const some of stored.inLog(
    { partition: 0, from: 100, below: 900 },
    { villages: [], regions: [] },
    session,
  ))
    offsets.push(...some.map(({ offset }) => offset));
  expect(offsets).toEqual(Array.from({ length: 800 }, (_, at) => 100 + at));
  expect(await stored.offsetsOf([`${WB}:${VILLAGE}:2015`, `${WB}:${VILLAGE}:2016`], session)).toMatchObject([
    { offset: 451 },
  ]);
  await session.endSession();
});

it('an unreadable event is reported with its position when it is saved, and is not skipped', async () => {
  const state = await certifications.load(ofCertificates, undefined);
  const foreign = {
    ...recordOf({ specversion: '1.0', id: `${WB}:${VILLAGE}:2015`, type: 'another' }),
    offset: 7,
  };
  await controller.onCertified({ records: [foreign] }, contextOf(ofCertificates.topic, state));
  await expect(save(connection, state.takeChanges())).rejects.toThrow(
    "The record at village.certifications/0:7 can't be read",
  );
});

it('the projection refuses to start with events of another format, and names the remedy', async () => {
  const place = { topic: 'village.verdicts', partition: 0 };
  const { fields } = (await verdictHistory.load(place, undefined)).takeChanges();
  await expect(verdictHistory.load(place, { offset: 1, clean: true, fields })).resolves.toBeDefined();
  for (const format of [3, 5])
    expect(() => verdictHistory.load(place, { offset: 1, clean: true, fields: { format } })).toThrow(
      `stored in format ${format}`,
    );
  expect(() => verdictHistory.load(place, { offset: 1, clean: true, fields: {} })).toThrow(
    'drop the collection verdictHistory, delete',
  );
});

it.each([
  ['no JSON', Buffer.from('{')],
  [
    'an event of another topic',
    Buffer.from(JSON.stringify({ type: 'taocun.village.certified.v1', id: 'a', follows: '0:1:0', data: {} })),
  ],
  ['no value', null],
])('what cannot be read is our error and is never passed over: %s', async (_name, value) => {
  const context = contextOf('village.assessments', await load());
  await expect(controller.onAssessed({ records: [{ ...recordOf(''), value }] }, context)).rejects.toThrow();
});
