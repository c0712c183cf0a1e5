import { type ServerResponse } from 'node:http';
import { Controller, Get, Res } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Connection, createConnection } from 'mongoose';
import { until } from '@taocun/harness/until';
import { createHttpApp } from '../boot/http-app';
import { ServiceModule } from '../boot/service-module';
import { readConfig, type ServiceConfig } from '../config/config';
import { RequireRole } from '../http/require-role';
import { mongoUri, uniquePrefix } from '../mongo/mongo.fixture';
import { createLogger } from '../observability/logger';
import { keyHashOf } from '../secrets/api-key';
import { ApiKeys, apiKeyOf } from './api-keys';

@Controller('things')
class Things {
  @Get()
  @RequireRole('reader')
  list(): object {
    return {};
  }

  @Get('endless')
  @RequireRole('reader')
  endless(@Res() reply: { hijack(): void; readonly raw: ServerResponse }): void {
    reply.hijack();
    reply.raw.writeHead(200).write('beginning');
  }
}

class TestRoot {}

describe('keys in MongoDB', () => {
  let config: ServiceConfig;
  let connection: Connection;
  let keys: ApiKeys;

  beforeAll(async () => {
    const least = { KAFKA_BROKERS: 'localhost:1', MONGODB_URI: mongoUri(), TOPIC_PREFIX: uniquePrefix() };
    config = readConfig('reporting', { ...least, RATE_LIMIT_PER_MINUTE: '2' });
    connection = await createConnection(config.mongo.uri, { dbName: config.mongo.database }).asPromise();
    keys = new ApiKeys(connection, config.access.database);
  });
  afterAll(async () => {
    await connection.getClient().db(config.access.database).dropDatabase();
    await connection.close();
  });

  async function listening(): Promise<NestFastifyApplication> {
    const log = createLogger({ service: 'reporting', level: 'silent', format: 'json', secrets: [] });
    const module = {
      module: TestRoot,
      imports: [ServiceModule.forRoot({ config, connection })],
      controllers: [Things],
    };
    const app = await createHttpApp(module, { bodyLimitBytes: 1_000 }, log);
    await app.listen(0, '127.0.0.1');
    return app;
  }

  it('are stored without anything that would let a reader in, in the database of all services', async () => {
    const { key, made } = await keys.create({
      role: 'producer',
      name: 'Li',
      sources: ['/x'],
      createdBy: 'someone',
    });
    const stored = await connection.getClient().db(config.access.database).collection('keys').findOne();
    expect(stored).toMatchObject({
      _id: made.id,
      role: 'producer',
      name: 'Li',
      sources: ['/x'],
      createdBy: 'someone',
    });
    expect(Buffer.from(stored?.['hash'].buffer).equals(keyHashOf(key))).toBe(true);
    expect(stored).not.toHaveProperty('types');
    expect(JSON.stringify(stored)).not.toContain(key.slice(-64));
    expect((await keys.all()).map(apiKeyOf)).toEqual([made]);
    const registry = await keys.create({
      role: 'producer',
      name: 'registry',
      sources: ['/r'],
      types: ['taocun.village.registered.v1'],
    });
    expect((await keys.all()).map(apiKeyOf)).toEqual([made, registry.made]);
    expect(registry.made.types).toEqual(['taocun.village.registered.v1']);
  });

  it('are revoked permanently, and only where they exist', async () => {
    const { made } = await keys.create({ role: 'reader', name: '' });
    const first = await keys.revoke(made.id);
    expect(first).toEqual({ ...made, revokedAt: expect.any(Date) });
    expect(await keys.revoke(made.id)).toEqual(first);
    expect(await keys.revoke('000000000000')).toBeUndefined();
  });

  it('store the latest use, whichever process notes it last', async () => {
    const { made } = await keys.create({ role: 'reader', name: '' });
    const earlier = new Date('2026-01-01');
    const later = new Date('2026-01-02');
    await keys.noteUse(made.id, later);
    await keys.noteUse(made.id, earlier);
    expect((await keys.all()).find(({ _id }) => _id === made.id)?.lastUsedAt).toEqual(later);
  });

  it('have their own limit each, and not that of their address', async () => {
    const app = await listening();
    const url = `${await app.getUrl()}/things`;
    const made = [
      await keys.create({ role: 'reader', name: '' }),
      await keys.create({ role: 'operator', name: '' }),
    ];
    const statuses: number[] = [];
    for (const { key } of made) {
      for (let n = 0; n < 3; n++)
        statuses.push((await fetch(url, { headers: { authorization: `Bearer ${key}` } })).status);
    }
    expect(statuses).toEqual([200, 200, 429, 200, 200, 429]);
    expect((await fetch(url)).status).toBe(401);
    await app.close();
  });

  it('close their open connections when they end, and leave those of others', async () => {
    const app = await listening();
    const follow = async () => {
      const { key, made } = await keys.create({ role: 'reader', name: '' });
      const { status, body } = await fetch(`${await app.getUrl()}/things/endless`, {
        headers: { authorization: `Bearer ${key}` },
      });
      expect(status).toBe(200);
      const answer = { id: made.id, hasEnded: false };
      const read = async (): Promise<void> => {
        const reader = body?.getReader();
        while ((await reader?.read())?.done === false);
      };
      void read().catch(() => (answer.hasEnded = true));
      return answer;
    };
    const expiring = await follow();
    const revoked = await follow();
    const valid = await follow();
    expect(revoked.hasEnded).toBe(false);
    await keys.revoke(revoked.id);
    const stored = connection.getClient().db(config.access.database).collection<{ _id: string }>('keys');
    await stored.updateOne({ _id: expiring.id }, { $set: { expiresAt: new Date(Date.now() + 1_500) } });
    await until(() => revoked.hasEnded && expiring.hasEnded);
    expect(valid.hasEnded).toBe(false);
    app.getHttpServer().closeAllConnections();
    await app.close();
  });
});
