import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { type Command } from 'commander';
import { mongo } from 'mongoose';
import { Installation } from '@taocun/harness/installation';
import { until } from '@taocun/harness/until';
import { type Consumer, defaultConsumerTuning } from '@taocun/kafka';
import { databaseName } from '@taocun/local/installation';
import { backup } from './backup';
import { restore } from './restore';

const installation = new Installation(`backup-${randomUUID().slice(0, 8)}.`);
const topicPrefix = installation.prefix;
const folder = mkdtempSync(path.join(tmpdir(), 'taocun-backup-'));
const file = path.join(folder, 'backup');

/** The documents of each database, with types that JSON does not have. */
const documents: Record<string, Record<string, mongo.Document[]>> = {
  ingestion: {
    rejected: [
      {
        _id: '0:5',
        value: new mongo.Binary(Buffer.from([0, 1, 255])),
        offset: mongo.Long.fromString('9007199254740993'),
      },
    ],
    repairs: [
      {
        _id: 'r1',
        rejectedId: '0:5',
        number: 1,
        at: new Date('2015-01-02T03:04:05.678Z'),
        kind: 'set-aside',
      },
    ],
    secrets: [{ _id: 'rerouting-key', secret: new mongo.Binary(Buffer.alloc(32, 5)) }],
    checkpoints: [checkpoint('marketplace.updates', 0), checkpoint('marketplace.updates', 3, 1)],
  },
  'classification-g2': {
    villages: [{ _id: '320324105212', state: new mongo.Binary(Buffer.alloc(300_000, 7)) }],
  },
  reporting: {
    villages: Array.from({ length: 2_500 }, (_, at) => ({
      _id: String(at),
      salesFen: mongo.Decimal128.fromString('12345678901234567890'),
    })),
    webhooks: [
      {
        _id: 'wh_1',
        secrets: [{ sealed: '0a1b2c3d.xyz' }],
        position: { 'village.verdicts': [3, 4] },
        sequence: new mongo.Int32(7),
      },
    ],
    deliveries: [{ _id: 'wh_1:7', state: 'pending', attempts: [] }],
  },
  access: { keys: [{ _id: '0123456789ab', hash: 'f00', role: 'operator', half: new mongo.Double(2) }] },
};

function checkpoint(topic: string, offset: number, partition = 0): mongo.Document {
  return {
    _id: `${topic}:${partition}`,
    topic,
    partition,
    partitions: 2,
    offset,
    epoch: mongo.Long.fromNumber(1_415_635_200_000),
  };
}

beforeAll(async () => {
  process.env['TOPIC_PREFIX'] = topicPrefix;
  await installation.prepare({ 'marketplace.updates': 2 });
  await installation.send(
    Array.from({ length: 3 }, () => ({ key: null, partition: 1, timestampMs: 1, value: 'x' })),
  );
  for (const [part, collections] of Object.entries(documents))
    for (const [collection, all] of Object.entries(collections))
      await databaseOf(part).collection(collection).insertMany(all);
  await databaseOf('reporting')
    .collection('villages')
    .createIndex({ salesFen: 1, _id: 1 }, { name: 'by-sales' });
  await run(backup(), file);
});

afterAll(async () => {
  delete process.env['TOPIC_PREFIX'];
  await dropAll();
  await installation.clear();
  rmSync(folder, { recursive: true });
});

const databaseOf = (part: string): mongo.Db => installation.client.db(databaseName(part, topicPrefix));
const run = (command: Command, ...args: string[]): Promise<Command> =>
  command.exitOverride().parseAsync(args, { from: 'user' });
const dropAll = async (): Promise<void> => {
  for (const part of Object.keys(documents)) await databaseOf(part).dropDatabase();
};

/** All stored documents, byte for byte. */
async function stored(): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const part of Object.keys(documents)) {
    for (const { name } of await databaseOf(part).listCollections().toArray()) {
      const documents = await databaseOf(part)
        .collection(name)
        .find({}, { raw: true })
        .sort({ _id: 1 })
        .toArray();
      all[`${part} ${name}`] = documents.map((document) =>
        (document as unknown as Buffer).toString('base64'),
      );
    }
  }
  return all;
}

