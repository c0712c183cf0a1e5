import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import mongoose, { type Connection, mongo } from 'mongoose';
import { parseExactJson, type VillageOutlook } from '@taocun/contracts';
import {
  builtInRuleSets,
  dayOfIso,
  encodeVillage,
  MS_PER_DAY,
  outlookOf,
  partsOf,
  rulesOn,
  Village,
} from '@taocun/domain';
import { setUpOpenApi } from '@taocun/openapi';
import { createHttpApp, createLogger, readConfig, ServiceModule } from '@taocun/service';
import { classificationApi } from './api-description';
import { ClassificationModule } from './classification.module';

// The answer is computed from stored data; no loop runs.
const code = '320324105212';
const clock = dayOfIso('2014-06-30')!;
let connection: Connection;
let app: NestFastifyApplication;

class Root {}

beforeAll(async () => {
  const uri = String(process.env['MONGODB_URI']);
  const config = readConfig('classification', {
    KAFKA_BROKERS: 'localhost:1',
    MONGODB_URI: uri,
    TOPIC_PREFIX: `outlook-${randomUUID().slice(0, 8)}.`,
    OPEN_READING: 'true',
    PROVENANCE: join(__dirname, '../../../tools/record/provenance.json'),
  });
  connection = await mongoose
    .createConnection(uri, { dbName: config.mongo.database, readConcernLevel: 'majority' })
    .asPromise();
  const log = createLogger({ service: 'classification', level: 'silent', format: 'json', secrets: [] });
  const module = {
    module: Root,
    imports: [ServiceModule.forRoot({ config, connection }), ClassificationModule],
  };
  app = await createHttpApp(module, { bodyLimitBytes: 1_000 }, log);
  setUpOpenApi(app, classificationApi);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(async () => {
  await app.close();
  await connection.dropDatabase();
  await connection.close();
});

/** A village with an Alibaba shop and a few sales, last advanced ten days before the clock. */
function aVillage(villageCode = code): Village {
  const village = new Village(villageCode);
  const timeMs = (clock - 200) * MS_PER_DAY;
  village.register({
    timeMs,
    id: 'r',
    source: '/x',
    name: '东风村',
    households: 5,
    kind: 'administrative-village',
  });
  village.open({
    timeMs,
    id: 'o',
    source: '/x',
    shopId: 'tb-1',
    householdId: 'hh-7',
    platform: 'taobao',
    category: 'other',
  });
  village.pay({ shopId: 'tb-1', day: clock - 360, amountFen: 1_000_000_001, category: 'other' });
  for (const day of [clock - 80, clock - 40, clock - 11])
    village.pay({ shopId: 'tb-1', day, amountFen: 10 ** 13, category: 'other' });
  village.advance(clock - 10);
  village.decide(builtInRuleSets.map((ruleSet) => rulesOn(ruleSet, clock)));
  return village;
}

/** Stores a village in parts of at most so many bytes. */
async function store(
  village: Village,
  partition: number,
  day: number | null = clock,
  mostBytes?: number,
): Promise<void> {
  const database = connection.getClient().db(connection.name);
  const parts = partsOf(village.code, encodeVillage(village), mostBytes).map(({ bytes, ...named }) => ({
    ...named,
    partition,
    state: new mongo.Binary(bytes),
  }));
  await database.collection<{ _id: string; [member: string]: unknown }>('villages').insertMany(parts);
  await database.collection<{ _id: string; [member: string]: unknown }>('checkpoints').replaceOne(
    { _id: `village.activity:${partition}` },
    {
      topic: 'village.activity',
      partition,
      offset: 1204 + partition,
      fields: { clock: { ...(day !== null && { day }), partitions: 1, sources: [] } },
    },
    { upsert: true },
  );
}

async function get(villageCode: string) {
  const { statusCode, headers, payload } = await app.inject({
    method: 'GET',
    url: `/api/v1/villages/${villageCode}/outlook`,
  });
  return { status: statusCode, type: headers['content-type'], payload };
}

it('the outlook begins on the clock’s day, and states the offset', async () => {
  await store(aVillage(), 5);
  const { status, type, payload } = await get(code);
  expect([status, type]).toEqual([200, 'application/json; charset=utf-8']);
  const answer = parseExactJson(payload) as VillageOutlook;
  expect(answer).toMatchObject({
    villageCode: code,
    asOf: '2014-06-30',
    until: '2014-07-30',
    stateOf: { partition: 5, offset: 1209 },
  });
  expect(answer.provenance).toBe('synthetic orders');
  const days = outlookOf(code, encodeVillage(aVillage()), clock, {
    ruleSets: builtInRuleSets,
    latenessDays: 15,
    certified: {},
  })!.days;
  expect(days.length).toBe(2);
  expect(answer.days).toEqual(days.map((one, at) => ({ ...one, day: ['2014-07-05', '2014-07-10'][at] })));
  expect(
    answer.verdicts.map(({ ruleSet, qualifies, changes }) => [
      ruleSet,
      qualifies,
      changes.map(({ day }) => day),
    ]),
  ).toEqual([
    ['world-bank-2019', true, ['2014-07-10']],
    ['aliresearch-2022', true, ['2014-07-10']],
    ['aliresearch', true, ['2014-07-10']],
  ]);
});

it('a village that is stored in parts is read', async () => {
  await store(aVillage('320324105215'), 7);
  await store(aVillage('320324105216'), 7, clock, 40);
  const whole = await get('320324105215');
  const divided = await get('320324105216');
  expect(divided.payload).toBe(whole.payload.replaceAll('320324105215', '320324105216'));
});

it('a village that is not stored, not registered or without a clock is answered by 404, and an invalid code by 400', async () => {
  await store(new Village('320324105213'), 5);
  await store(aVillage('320324105214'), 6, null);
  for (const other of ['999999999999', '320324105213', '320324105214']) {
    const { status, type, payload } = await get(other);
    expect([status, type]).toEqual([404, 'application/problem+json; charset=utf-8']);
    expect(payload).toContain(other);
  }
  expect(await get('33078210421')).toMatchObject({
    status: 400,
    payload: expect.stringContaining('12 digits'),
  });
});
