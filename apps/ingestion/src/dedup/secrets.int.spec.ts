import { randomUUID } from 'node:crypto';
import mongoose, { type Connection, type mongo } from 'mongoose';
import { type Day } from '@taocun/domain';
import { writeCollection } from '@taocun/messaging';
import { FIRST_GENERATION, installedName } from '@taocun/service';
import { IngestionLifecycle } from '../placement/ingestion-lifecycle';
import { type IngestionFields, type IngestionState } from '../placement/ingestion-state';
import { bounds } from '../placement/place-updates.fixture';
import { type SeenDocument } from './name-documents';
import { NAME_KEY, REROUTING_KEY, type SecretDocument, secretOf, secretSchema } from './secrets';

const day = 16_000;
const partition = { topic: 'marketplace.updates', partition: 0 };
const opened: Connection[] = [];

/** The lifecycle of one instance, on an installation's database. */
async function anInstance(
  prefix: string,
): Promise<{ lifecycle: IngestionLifecycle; connection: Connection }> {
  const dbName = installedName('ingestion', prefix, FIRST_GENERATION);
  const connection = await mongoose
    .createConnection(String(process.env['MONGODB_URI']), { dbName })
    .asPromise();
  opened.push(connection);
  return { lifecycle: new IngestionLifecycle(connection, bounds), connection };
}

const prefix = (): string => `names-${randomUUID().slice(0, 8)}.`;

const collection = <Document extends mongo.BSON.Document>(connection: Connection, of: string) =>
  connection.getClient().db(connection.name).collection<Document>(of);

afterAll(async () => {
  for (const connection of opened) {
    await connection.getClient().db(connection.name).dropDatabase();
    await connection.close();
  }
});

it.each([NAME_KEY, REROUTING_KEY])(
  'the secret is drawn once even if instances ask at the same time, and differs between databases: %s',
  async (name) => {
    const own = prefix();
    const { connection } = await anInstance(own);
    const other = await anInstance(prefix());
    const keys = await Promise.all([
      ...Array.from({ length: 20 }, () => secretOf(collection<SecretDocument>(connection, 'secrets'), name)),
      secretOf(collection<SecretDocument>(other.connection, 'secrets'), name),
    ]);
    const [last = Buffer.alloc(0), ...all] = keys.map((key) => Buffer.from(key).toString('hex')).reverse();
    expect(new Set(all).size).toBe(1);
    expect(last).not.toBe(all[0]);
    expect(last).toMatch(/^[0-9a-f]{64}$/);
    const stored = await collection<SecretDocument>(connection, 'secrets').find().toArray();
    expect(stored.map(({ _id, secret }) => [_id, Buffer.from(secret.value()).toString('hex')])).toEqual([
      [name, all[0]],
    ]);
    await new (connection.model('Secrets', secretSchema))(stored[0]).validate();
  },
);

it('each installation stores other hashes of the same names, which all its instances find', async () => {
  const own = prefix();
  const first = await anInstance(own);
  const state = await first.lifecycle.load(partition, undefined);
  const names = await saveOne(first.connection, state);
  const other = await anInstance(prefix());
  expect(await saveOne(other.connection, await other.lifecycle.load(partition, undefined))).not.toEqual(
    names,
  );
  const next = await (await anInstance(own)).lifecycle.load(partition, savedAt(day));
  expect(next.placement.dedup.has('/m', 'a', 'shop s')).toBe(true);
  expect(next.placement.dedup.has('/m', 'b', 'shop s')).toBe(false);
});

const savedAt = (latestRecordDay: Day) => ({
  offset: 1,
  clean: true,
  fields: {
    latestRecordDay,
    counts: { read: 1, accepted: 1, repeated: 0, forwarded: 0, waiting: 0, rejected: {} },
  } satisfies IngestionFields,
});

/** Saves all changes, as a checkpoint does. */
async function save(connection: Connection, state: IngestionState): Promise<void> {
  const session = connection.getClient().startSession();
  const database = connection.getClient().db(connection.name);
  await session.withTransaction(async () => {
    for (const writes of state.takeChanges().writes) await writeCollection(database, writes, session);
  });
  await session.endSession();
}

/** Accepts a name and returns its stored hash. */
async function saveOne(connection: Connection, state: IngestionState): Promise<string[]> {
  state.recordRead(day);
  state.placement.follow('/m', 'a', 's', day);
  await save(connection, state);
  const stored = await collection<SeenDocument>(connection, 'seen').find().toArray();
  return stored.map(({ keyed }) => Buffer.from(keyed?.value() ?? []).toString('hex'));
}
