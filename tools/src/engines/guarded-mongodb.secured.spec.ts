import { type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { accessDatabaseOf, ApiKeys, AuditLog, nameOf, type ServiceName, serviceNames } from '@taocun/service';
import mongoose, { mongo } from 'mongoose';
import { ServiceProcess } from '@taocun/harness/service-process';
import { until } from '@taocun/harness/until';
import { foldersFromEnvironment } from './folders';
import { localMongodb } from './mongodb';
import { freePorts } from './machine/ports';
import { run } from './machine/processes';
import { spawnWatched } from './machine/watched';

// The three services on a MongoDB that wants TLS and a login, each with a user that may do no more than docs/security.md says.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'taocun-guarded-'));
const inFolder = (name: string): string => path.join(folder, name);
const topicPrefix = `guarded-${randomUUID().slice(0, 8)}.`;
const access = accessDatabaseOf(topicPrefix);
const password = 'pass/of @this:test';
let mongod: ChildProcess;
let port = 0;
let root: mongoose.Connection;
const services = new Map<ServiceName, ServiceProcess>();

const uri = (user: string, options = `&tlsCAFile=${inFolder('ca.pem')}`, word = password): string =>
  `mongodb://${user === '' ? '' : `${user}:${encodeURIComponent(word)}@`}127.0.0.1:${port}/?replicaSet=rs0&authSource=admin&tls=true${options}`;

async function openssl(...args: string[]): Promise<void> {
  const { exitCode, output } = await run('openssl', args);
  if (exitCode !== 0) throw new Error(`openssl ended with ${String(exitCode)}:\n${output}`);
}

/** An authority of this test's own, and what it has signed for 127.0.0.1. */
async function certificates(): Promise<void> {
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  await openssl('req', '-x509', ...newKey, '-subj', '/CN=authority', '-keyout', inFolder('ca.key'), '-out', inFolder('ca.pem'));
  const signed = ['-CA', inFolder('ca.pem'), '-CAkey', inFolder('ca.key'), '-addext', 'subjectAltName=IP:127.0.0.1'];
  await openssl('req', '-x509', ...newKey, '-subj', '/CN=mongod', ...signed, '-keyout', inFolder('m.key'), '-out', inFolder('m.crt'));
  fs.writeFileSync(inFolder('m.pem'), fs.readFileSync(inFolder('m.crt'), 'utf8') + fs.readFileSync(inFolder('m.key'), 'utf8'));
  fs.writeFileSync(inFolder('members.key'), randomBytes(96).toString('base64'), { mode: 0o600 });
}

/** The rights of each service: all of them in its own database, and those that it needs for the keys of all. */
async function users(): Promise<void> {
  const admin = root.getClient().db('admin');
  const keys = { db: access, collection: 'keys' };
  const look = {
    createRole: 'taocunKeys',
    privileges: [
      { resource: keys, actions: ['find', 'update'] },
      { resource: { db: access, collection: 'audit' }, actions: ['insert', 'update'] },
    ],
    roles: [],
  };
  await admin.command(look);
  for (const service of serviceNames) {
    await admin.command({
      createUser: service,
      pwd: password,
      roles: [
        { role: 'readWrite', db: nameOf(service, topicPrefix) },
        // Operators make keys by REST of reporting.
        service === 'reporting' ? { role: 'readWrite', db: access } : { role: 'taocunKeys', db: 'admin' },
      ],
      mechanisms: ['SCRAM-SHA-256'],
    });
  }
}

function start(service: ServiceName, MONGODB_URI: string): ServiceProcess {
  const soon = { CHECKPOINT_INTERVAL_MS: '100', READ_TO_END_AFTER_MS: '200' };
  const env = { TOPIC_PREFIX: topicPrefix, OPEN_READING: 'true', ...soon, WEBHOOK_SECRETS_KEYS: 'a5'.repeat(32), MONGODB_URI };
  return new ServiceProcess(service, { env });
}

async function up(service: ServiceName): Promise<void> {
  const started = start(service, uri(service));
  services.set(service, started);
  await started.address;
}

beforeAll(async () => {
  await certificates();
  ({ port } = await freePorts());
  const launch = await localMongodb.prepare(foldersFromEnvironment().cache, () => undefined);
  const { program, args, env } = await launch(folder, { port, controllerPort: 0 });
  const file = String(args.at(-1));
  const settings = JSON.parse(fs.readFileSync(file, 'utf8')) as { net: object; storage: { wiredTiger: { engineConfig: object } } };
  const tls = {
    ...{ mode: 'requireTLS', certificateKeyFile: inFolder('m.pem'), CAFile: inFolder('ca.pem') },
    ...{ allowConnectionsWithoutCertificates: true, disabledProtocols: 'TLS1_0,TLS1_1' },
  };
  const security = { authorization: 'enabled', keyFile: inFolder('members.key') };
  fs.writeFileSync(file, JSON.stringify({ ...settings, net: { ...settings.net, tls }, security }));
  mongod = await spawnWatched({ program, args, env }, { folder, outputFile: inFolder('mongod.out'), removedWithUs: folder });

  // Before there is a user the machine itself may make the first one.
  const local = `mongodb://127.0.0.1:${port}/?directConnection=true&tls=true&tlsCAFile=${inFolder('ca.pem')}`;
  const first = new mongo.MongoClient(local, { serverSelectionTimeoutMS: 30_000 });
  await first.connect();
  await first.db('admin').command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: `127.0.0.1:${port}` }] } });
  await until(async () => (await first.db('admin').command({ hello: 1 }))['isWritablePrimary'] === true);
  await first.db('admin').command({ createUser: 'root', pwd: password, roles: ['root'] });
  await first.close();
  root = await mongoose.createConnection(uri('root')).asPromise();
  await users();
  await Promise.all(serviceNames.map(up));
});

