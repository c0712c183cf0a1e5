import { Controller, Get, HttpCode, NotFoundException, Param, Post } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Connection, createConnection } from 'mongoose';
import { until } from '@taocun/harness/until';
import { createHttpApp } from '../boot/http-app';
import { ServiceModule } from '../boot/service-module';
import { readConfig, type ServiceConfig } from '../config/config';
import { RequireRole } from '../http/require-role';
import { mongoUri, uniquePrefix } from '../mongo/mongo.fixture';
import { createLogger } from '../observability/logger';
import { ApiKeys } from './api-keys';
import { AuditLog } from './audit-log';
import { type AddToAudit, Audit } from './audited-requests';

let acted: string[] = [];

@Controller('things')
class Things {
  @Get()
  @RequireRole('operator')
  list(): object {
    return {};
  }

  @Post(':id/none')
  @RequireRole('subscriber', 'webhook.change')
  none(): never {
    throw new NotFoundException();
  }

  @Post(':id/fails')
  @RequireRole('operator', 'rejected.set-aside')
  fails(): never {
    throw new Error('broken');
  }

  @Post(':id')
  @HttpCode(200)
  @RequireRole('operator', 'rejected.repair')
  async act(@Param('id') id: string, @Audit() audit: AddToAudit): Promise<object> {
    acted.push(id);
    const [record] = await recorded();
    audit({ object: 'the thing', detail: { long: 'x'.repeat(2_000) } });
    return { before: record?.outcome };
  }
}

@Controller('forgotten')
class Forgotten {
  @Post()
  @RequireRole('subscriber')
  post(): object {
    return {};
  }
}

class TestRoot {}

let config: ServiceConfig;
let connection: Connection;
let log: AuditLog;
let app: NestFastifyApplication;
let shown: Readonly<
  Record<'operator' | 'reader', { readonly made: { readonly id: string }; readonly key: string }>
>;

const recorded = () => log.records.find().sort({ _id: -1 }).toArray();
const silent = createLogger({ service: 'reporting', level: 'silent', format: 'json', secrets: [] });
const start = (controllers: (new () => object)[]) =>
  createHttpApp(
    { module: TestRoot, imports: [ServiceModule.forRoot({ config, connection })], controllers },
    { bodyLimitBytes: 1_000 },
    silent,
  );
const ask = (method: string, path: string, key?: string) =>
  fetch(`http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port}/things${path}`, {
    method,
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
  });

beforeAll(async () => {
  config = readConfig('reporting', {
    KAFKA_BROKERS: 'localhost:1',
    MONGODB_URI: mongoUri(),
    TOPIC_PREFIX: uniquePrefix(),
  });
  connection = await createConnection(config.mongo.uri, { dbName: config.mongo.database }).asPromise();
  log = new AuditLog(connection, config.access.database, 'test');
  const keys = new ApiKeys(connection, config.access.database);
  shown = {
    operator: await keys.create({ role: 'operator', name: 'Li' }),
    reader: await keys.create({ role: 'reader', name: 'Wang' }),
  };
  app = await start([Things]);
  await app.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await app.close();
  await connection.getClient().db(config.access.database).dropDatabase();
  await connection.close();
});
beforeEach(async () => {
  acted = [];
  await log.records.deleteMany({});
});

it('a change is recorded before it is made, and its outcome before the answer', async () => {
  const answer = await ask('POST', '/7', shown.operator.key);
  expect([answer.status, await answer.json()]).toEqual([200, { before: 'begun' }]);
  const detail = `{"long":"${'x'.repeat(991)}`;
  expect(await recorded()).toEqual([
    {
      _id: expect.stringMatching(/^\d{15}-[0-9a-f]{12}$/),
      at: expect.any(Date),
      service: 'reporting',
      action: 'rejected.repair',
      key: shown.operator.made.id,
      name: 'Li',
      from: '127.0.0.1',
      object: 'the thing',
      outcome: 'done',
      status: 200,
      detail,
    },
  ]);
});

it.each([
  ['/3:120/none', { outcome: 'refused', status: 404, action: 'webhook.change', object: '3:120' }],
  ['/3:120/fails', { outcome: 'failed', status: 500, action: 'rejected.set-aside', object: '3:120' }],
])('a change that is not made is recorded with why: %s', async (path, record) => {
  await ask('POST', path, shown.operator.key);
  expect(await recorded()).toMatchObject([record]);
});

it('nothing is changed where no record can be written', async () => {
  const database = connection.getClient().db(config.access.database);
  await database.command({ collMod: 'audit', validator: { never: true } });
  const answer = await ask('POST', '/8', shown.operator.key);
  expect([answer.status, answer.headers.get('retry-after'), acted]).toEqual([503, '5', []]);
  expect(await answer.json()).toMatchObject({
    taken: 'none',
    detail: expect.stringMatching(/^The audit log can't be written/),
  });
  await database.command({ collMod: 'audit', validator: {} });
  expect((await ask('POST', '/8', shown.operator.key)).status).toBe(200);
});

it('attempts that are refused at the doors of operators are recorded, those of others and reading are not', async () => {
  await ask('GET', '', shown.operator.key);
  await ask('POST', '/1', shown.reader.key);
  await ask('GET', '');
  await ask('POST', '/1/none');
  const records = await until(recorded, (all) => all.length >= 2, { what: 'both are recorded' });
  // Those of one millisecond have no order.
  records.sort(({ status: a = 0 }, { status: b = 0 }) => a - b);
  expect(records).toMatchObject([
    { action: 'access.refused', object: 'GET /things', from: '127.0.0.1', status: 401 },
    {
      action: 'access.refused',
      object: 'POST /things/:id',
      key: shown.reader.made.id,
      name: 'Wang',
      outcome: 'refused',
      status: 403,
    },
  ]);
  expect(records[0]).not.toHaveProperty('key');
});

it('a command’s record states its outcome', async () => {
  const entry = { action: 'key.revoke', name: 'li@host' } as const;
  expect(
    await log.during(
      entry,
      () => Promise.resolve(7),
      (result) => ({ detail: { result } }),
    ),
  ).toBe(7);
  await expect(log.during(entry, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect((await recorded()).reverse()).toMatchObject([
    { ...entry, service: 'test', outcome: 'done', detail: '{"result":7}' },
    { ...entry, outcome: 'failed', detail: '{"error":"broken"}' },
  ]);
});

it('records are kept for a year', async () => {
  await log.prepare();
  expect(await log.records.indexes()).toMatchObject([
    { name: '_id_' },
    { key: { at: 1 }, expireAfterSeconds: 31_536_000 },
  ]);
});

it('no service starts with a route that changes something for operators or subscribers and does not declare what', async () => {
  const forgotten = await start([Forgotten]);
  await expect(forgotten.init()).rejects.toThrow('POST /forgotten does not say what it does');
});
