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
import mongoose from 'mongoose';
import { ServiceProcess } from '@taocun/harness/service-process';
import { until } from '@taocun/harness/until';
import { kafkaClient } from '@taocun/kafka';
import { silentLog } from '@taocun/runtime';
import { accessDatabaseOf, ApiKeys, installedName } from '@taocun/service';
import { askGivenKafka, askKafka } from './answers';
import { clientCertificate } from './certificates.fixture';
import { GuardedKafka } from './guarded-kafka.fixture';
import { kafkaLogin } from './kafka-login';

// A service against a Kafka with three listeners: for a password, for a client certificate, and for a token.
// The users here may do everything; rights.secured.spec.ts shows the rights of each user.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'taocun-guarded-'));
const inFolder = (name: string): string => path.join(folder, name);
const password = 'pass-of-this-test';
const topicPrefix = `guarded-${randomUUID().slice(0, 8)}.`;
/**
 * The interval at which a connection must present another token. Kafka accepts none within a second of the
 * last.
 */
const REAUTHENTICATE_MS = 12_000;
let kafka: GuardedKafka;
let mongo: mongoose.Connection;

beforeAll(async () => {
  mongo = await mongoose.createConnection(String(process.env['MONGODB_URI'])).asPromise();
  tokens.listen(0, '127.0.0.1');
  await once(tokens, 'listening');
  await clientCertificate(folder, 'stranger');
  fs.writeFileSync(
    inFolder('jwks.json'),
    JSON.stringify({ keys: [{ ...signer.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256' }] }),
  );
  const jwks = pathToFileURL(inFolder('jwks.json')).href;
  const security = 'org.apache.kafka.common.security';
  kafka = await GuardedKafka.start(folder, ['client'], {
    doors: {
      guarded: {
        protocol: 'SASL_SSL',
        settings: [
          'sasl.enabled.mechanisms=PLAIN',
          `plain.sasl.jaas.config=${security}.plain.PlainLoginModule required user_taocun="${password}";`,
        ],
      },
      token: {
        protocol: 'SASL_SSL',
        settings: [
          'sasl.enabled.mechanisms=OAUTHBEARER',
          `oauthbearer.sasl.jaas.config=${security}.oauthbearer.OAuthBearerLoginModule required;`,
          `oauthbearer.sasl.server.callback.handler.class=${security}.oauthbearer.OAuthBearerValidatorCallbackHandler`,
          `oauthbearer.sasl.oauthbearer.jwks.endpoint.url=${jwks}`,
          'oauthbearer.sasl.oauthbearer.expected.audience=kafka',
          'oauthbearer.sasl.oauthbearer.expected.issuer=test',
          `oauthbearer.connections.max.reauth.ms=${REAUTHENTICATE_MS}`,
        ],
      },
    },
    superusers: ['taocun', 'CN=client'],
    jvm: [`-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=${jwks}`],
  });
});

afterAll(async () => {
  await kafka?.stop();
  for (const name of [installedName('ingestion', topicPrefix), accessDatabaseOf(topicPrefix)])
    await mongo.getClient().db(name).dropDatabase();
  await mongo.close();
  tokens.close();
  tokens.closeAllConnections();
  fs.rmSync(folder, { recursive: true });
});

/** The authorization server exchanges the secret for a token, signed by the key that the broker has. */
const signer = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const tokens = createServer((request, response) => {
  void text(request).then((form) => {
    const known =
      request.headers.authorization === `Basic ${Buffer.from(`taocun:${password}`).toString('base64')}`;
    if (!known) return response.writeHead(401).end('{"error":"invalid_client"}');
    const iat = Math.floor(Date.now() / 1_000);
    const claims = {
      iss: 'test',
      sub: 'taocun',
      aud: new URLSearchParams(form).get('scope'),
      iat,
      exp: iat + 60,
    };
    const unsigned = [{ alg: 'RS256', kid: 'one', typ: 'JWT' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const token = `${unsigned}.${sign('RSA-SHA256', Buffer.from(unsigned), signer.privateKey).toString('base64url')}`;
    return response.end(JSON.stringify({ access_token: token, expires_in: 60 }));
  });
});

const accepted = async (url: string) =>
  (await (await fetch(`${url}/api/v1/updates/counts`)).json()) as { accepted: number };

const door = (name: string): Record<string, string> => ({
  KAFKA_BROKERS: String(kafka.doors[name]),
  KAFKA_SSL: 'true',
  KAFKA_SSL_CA: inFolder('kafka-ca.pem'),
});
const login = (more: Record<string, string> = {}): Record<string, string> => ({
  ...door('guarded'),
  KAFKA_SASL_MECHANISM: 'plain',
  KAFKA_SASL_USERNAME: 'taocun',
  KAFKA_SASL_PASSWORD: password,
  ...more,
});
const certificate = (client = 'client'): Record<string, string> => kafka.certificate(client);
const token = (more: { scope?: string; secret?: string } = {}): Record<string, string> => ({
  ...door('token'),
  KAFKA_SASL_MECHANISM: 'oauthbearer',
  KAFKA_SASL_OAUTH_TOKEN_ENDPOINT: `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`,
  KAFKA_SASL_OAUTH_CLIENT_ID: 'taocun',
  KAFKA_SASL_OAUTH_CLIENT_SECRET: more.secret ?? password,
  KAFKA_SASL_OAUTH_SCOPE: more.scope ?? 'kafka',
});

describe('a tool', () => {
  const ask = async (env: Record<string, string>) =>
    askKafka([String(env['KAFKA_BROKERS'])], 5_000, await kafkaLogin(env));

  it('connects with the login and the authority in the environment, and not without either', async () => {
    expect(await ask(login())).toBeUndefined();
    expect(await ask(login({ KAFKA_SASL_PASSWORD: 'another' }))).toMatch(/authentication/i);
    expect(await ask(login({ KAFKA_SSL_CA: '' }))).toMatch(/self.signed/i);
  });

  it('connects with a certificate that the broker trusts, and not with another one or none', async () => {
    expect(await ask(certificate())).toBeUndefined();
    expect(await ask(certificate('stranger'))).toBeDefined();
    expect(await ask({ ...certificate(), KAFKA_SSL_CERT: '', KAFKA_SSL_KEY: '' })).toBeDefined();
  });

  it('connects with a token for this Kafka, and not with one for another, or without', async () => {
    expect(await ask(token())).toBeUndefined();
    expect(await ask(token({ scope: 'another' }))).toBeDefined();
    expect(await ask(token({ secret: 'another' }))).toMatch(/invalid_client/);
  });
});

it('a tool stays connected beyond the time of its token by presenting another one', async () => {
  const { sasl, ssl = false } = await kafkaLogin(token());
  if (sasl === undefined) throw new Error('The environment names a login.');
  const limits = { timeoutMs: 5_000, retries: 0 };
  const admin = kafkaClient(
    { clientId: 'test', brokers: [String(kafka.doors['token'])], ssl, sasl, limits },
    silentLog,
  ).admin();
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

it('a Kafka with a given address answers clients that have the login', async () => {
  const before = { ...process.env };
  try {
    for (const [env, up] of [
      [login(), true],
      [login({ KAFKA_SASL_PASSWORD: 'another' }), false],
    ] as const) {
      Object.assign(process.env, env);
      expect((await askGivenKafka(String(kafka.doors['guarded']))) === undefined).toBe(up);
    }
  } finally {
    process.env = before;
  }
});

it.each([
  ['a password', login],
  ['a certificate', certificate],
  ['a token', token],
] as const)('a service reads, publishes and becomes ready with %s', async (name, env) => {
  const service = new ServiceProcess('ingestion', {
    env: { TOPIC_PREFIX: topicPrefix, OPEN_READING: 'true', CHECKPOINT_INTERVAL_MS: '100', ...env() },
  });
  try {
    const url = await service.address;
    const { key } = await new ApiKeys(mongo, accessDatabaseOf(topicPrefix)).create({
      role: 'operator',
      name: 'test',
    });
    const update = {
      specversion: '1.0',
      id: name.replaceAll(' ', '-'),
      source: '/registry',
      type: 'taocun.village.registered.v1',
      time: '2014-06-01T09:00:00+08:00',
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
