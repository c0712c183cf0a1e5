import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import mongoose, { mongo } from 'mongoose';
import { topics } from '@taocun/contracts';
import { ForeignClient } from '@taocun/harness/kafka/foreign-client';
import { ServiceProcess } from '@taocun/harness/service-process';
import { until } from '@taocun/harness/until';
import { kafkaClient, prepareTopics, withAdmin } from '@taocun/kafka';
import { silentLog } from '@taocun/runtime';
import { accessDatabaseOf, ApiKeys, AuditLog, installedName } from '@taocun/service';
import { GuardedKafka } from '../engines/guarded-kafka.fixture';
import { GuardedMongodb } from '../engines/guarded-mongodb.fixture';
import { repositoryRoot } from '../engines/machine/folders';
import { run } from '../engines/machine/processes';
import { jobs } from '../generate/kubernetes/jobs';
import { kafkaUsers } from './kafka-users';
import { mongodbRoles, mongodbUsers } from './mongodb-users';
import { type Process, processes } from './processes';

// The services and the jobs of deploy/kubernetes on a Kafka and a MongoDB with access control, each as its
// declared user.
const folder = mkdtempSync(path.join(tmpdir(), 'taocun-rights-'));
const topicPrefix = `guarded-${randomUUID().slice(0, 8)}.`;
const access = accessDatabaseOf(topicPrefix);
const services = new Map<Process['name'], ServiceProcess>();
let kafka: GuardedKafka;
let mongodb: GuardedMongodb;
let root: mongoose.Connection;
let operatorKey: string;

const openAdmin = <Result>(work: Parameters<typeof withAdmin<Result>>[1]): Promise<Result> =>
  withAdmin(
    kafkaClient(
      {
        clientId: 'test',
        brokers: [String(kafka.doors['open'])],
        ssl: false,
        limits: { timeoutMs: 5_000, retries: 3 },
      },
      silentLog,
    ),
    work,
  );

function environmentOf(user: string): Record<string, string> {
  return { TOPIC_PREFIX: topicPrefix, MONGODB_URI: mongodb.uri(user), ...kafka.certificate(user) };
}

function start(
  { name, service, roles }: Process,
  more: Readonly<Record<string, string>> = {},
): ServiceProcess {
  const soon = { CHECKPOINT_INTERVAL_MS: '100', READ_TO_END_AFTER_MS: '200', ROLES: roles?.join() ?? '' };
  const env = {
    ...environmentOf(name),
    ...soon,
    OPEN_READING: 'true',
    WEBHOOK_SECRETS_KEYS: 'a5'.repeat(32),
    ...more,
  };
  return new ServiceProcess(service, { env });
}

/** Runs the command of a job as its user, with a folder of this test for the files that it writes. */
async function runJob(name: string, command = jobs.find((job) => job.name === name)?.command ?? []) {
  const [program = '', ...args] = command.map((each) =>
    each
      .replaceAll('/backups', folder)
      .replaceAll('/dev/termination-log', path.join(folder, 'message'))
      .replaceAll('apps/cli/', `${repositoryRoot}/apps/cli/`),
  );
  const user = jobs.find((job) => job.name === name)?.user ?? '';
  // As in its pod, a user that Kafka does not have gets no certificate.
  const known = kafkaUsers().some((one) => one.name === user);
  const env = known
    ? environmentOf(user)
    : {
        ...environmentOf('commands'),
        MONGODB_URI: mongodb.uri(user),
        KAFKA_SSL_CA: '/none',
        KAFKA_SSL_CERT: '/none',
        KAFKA_SSL_KEY: '/none',
      };
  // `taocun` is on the image's path.
  const PATH = `${repositoryRoot}/node_modules/.bin:${process.env['PATH']}`;
  return run(program, args, { env: { ...process.env, PATH, ...env }, timeoutMs: 120_000 });
}

const taocun = (name: string, ...args: readonly string[]) =>
  runJob(name, [process.execPath, 'apps/cli/dist/cli.js', ...args]);

beforeAll(async () => {
  const users = kafkaUsers(topicPrefix);
  [kafka, mongodb] = await Promise.all([
    GuardedKafka.start(
      mkdtempSync(path.join(folder, 'kafka-')),
      users.map(({ name }) => name),
    ),
    GuardedMongodb.start(mkdtempSync(path.join(folder, 'mongodb-'))),
  ]);
  await mongodb.create(mongodbRoles(topicPrefix), mongodbUsers(topicPrefix));
  root = await mongoose.createConnection(mongodb.uri('root')).asPromise();
  const operations = {
    Read: 'READ',
    Write: 'WRITE',
    Describe: 'DESCRIBE',
    DescribeConfigs: 'DESCRIBE_CONFIGS',
    Delete: 'DELETE',
  } as const;
  const types = {
    topic: 'TOPIC',
    group: 'GROUP',
    transactionalId: 'TRANSACTIONAL_ID',
    cluster: 'CLUSTER',
  } as const;
  const admin = new ForeignClient([String(kafka.doors['open'])]);
  for (const { name: user, rights } of users)
    await admin.allow(
      `User:CN=${user}`,
      rights.flatMap(({ resource: { type, name = 'kafka-cluster', patternType }, operations: required }) =>
        required.map((each) => ({
          type: types[type],
          name,
          isPrefix: patternType === 'prefix',
          operation: operations[each],
        })),
      ),
    );
  // Created as by Strimzi, because services have no right to create topics.
  await openAdmin((all) =>
    prepareTopics(
      all,
      Object.entries(topics).map(([name, plan]) => ({ name: topicPrefix + name, ...plan })),
    ),
  );
  operatorKey = (await new ApiKeys(root, access).create({ role: 'operator', name: 'test' })).key;
  for (const process of processes) services.set(process.name, start(process));
  await Promise.all(Array.from(services.values(), ({ address }) => address));
});