afterAll(async () => {
  await Promise.all(Array.from(services.values(), (service) => service.end('SIGTERM')));
  await root?.close();
  mongod.kill('SIGKILL');
  await once(mongod, 'exit');
  fs.rmSync(folder, { recursive: true });
});

const at = (service: ServiceName): string => services.get(service)?.url ?? '';

it('an update comes through all three services, each is ready, and no password is in a log', async () => {
  const { key } = await new ApiKeys(root, access).create({ role: 'operator', name: 'test' });
  const authorization = `Bearer ${key}`;
  const update = {
    ...{ specversion: '1.0', id: 'r-1', source: '/registry', type: 'taocun.village.registered.v1', time: '2014-06-01T09:00:00+08:00' },
    data: { villageCode: '320324105212', name: '东风村', households: 350 },
  };
  const send = (): Promise<Response> =>
    fetch(`${at('ingestion')}/api/v1/updates`, { method: 'POST', headers: { authorization }, body: new Blob([JSON.stringify(update)]) });
  await until(async () => (await send()).status === 202, { what: 'it was taken' });
  await until(async () => (await fetch(`${at('reporting')}/api/v1/villages/320324105212`)).status === 200, { what: 'it was answered' });
  for (const service of serviceNames)
    await until(async () => (await fetch(`${at(service)}/health/ready`)).status === 200, { what: 'it was ready' });

  // Reporting also stores keys, and webhooks with their deliveries, which an owner takes in transactions.
  const post = async (path: string, body: object): Promise<number> =>
    (
      await fetch(`${at('reporting')}${path}`, {
        ...{ method: 'POST', body: JSON.stringify(body) },
        headers: { authorization, 'content-type': 'application/json' },
      })
    ).status;
  expect(await post('/api/v1/keys', { role: 'reader', name: 'x' })).toBe(201);
  expect(await post('/api/v1/webhooks', { url: 'https://example.com/', from: 'beginning', filter: { regions: ['99'] } })).toBe(201);
  await until(async () => (await new ApiKeys(root, access).all()).some(({ lastUsedAt }) => lastUsedAt !== undefined), {
    what: 'it was its use noted',
  });
  for (const { output } of services.values()) {
    expect(output).not.toMatch(/ ERROR | FATAL |not authorized/);
    for (const one of [password, encodeURIComponent(password)]) expect(output).not.toContain(one);
  }
});

it('a service may neither read nor write what is another’s, nor make keys', async () => {
  const connection = await mongoose.createConnection(uri('ingestion')).asPromise();
  const client = connection.getClient();
  const refused = { code: 13 };
  const others = client.db(nameOf('reporting', topicPrefix)).collection('webhooks');
  await expect(others.findOne({})).rejects.toMatchObject(refused);
  await expect(others.deleteMany({})).rejects.toMatchObject(refused);
  await expect(new ApiKeys(connection, access).create({ role: 'operator', name: 'x' })).rejects.toMatchObject(refused);
  await expect(client.db(access).dropDatabase()).rejects.toMatchObject(refused);
  expect(await new ApiKeys(connection, access).all()).not.toEqual([]);
  // All write to the audit log, and reporting alone reads it.
  const audit = new AuditLog(connection, access, 'ingestion');
  await audit.end(await audit.begin({ action: 'rejected.repair' }), 'done');
  await expect(audit.records.findOne({})).rejects.toMatchObject(refused);
  await expect(audit.records.deleteMany({})).rejects.toMatchObject(refused);
  await connection.close();
});

it.each([['a wrong password', () => uri('ingestion', undefined, 'another'), /MongoDB refuses the connection: Authentication failed/]])(
  'a service with %s does not start, and says why',
  async (_what, given, why) => {
    const child = start('ingestion', given());
    const code = await child.ended;
    expect([code, child.output]).toEqual([1, expect.stringMatching(why)]);
    expect(child.output).not.toContain('another@');
  },
);

it.each([
  ['without TLS', () => uri('ingestion', '').replace('tls=true', 'tls=false'), /./],
  ['with an authority that nobody trusts', () => uri('ingestion', ''), /certificate/],
  ['without a login', () => uri(''), /requires authentication/],
])('nobody gets in %s', async (_what, given, why) => {
  const client = new mongo.MongoClient(given(), { serverSelectionTimeoutMS: 2_000 });
  await expect(client.db('x').collection('y').findOne({})).rejects.toThrow(why);
  await client.close();
});
