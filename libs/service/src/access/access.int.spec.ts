import { Controller, Get } from '@nestjs/common';
import { type Connection, createConnection } from 'mongoose';
import { keyHashOf } from '../secrets/api-key';
import { ApiKeys, apiKeyOf } from './api-keys';
import { readConfig, type ServiceConfig } from '../config/config';
import { createHttpApp } from '../boot/http-app';
import { createLogger } from '../observability/logger';
import { mongoUri, uniquePrefix } from '../boot/mongo.fixture';
import { RequireRole } from './require-role';
import { ServiceModule } from '../boot/service-module';

@Controller('things')
class Things {
  @Get()
  @RequireRole('reader')
  list(): object {
    return {};
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

  it('are stored without what would let anybody in, in the database of all services', async () => {
    const { key, made } = await keys.create({ role: 'producer', name: 'Li', sources: ['/x'], createdBy: 'someone' });
    const stored = await connection.getClient().db(config.access.database).collection('keys').findOne();
    expect(stored).toMatchObject({ _id: made.id, role: 'producer', name: 'Li', sources: ['/x'], createdBy: 'someone' });
    expect(Buffer.from(stored?.['hash'].buffer).equals(keyHashOf(key))).toBe(true);
    expect(JSON.stringify(stored)).not.toContain(key.slice(-64));
    expect((await keys.all()).map(apiKeyOf)).toEqual([made]);
  });

  it('are revoked once and for all, and only where they are', async () => {
    const { made } = await keys.create({ role: 'reader', name: '' });
    const first = await keys.revoke(made.id);
    expect(first).toEqual({ ...made, revokedAt: expect.any(Date) });
    expect(await keys.revoke(made.id)).toEqual(first);
    expect(await keys.revoke('000000000000')).toBeUndefined();
  });

  it('keep the latest use, whichever process notes it last', async () => {
    const { made } = await keys.create({ role: 'reader', name: '' });
    const [earlier, later] = [new Date('2026-01-01'), new Date('2026-01-02')];
    await keys.noteUse(made.id, later);
    await keys.noteUse(made.id, earlier);
    expect((await keys.all()).find(({ _id }) => _id === made.id)?.lastUsedAt).toEqual(later);
  });

  it('have each their own limit, and not that of their address', async () => {
    const log = createLogger({ service: 'reporting', level: 'silent', format: 'json', secrets: [] });
    const module = { module: TestRoot, imports: [ServiceModule.forRoot({ config, connection })], controllers: [Things] };
    const app = await createHttpApp(module, { bodyLimitBytes: 1_000 }, log);
    await app.listen(0, '127.0.0.1');
    const url = `${await app.getUrl()}/things`;
    const made = [await keys.create({ role: 'reader', name: '' }), await keys.create({ role: 'operator', name: '' })];
    const statuses: number[] = [];
    for (const { key } of made) {
      for (let n = 0; n < 3; n++) statuses.push((await fetch(url, { headers: { authorization: `Bearer ${key}` } })).status);
    }
    expect(statuses).toEqual([200, 200, 429, 200, 200, 429]);
    expect((await fetch(url)).status).toBe(401);
    await app.close();
  });
});