afterAll(async () => {
  await Promise.all(Array.from(services.values(), (service) => service.end('SIGTERM')));
  await root?.close();
  await Promise.all([kafka?.stop(), mongodb?.stop()]);
  rmSync(folder, { recursive: true });
});

const at = (name: Process['name']): string => services.get(name)?.url ?? '';

function post(url: string, body: object): Promise<Response> {
  const headers = { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

it('an update passes through all three services, each is ready, and no password is in a log', async () => {
  const update = {
    specversion: '1.0',
    id: 'r-1',
    source: '/registry',
    type: 'taocun.village.registered.v1',
    time: '2014-06-01T09:00:00+08:00',
    data: { villageCode: '320324105212', name: '东风村', households: 350 },
  };
  await until(async () => (await post(`${at('ingestion')}/api/v1/updates`, update)).status === 202, {
    what: 'it was taken',
  });
  await until(
    async () => (await fetch(`${at('reporting-answers')}/api/v1/villages/320324105212`)).status === 200,
    {
      what: 'it was answered',
    },
  );
  for (const { name } of processes)
    await until(async () => (await fetch(`${at(name)}/health/ready`)).status === 200, {
      what: 'it was ready',
    });

  // Reporting also stores keys, and webhooks with their deliveries, which an owner reserves in transactions.
  expect((await post(`${at('reporting-answers')}/api/v1/keys`, { role: 'reader', name: 'x' })).status).toBe(
    201,
  );
  const webhook = { url: 'https://example.com/', start: 'beginning', filter: { regions: ['99'] } };
  expect((await post(`${at('reporting-answers')}/api/v1/webhooks`, webhook)).status).toBe(201);
  await until(
    async () => (await new ApiKeys(root, access).all()).some(({ lastUsedAt }) => lastUsedAt !== undefined),
    {
      what: 'its use was noted',
    },
  );
  for (const { output } of services.values()) {
    expect(output).not.toMatch(/ ERROR | FATAL |not authorized/);
    for (const one of [mongodb.password, encodeURIComponent(mongodb.password)])
      expect(output).not.toContain(one);
  }
});

it('a service may neither read nor write another’s data, nor create keys', async () => {
  const connection = await mongoose.createConnection(mongodb.uri('ingestion')).asPromise();
  const client = connection.getClient();
  const refused = { code: 13 };
  const others = client.db(installedName('reporting', topicPrefix)).collection('webhooks');
  await expect(others.findOne({})).rejects.toMatchObject(refused);
  await expect(others.deleteMany({})).rejects.toMatchObject(refused);
  await expect(new ApiKeys(connection, access).create({ role: 'operator', name: 'x' })).rejects.toMatchObject(
    refused,
  );
  await expect(client.db(access).dropDatabase()).rejects.toMatchObject(refused);
  expect(await new ApiKeys(connection, access).all()).not.toEqual([]);
  // All services write to the audit log, and only reporting reads it.
  const audit = new AuditLog(connection, access, 'ingestion');
  await audit.end(await audit.begin({ action: 'rejected.repair' }), 'done');
  await expect(audit.records.findOne({})).rejects.toMatchObject(refused);
  await expect(audit.records.deleteMany({})).rejects.toMatchObject(refused);
  await connection.close();
});

it('a process that answers may write webhooks, but nothing that another role projects', async () => {
  const connection = await mongoose.createConnection(mongodb.uri('reporting-answers')).asPromise();
  const own = connection.getClient().db(installedName('reporting', topicPrefix));
  expect(await own.collection('villages').countDocuments()).toBe(1);
  for (const collection of ['villages', 'verdictHistory', 'checkpoints'])
    await expect(own.collection(collection).updateMany({}, { $set: { x: 1 } })).rejects.toMatchObject({
      code: 13,
    });
  await own.collection('webhooks').updateMany({}, { $set: { description: 'x' } });
  await connection.close();
});

it('a service ends the open transaction of its killed process without a special right', async () => {
  const dead = new mongo.MongoClient(mongodb.uri('ingestion'));
  const heir = new mongo.MongoClient(mongodb.uri('ingestion'));
  const documents = (client: mongo.MongoClient) =>
    client.db(installedName('ingestion', topicPrefix)).collection<{ _id: string }>('left-open');
  await documents(dead).insertOne({ _id: 'a' });
  const session = dead.startSession();
  session.startTransaction();
  await documents(dead).updateOne({ _id: 'a' }, { $set: { n: 1 } }, { session });
  await heir.db('admin').command({ killSessions: [{ id: session.id?.id }] });
  await documents(heir).updateOne({ _id: 'a' }, { $set: { n: 2 } }, { maxTimeMS: 5_000 });
  await expect(session.commitTransaction()).rejects.toThrow(mongo.MongoServerError);
  await documents(heir).drop();
  await Promise.all([dead.close(), heir.close()]);
});

it('a revoked right of MongoDB is named, and not reported as an outage', async () => {
  const resource = { db: access, collection: 'audit' };
  const change = (command: 'revokePrivilegesFromRole' | 'grantPrivilegesToRole') =>
    mongodb.root
      .db('admin')
      .command({ [command]: 'taocunService', privileges: [{ resource, actions: ['insert'] }] });
  const setAside = () =>
    post(`${at('ingestion')}/api/v1/rejected/set-aside`, { note: 'x', reason: 'future' });
  await change('revokePrivilegesFromRole');
  const answer = await setAside();
  expect([answer.status, await answer.json()]).toMatchObject([
    503,
    { code: 'missing-right', detail: expect.stringContaining(`insert on ${access}.audit`) },
  ]);
  await change('grantPrivilegesToRole');
  expect(await (await setAside()).json()).not.toMatchObject({ code: 'missing-right' });
});

describe('a job runs as its user, and has all rights that it needs', () => {
  it("first-key creates an operator's key, which is not in the log, and prints where to read it", async () => {
    const { exitCode, output } = await runJob('first-key');
    expect([exitCode, output]).toEqual([0, expect.stringContaining('kubectl get pod ')]);
    const key = readFileSync(path.join(folder, 'message'), 'utf8').trim();
    expect(output).not.toContain(key);
    operatorKey = key;
    expect((await post(`${at('reporting-answers')}/api/v1/keys`, { role: 'reader', name: 'y' })).status).toBe(
      201,
    );
  });

  it('doctor finds nothing bad', async () => {
    const { exitCode, output } = await runJob('doctor');
    expect([exitCode, output]).toEqual([0, expect.not.stringMatching(/not authorized|AUTHORIZATION/i)]);
  });

  it('backup writes a file, and restore restores it', async () => {
    expect(await runJob('backup')).toMatchObject({ exitCode: 0 });
    const { output } = await run('sh', ['-c', `ls ${folder}/taocun-*.backup`]);
    await Promise.all(Array.from(services.values(), (service) => service.end('SIGTERM')));
    services.clear();
    expect(await taocun('restore', 'restore', output, '--drop')).toMatchObject({ exitCode: 0 });
  });

  it('repair moves a partition on, and lists the generations', async () => {
    const topic = 'marketplace.updates';
    const [bounds] = await openAdmin((all) => all.offsets(topicPrefix + topic));
    const checkpoints = root
      .getClient()
      .db(installedName('ingestion', topicPrefix))
      .collection('checkpoints');
    const saved = await checkpoints.findOne({ topic, partition: 0 });
    expect(saved).toMatchObject({ topic });
    const producer = await new ForeignClient([String(kafka.doors['open'])]).producer();
    await producer.send(topicPrefix + topic, [{ partition: 0, key: 'x', value: 'x' }]);
    await producer.close();
    expect(
      await taocun('repair', 'skip', `${topic}/0`, String((bounds?.high ?? 0) + 1), '--why', 'a test'),
    ).toMatchObject({ exitCode: 0 });
    expect(await taocun('repair', 'reclassify', 'list')).toMatchObject({ exitCode: 0 });
  });

  it('a command without a right names it', async () => {
    const { exitCode, output } = await taocun(
      'doctor',
      'keys',
      'create',
      '--role',
      'operator',
      '--name',
      'x',
    );
    expect([exitCode, output]).toEqual([
      1,
      expect.stringContaining(`lacks the right insert on ${access}.audit`),
    ]);
  });
});

it('a service with a wrong password does not start, and says why', async () => {
  const child = start(
    { name: 'ingestion', service: 'ingestion' },
    { MONGODB_URI: mongodb.uri('ingestion', undefined, 'another') },
  );
  const code = await child.ended;
  expect([code, child.output]).toEqual([
    1,
    expect.stringMatching(/MongoDB refuses the connection: Authentication failed/),
  ]);
  expect(child.output).not.toContain('another@');
});

it.each([
  ['without TLS', () => mongodb.uri('ingestion', '').replace('tls=true', 'tls=false'), /./],
  ['with an authority that nobody trusts', () => mongodb.uri('ingestion', ''), /certificate/],
  ['without a login', () => mongodb.uri(''), /requires authentication/],
])('nobody gets in %s', async (_what, given, why) => {
  const client = new mongo.MongoClient(given(), { serverSelectionTimeoutMS: 2_000 });
  await expect(client.db('x').collection('y').findOne({})).rejects.toThrow(why);
  await client.close();
});
