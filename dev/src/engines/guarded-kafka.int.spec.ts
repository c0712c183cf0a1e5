import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { accessDatabaseOf, ApiKeys, nameOf } from '@taocun/service';
import mongoose from 'mongoose';
import { ServiceProcess } from '@taocun/harness/service-process';
import { until } from '@taocun/harness/until';
import { askKafka, untilAnswered } from './answers';
import { engineStatus } from './engines';
import { foldersFromEnvironment } from './folders';
import { localKafka } from './kafka';
import { kafkaLogin } from './kafka-login';
import { freePorts } from './machine/ports';
import { run } from './machine/processes';

// A service against a Kafka that wants TLS, with a certificate that only its own authority has signed, and a login.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'taocun-guarded-'));
const ca = path.join(folder, 'ca.pem');
const store = path.join(folder, 'broker.p12');
const password = 'pass-of-this-test';
const topicPrefix = `guarded-${randomUUID().slice(0, 8)}.`;
let kafka: ChildProcess;
let brokers = '';
let mongo: mongoose.Connection;

beforeAll(async () => {
  mongo = await mongoose.createConnection(String(process.env['MONGODB_URI'])).asPromise();
  const launch = await localKafka.prepare(foldersFromEnvironment().cache, () => undefined);
  const ports = await freePorts();
  const { port } = await freePorts();
  brokers = `127.0.0.1:${port}`;
  const { program, args, env } = await launch(folder, ports);
  const keytool = async (...args: string[]): Promise<void> => {
    const { exitCode, output } = await run(program.replace(/java$/, 'keytool'), [
      ...args,
      '-alias',
      'broker',
      '-keystore',
      store,
      '-storepass',
      password,
    ]);
    if (exitCode !== 0) throw new Error(`keytool ended with ${String(exitCode)}:\n${output}`);
  };
  const names = ['-dname', 'CN=127.0.0.1', '-ext', 'san=ip:127.0.0.1', '-validity', '2'];
  await keytool('-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', ...names, '-storetype', 'PKCS12');
  await keytool('-exportcert', '-rfc', '-file', ca);

  // Of a property that stands twice the later counts: beside the open door for the broker itself there is a guarded one.
  fs.appendFileSync(
    path.join(folder, 'server.properties'),
    [
      `listeners=PLAINTEXT://127.0.0.1:${ports.port},GUARDED://${brokers},CONTROLLER://127.0.0.1:${ports.controllerPort}`,
      `advertised.listeners=PLAINTEXT://127.0.0.1:${ports.port},GUARDED://${brokers}`,
      'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,GUARDED:SASL_SSL,CONTROLLER:PLAINTEXT',
      'listener.name.guarded.sasl.enabled.mechanisms=PLAIN',
      `listener.name.guarded.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_taocun="${password}";`,
      `ssl.keystore.location=${store}`,
      'ssl.keystore.type=PKCS12',
      `ssl.keystore.password=${password}`,
      `ssl.key.password=${password}`,
      '',
    ].join('\n'),
  );
  kafka = spawn(
    program,
    args.map((arg) => arg.replace(/^-Xm([sx]).*/, '-Xm$1256m')),
    { cwd: folder, env, stdio: 'ignore' },
  );
  const ended = (): string | undefined =>
    kafka.exitCode === null ? undefined : fs.readFileSync(path.join(folder, 'kafka.log'), 'utf8').slice(-3_000);
  await untilAnswered(() => localKafka.ask(ports), 150_000, ended);
}, 180_000);

afterAll(async () => {
  kafka.kill('SIGKILL');
  await once(kafka, 'exit');
  for (const name of [nameOf('ingestion', topicPrefix), accessDatabaseOf(topicPrefix)]) await mongo.getClient().db(name).dropDatabase();
  await mongo.close();
  fs.rmSync(folder, { recursive: true });
});

const login = (more: Record<string, string> = {}): Record<string, string> => ({
  ...{ KAFKA_BROKERS: brokers, KAFKA_SSL: 'true', KAFKA_SSL_CA: ca },
  ...{ KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'taocun', KAFKA_SASL_PASSWORD: password, ...more },
});

it('a tool gets in with the login and the authority that the environment names, and not without either', async () => {
  const ask = async (env: Record<string, string>) => askKafka([brokers], 5_000, await kafkaLogin(env));
  expect(await ask(login())).toBeUndefined();
  expect(await ask(login({ KAFKA_SASL_PASSWORD: 'another' }))).toMatch(/authentication/i);
  expect(await ask(login({ KAFKA_SSL_CA: '' }))).toMatch(/self.signed/i);
});

it('its status says that it is up to those who have the login', async () => {
  const before = { ...process.env };
  try {
    for (const [env, up] of [
      [login(), true],
      [login({ KAFKA_SASL_PASSWORD: 'another' }), false],
    ] as const) {
      Object.assign(process.env, env);
      expect((await engineStatus()).find(({ engine }) => engine === 'kafka')).toEqual({
        engine: 'kafka',
        source: 'given',
        address: brokers,
        up,
      });
    }
  } finally {
    process.env = before;
  }
});

it('a service reads, publishes and becomes ready', async () => {
  const service = new ServiceProcess('ingestion', {
    env: { TOPIC_PREFIX: topicPrefix, OPEN_READING: 'true', CHECKPOINT_INTERVAL_MS: '100', ...login() },
  });
  try {
    const url = await service.address;
    const { key } = await new ApiKeys(mongo, accessDatabaseOf(topicPrefix)).create({ role: 'operator', name: 'test' });
    const update = {
      ...{ specversion: '1.0', id: 'r-1', source: '/registry', type: 'taocun.village.registered.v1', time: '2014-06-01T09:00:00+08:00' },
      data: { villageCode: '320324105212', name: '东风村', households: 350 },
    };
    const send = () =>
      fetch(`${url}/api/v1/updates`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: new Blob([JSON.stringify(update)]),
      });
    await until(
      async () => (await send()).status,
      (status) => status === 202,
      40_000,
    );
    const counts = async () => (await (await fetch(`${url}/api/v1/counts`)).json()) as { accepted: number };
    await until(counts, ({ accepted }) => accepted > 0, 40_000);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(await service.positions()).toMatchObject({ running: true, reasons: [] });
    expect(service.output).not.toContain(password);
  } finally {
    await service.end('SIGTERM');
  }
});