it('a restore brings everything back as it was, byte for byte, with its indexes', async () => {
  const before = await stored();
  expect(Object.keys(before)).toHaveLength(9);
  await dropAll();
  await run(restore(), file);
  expect(await stored()).toEqual(before);
  expect(await databaseOf('reporting').collection('villages').indexExists('by-sales')).toBe(true);
});

it('a backup names the key with which the secrets of webhooks are encrypted', async () => {
  const output: string[] = [];
  const write = jest
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => output.push(String(text)) > 0);
  try {
    await run(backup(), path.join(folder, 'again'));
    await run(restore(), path.join(folder, 'again'), '--drop');
    expect(output.filter((line) => line.includes('WEBHOOK_SECRETS_KEYS'))).toEqual(
      Array(2).fill(expect.stringContaining('the key 0a1b2c3d')),
    );
  } finally {
    write.mockRestore();
  }
});

it('a backup is of one moment, whatever is stored meanwhile', async () => {
  const counted = Object.keys(documents).map((part) =>
    databaseOf(part).collection<{ _id: string; n: number }>('counted'),
  );
  for (const collection of counted) await collection.insertOne({ _id: 'count', n: 0 });
  let isOver = false;
  const counting = installation.client.withSession(async (session) => {
    const count = async (): Promise<void> => {
      for (const collection of counted)
        await collection.updateOne({ _id: 'count' }, { $inc: { n: 1 } }, { session });
    };
    while (!isOver) await session.withTransaction(count);
  });
  const moving = path.join(folder, 'moving');
  try {
    await until(
      async () => (await counted[0]?.findOne())?.n,
      (n) => n !== 0,
    );
    await run(backup(), moving);
  } finally {
    isOver = true;
    await counting;
  }
  await run(restore(), moving, '--drop');
  const counts = await Promise.all(counted.map((collection) => collection.findOne()));
  expect(counts).toEqual(counts.map(() => counts[0]));
  await run(restore(), file, '--drop');
});

