import { type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { accessDatabaseOf, ApiKeys, nameOf } from '@taocun/service';
import mongoose from 'mongoose';
import { kafkaClient } from '@taocun/kafka';
import { ForeignClient } from '@taocun/harness/kafka/foreign-client';
import { ServiceProcess } from '@taocun/harness/service-process';
import { until } from '@taocun/harness/until';
import { askGivenKafka, askKafka, untilAnswered } from './answers';
import { foldersFromEnvironment } from './folders';
import { localKafka } from './kafka';
import { kafkaLogin } from './kafka-login';
import { rightsOf } from './kafka-rights.fixture';
import { freePorts } from './machine/ports';
import { run } from './machine/processes';
import { spawnWatched } from './machine/watched';

// A service against a Kafka that wants TLS, with a certificate that only its own authority has signed, and has three doors: one for a
// password, one for a certificate of the client, one for a token.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'taocun-guarded-'));
const inFolder = (name: string): string => path.join(folder, name);
const ca = inFolder('ca.pem');
const store = inFolder('broker.p12');
const password = 'pass-of-this-test';
const topicPrefix = `guarded-${randomUUID().slice(0, 8)}.`;
/** Of the cluster's own users all may do all, but this one has the rights that deploy/kubernetes gives ingestion. */
const principal = 'User:CN=ingestion';
/** A connection must show another token so often. Kafka takes none within a second of the last. */
const REAUTHENTICATE_MS = 12_000;
const doors = { guarded: '', mutual: '', token: '' };
let kafka: ChildProcess;
let mongo: mongoose.Connection;

beforeAll(async () => {
  mongo = await mongoose.createConnection(String(process.env['MONGODB_URI'])).asPromise();
  const launch = await localKafka.prepare(foldersFromEnvironment().cache, () => undefined);
  const ports = await freePorts();
  for (const door of ['guarded', 'mutual', 'token'] as const) doors[door] = `127.0.0.1:${(await freePorts()).port}`;
  tokens.listen(0, '127.0.0.1');
  await once(tokens, 'listening');
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

  for (const client of ['client', 'ingestion', 'stranger']) {
    const made = ['-keyout', inFolder(`${client}.key`), '-out', inFolder(`${client}.crt`)];
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const { exitCode, output } = await run('openssl', ['req', '-x509', ...newKey, '-subj', `/CN=${client}`, ...made]);
    if (exitCode !== 0) throw new Error(`openssl ended with ${String(exitCode)}:\n${output}`);
  }
  fs.writeFileSync(
    inFolder('clients.pem'),
    ['client.crt', 'ingestion.crt'].map((name) => fs.readFileSync(inFolder(name), 'utf8')).join(''),
  );
  fs.writeFileSync(
    inFolder('jwks.json'),
    JSON.stringify({ keys: [{ ...signer.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256' }] }),
  );

  // Of a property that stands twice the later counts: beside the open door for the broker itself there are the guarded ones.
  const listeners = Object.entries(doors).map(([door, address]) => `${door.toUpperCase()}://${address}`);
  const security = 'org.apache.kafka.common.security';
  fs.appendFileSync(
    inFolder('server.properties'),
    [
      `listeners=${[`PLAINTEXT://127.0.0.1:${ports.port}`, ...listeners, `CONTROLLER://127.0.0.1:${ports.controllerPort}`].join()}`,
      `advertised.listeners=${[`PLAINTEXT://127.0.0.1:${ports.port}`, ...listeners].join()}`,
      'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,GUARDED:SASL_SSL,MUTUAL:SSL,TOKEN:SASL_SSL,CONTROLLER:PLAINTEXT',
      'listener.name.guarded.sasl.enabled.mechanisms=PLAIN',
      `listener.name.guarded.plain.sasl.jaas.config=${security}.plain.PlainLoginModule required user_taocun="${password}";`,
      'listener.name.mutual.ssl.client.auth=required',
      'listener.name.mutual.ssl.truststore.type=PEM',
      `listener.name.mutual.ssl.truststore.location=${inFolder('clients.pem')}`,
      'listener.name.token.sasl.enabled.mechanisms=OAUTHBEARER',
      `listener.name.token.oauthbearer.sasl.jaas.config=${security}.oauthbearer.OAuthBearerLoginModule required;`,
      `listener.name.token.oauthbearer.sasl.server.callback.handler.class=${security}.oauthbearer.OAuthBearerValidatorCallbackHandler`,
      `listener.name.token.oauthbearer.sasl.oauthbearer.jwks.endpoint.url=${pathToFileURL(inFolder('jwks.json')).href}`,
      'listener.name.token.oauthbearer.sasl.oauthbearer.expected.audience=kafka',
      'listener.name.token.oauthbearer.sasl.oauthbearer.expected.issuer=test',
      `listener.name.token.oauthbearer.connections.max.reauth.ms=${REAUTHENTICATE_MS}`,
      'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users=User:ANONYMOUS;User:taocun;User:CN=client',
      `ssl.keystore.location=${store}`,
      'ssl.keystore.type=PKCS12',
      `ssl.keystore.password=${password}`,
      `ssl.key.password=${password}`,
      '',
    ].join('\n'),
  );
  const allowed = `-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=${pathToFileURL(inFolder('jwks.json')).href}`;
  kafka = await spawnWatched(
    { program, args: [allowed, ...args.map((arg) => arg.replace(/^-Xm([sx]).*/, '-Xm$1256m'))], env },
    { folder, outputFile: inFolder('kafka.out'), removedWithUs: folder },
  );
  const ended = (): string | undefined =>
    kafka.exitCode === null ? undefined : fs.readFileSync(path.join(folder, 'kafka.log'), 'utf8').slice(-3_000);
  await untilAnswered(() => localKafka.ask(ports), 150_000, ended);
  await new ForeignClient([`127.0.0.1:${ports.port}`]).allow(principal, rightsOf('ingestion', topicPrefix));
});

afterAll(async () => {
  if (kafka.exitCode === null) {
    kafka.kill('SIGKILL');
    await once(kafka, 'exit');
  }
  for (const name of [nameOf('ingestion', topicPrefix), accessDatabaseOf(topicPrefix)]) await mongo.getClient().db(name).dropDatabase();
  await mongo.close();
  tokens.close();
  tokens.closeAllConnections();
  fs.rmSync(folder, { recursive: true });
});

/** The authorization server: the secret is good for a token, signed by the key that the broker has. */
const signer = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const tokens = createServer((request, response) => {
  void text(request).then((form) => {
    const known = request.headers.authorization === `Basic ${Buffer.from(`taocun:${password}`).toString('base64')}`;
    if (!known) return response.writeHead(401).end('{"error":"invalid_client"}');
    const iat = Math.floor(Date.now() / 1_000);
    const claims = { iss: 'test', sub: 'taocun', aud: new URLSearchParams(form).get('scope'), iat, exp: iat + 60 };
    const unsigned = [{ alg: 'RS256', kid: 'one', typ: 'JWT' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const token = `${unsigned}.${sign('RSA-SHA256', Buffer.from(unsigned), signer.privateKey).toString('base64url')}`;
    return response.end(JSON.stringify({ access_token: token, expires_in: 60 }));
  });
});

const quiet = { error: () => undefined, warn: () => undefined };

const accepted = async (url: string) => (await (await fetch(`${url}/api/v1/counts`)).json()) as { accepted: number };

const login = (more: Record<string, string> = {}): Record<string, string> => ({
  ...{ KAFKA_BROKERS: doors.guarded, KAFKA_SSL: 'true', KAFKA_SSL_CA: ca },
  ...{ KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'taocun', KAFKA_SASL_PASSWORD: password, ...more },
});
const certificate = (client = 'client'): Record<string, string> => ({
  ...{ KAFKA_BROKERS: doors.mutual, KAFKA_SSL: 'true', KAFKA_SSL_CA: ca },
  ...{ KAFKA_SSL_CERT: inFolder(`${client}.crt`), KAFKA_SSL_KEY: inFolder(`${client}.key`) },
});
const token = (more: { scope?: string; secret?: string } = {}): Record<string, string> => ({
  ...{ KAFKA_BROKERS: doors.token, KAFKA_SSL: 'true', KAFKA_SSL_CA: ca, KAFKA_SASL_MECHANISM: 'oauthbearer' },
  KAFKA_SASL_OAUTH_TOKEN_ENDPOINT: `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`,
  KAFKA_SASL_OAUTH_CLIENT_ID: 'taocun',
  KAFKA_SASL_OAUTH_CLIENT_SECRET: more.secret ?? password,
  KAFKA_SASL_OAUTH_SCOPE: more.scope ?? 'kafka',
});

describe('a tool', () => {
  const ask = async (env: Record<string, string>) => askKafka([String(env['KAFKA_BROKERS'])], 5_000, await kafkaLogin(env));

  it('gets in with the login and the authority that the environment names, and not without either', async () => {
    expect(await ask(login())).toBeUndefined();
    expect(await ask(login({ KAFKA_SASL_PASSWORD: 'another' }))).toMatch(/authentication/i);
    expect(await ask(login({ KAFKA_SSL_CA: '' }))).toMatch(/self.signed/i);
  });

  it('gets in with a certificate that the broker trusts, and not with another or none', async () => {
    expect(await ask(certificate())).toBeUndefined();
    expect(await ask(certificate('stranger'))).toBeDefined();
    expect(await ask({ ...certificate(), KAFKA_SSL_CERT: '', KAFKA_SSL_KEY: '' })).toBeDefined();
  });

  it('gets in with a token for this Kafka, and not with one for another, or without', async () => {
    expect(await ask(token())).toBeUndefined();
    expect(await ask(token({ scope: 'another' }))).toBeDefined();
    expect(await ask(token({ secret: 'another' }))).toMatch(/invalid_client/);
  });
});

it('a tool stays longer than it may without another token', async () => {
  const { sasl, ssl = false } = await kafkaLogin(token());
  if (sasl === undefined) throw new Error('The environment names a login.');
  const limits = { timeoutMs: 5_000, retries: 0 };
  const admin = kafkaClient({ clientId: 'test', brokers: [doors.token], ssl, sasl, limits }, quiet).admin();
  await admin.connect();
  try {
    const untilMs = Date.now() + 1.2 * REAUTHENTICATE_MS;
    while (Date.now() < untilMs) {
      expect((await admin.describeCluster()).brokers).toBe(1);
      await pause(200);
    }
  } finally {
    await admin.disconnect();
  }
});

it('a Kafka that is given answers those who have the login', async () => {
  const before = { ...process.env };
  try {
    for (const [env, up] of [
      [login(), true],
      [login({ KAFKA_SASL_PASSWORD: 'another' }), false],
    ] as const) {
      Object.assign(process.env, env);
      expect((await askGivenKafka(doors.guarded)) === undefined).toBe(up);
    }
  } finally {
    process.env = before;
  }
});

it.each([
  ['a password', login],
  ['a certificate', certificate],
  ['a token', token],
  ['the rights that deploy/kubernetes gives it', () => certificate('ingestion')],
] as const)('a service reads, publishes and becomes ready with %s', async (name, env) => {
  const service = new ServiceProcess('ingestion', {
    env: { TOPIC_PREFIX: topicPrefix, OPEN_READING: 'true', CHECKPOINT_INTERVAL_MS: '100', ...env() },
  });
  try {
    const url = await service.address;
    const { key } = await new ApiKeys(mongo, accessDatabaseOf(topicPrefix)).create({ role: 'operator', name: 'test' });
    const update = {
      ...{
        specversion: '1.0',
        id: name.replaceAll(' ', '-'),
        source: '/registry',
        type: 'taocun.village.registered.v1',
        time: '2014-06-01T09:00:00+08:00',
      },
      data: { villageCode: '320324105212', name: '东风村', households: 350 },
    };
    const { accepted: before } = await accepted(url);
    const send = () =>
      fetch(`${url}/api/v1/updates`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: new Blob([JSON.stringify(update)]),
      });
    await until(
      async () => (await send()).status,
      (status) => status === 202,
    );
    await until(
      () => accepted(url),
      (counts) => counts.accepted > before,
    );
    await until(
      async () => (await fetch(`${url}/health/ready`)).status,
      (status) => status === 200,
    );
    expect(service.output).not.toContain(password);
  } finally {
    await service.end('SIGTERM');
  }
});