it('a backup can be read only by its owner', () => {
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('a database that is not empty stays as it is, unless it may be dropped', async () => {
  await databaseOf('access')
    .collection('keys')
    .insertOne({ _id: 'later' } as never);
  await expect(run(restore(), file, '--only', 'access')).rejects.toThrow('is not empty');
  expect(await databaseOf('access').collection('keys').countDocuments()).toBe(2);
  await run(restore(), file, '--only', 'access', '--drop');
  expect(await databaseOf('access').collection('keys').countDocuments()).toBe(1);
});

it('keys stay revoked and the audit log stays as it is, also what is newer than the backup', async () => {
  const of = (name: string) => databaseOf('access').collection<mongo.Document & { _id: string }>(name);
  const stolen = { _id: 'stolen', role: 'operator' };
  const unchanged = { _id: 'kept', role: 'reader' };
  const begun = { _id: '1', action: 'key.revoke', outcome: 'begun' };
  const created = { _id: '0', action: 'key.create', outcome: 'done' };
  await of('keys').insertMany([stolen, unchanged]);
  await of('audit').insertMany([created, begun]);
  await of('secrets').insertOne({ _id: 'rounding', secret: 'old' });
  const earlier = path.join(folder, 'earlier');
  await run(backup(), earlier, '--only', 'access');
  await of('keys').updateOne({ _id: 'stolen' }, { $set: { revokedAt: new Date(7) } });
  await of('keys').deleteOne({ _id: 'kept' });
  await of('keys').insertOne({ _id: 'later', revokedAt: new Date(8) });
  await of('audit').updateOne({ _id: '1' }, { $set: { outcome: 'done' } });
  await of('audit').deleteOne({ _id: '0' });
  await of('audit').insertOne({ _id: '2', action: 'key.revoke', outcome: 'done' });
  await of('secrets').updateOne({}, { $set: { secret: 'new' } });
  await run(restore(), earlier, '--drop');
  const all = (name: string) => of(name).find().sort({ _id: 1 }).toArray();
  expect(await all('keys')).toMatchObject([
    { _id: '0123456789ab' },
    unchanged,
    { _id: 'later', revokedAt: new Date(8) },
    { ...stolen, revokedAt: new Date(7) },
  ]);
  expect(await all('audit')).toEqual([
    created,
    { ...begun, outcome: 'done' },
    { _id: '2', action: 'key.revoke', outcome: 'done' },
  ]);
  expect(await all('secrets')).toEqual([{ _id: 'rounding', secret: 'old' }]);
  await databaseOf('access').dropDatabase();
  await run(restore(), file, '--only', 'access');
});

it('nothing is dropped for a backup that cannot be checked first', async () => {
  const before = await stored();
  await expect(run(restore(), '-', '--drop')).rejects.toThrow('--drop needs a file');
  expect(await stored()).toEqual(before);
});

it('offsets that the log does not contain are refused, and nothing changes', async () => {
  const before = await stored();
  const beyond = path.join(folder, 'beyond');
  const checkpoints = databaseOf('ingestion').collection<{ _id: string }>('checkpoints');
  await checkpoints.updateOne({ _id: 'marketplace.updates:1' }, { $set: { offset: 4 } });
  await run(backup(), beyond, '--only', 'ingestion');
  await checkpoints.updateOne({ _id: 'marketplace.updates:1' }, { $set: { offset: 3 } });
  await expect(run(restore(), beyond, '--drop')).rejects.toThrow(
    'marketplace.updates/1 has the offset 4 in the backup, but the log has 0 to 3',
  );
  expect(await stored()).toEqual(before);
});

it('the backup of another installation on the same Kafka, whose offsets refer to other topics, is refused', async () => {
  const before = await stored();
  process.env['TOPIC_PREFIX'] = `${topicPrefix}other.`;
  try {
    await expect(run(restore(), file, '--only', 'classification-g2', '--drop')).rejects.toThrow(
      `the backup is of the installation with TOPIC_PREFIX=${topicPrefix}, and this is the one with TOPIC_PREFIX=${topicPrefix}other.`,
    );
  } finally {
    process.env['TOPIC_PREFIX'] = topicPrefix;
  }
  expect(await stored()).toEqual(before);
});

it('a restore is refused while an instance of the service is in its group', async () => {
  const options = {
    group: databaseName('reporting', topicPrefix),
    topics: [`${topicPrefix}marketplace.updates`],
  };
  const ignored = { heartbeat: () => undefined, crashed: () => undefined, batch: () => Promise.resolve() };
  let consumer: Consumer | undefined;
  const joined = new Promise<void>((assigned) => {
    consumer = installation.kafka.consumer(
      { ...options, tuning: defaultConsumerTuning },
      { ...ignored, assigned: () => assigned() },
    );
  });
  await consumer?.connect();
  await Promise.all([joined, consumer?.run()]);
  for (const part of ['reporting', 'access'])
    await expect(run(restore(), file, '--drop', '--only', part)).rejects.toThrow('reporting is running');
  await consumer?.close();
});

it('a truncated or foreign file is detected before anything is changed', async () => {
  const before = await stored();
  const cut = path.join(folder, 'cut');
  await run(backup(), cut);
  await run(restore(), cut, '--drop', '--check');
  truncateSync(cut, readFileSync(cut).length - 30);
  await expect(run(restore(), cut, '--drop')).rejects.toThrow();
  await expect(run(restore(), __filename, '--check')).rejects.toThrow();
  expect(await stored()).toEqual(before);
});

it('a checkpoint stays clean only if nothing may have been announced beyond it', async () => {
  const checkpoints = databaseOf('ingestion').collection('checkpoints');
  await checkpoints.updateMany({}, { $set: { clean: true } });
  const clean = path.join(folder, 'clean');
  await run(backup(), clean, '--only', 'ingestion');
  await installation.send([{ key: null, partition: 1, timestampMs: 1, value: 'x' }]);
  await run(restore(), clean, '--drop');
  expect(await checkpoints.find().sort({ partition: 1 }).toArray()).toMatchObject([
    { offset: 0, clean: true },
    { offset: 3, clean: false },
  ]);
});
