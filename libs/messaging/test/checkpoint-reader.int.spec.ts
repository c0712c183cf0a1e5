import { randomUUID } from 'node:crypto';
import mongoose, { type Connection, mongo } from 'mongoose';
import { CheckpointStore } from '../src/checkpoints/checkpoint-store';
import { CheckpointReader, lookUpCheckpoint } from '../src/index';

interface SumFields {
  readonly sum: number;
  readonly clock: { readonly day: number; readonly sources: readonly number[] };
}

let connection: Connection;
let database: mongo.Db;
let store: CheckpointStore;
let reader: CheckpointReader<SumFields>;
let commands: mongo.Document[];
beforeEach(async () => {
  const dbName = `checkpoints-${randomUUID().slice(0, 8)}`;
  connection = await mongoose
    .createConnection(String(process.env['MONGODB_URI']), { dbName, monitorCommands: true })
    .asPromise();
  commands = [];
  connection
    .getClient()
    .on(
      'commandStarted',
      ({ commandName, command }) => void (commandName === 'find' && commands.push(command)),
    );
  database = connection.getClient().db(dbName);
  store = new CheckpointStore(connection);
  reader = new CheckpointReader(database);
});
afterEach(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const take = (topic: string, partition: number) => store.take(topic, partition, 12, 1_000);
const fields: SumFields = { sum: 7, clock: { day: 3, sources: [1, 2] } };
/** Takes the partition, and saves it at the offset. */
async function save(topic: string, partition: number, offset: number): Promise<number> {
  const { epoch } = await take(topic, partition);
  await resave(topic, partition, offset, epoch, 1);
  return epoch;
}
const resave = (topic: string, partition: number, offset: number, epoch: number, cut: number) =>
  store.save({
    topic,
    partition,
    epoch,
    offset,
    cut,
    names: [[4, 1]],
    clean: false,
    changes: { writes: [], fields: { ...fields } },
  });

it('what the store has saved is returned, as far as it is requested', async () => {
  await save('numbers', 3, 42);
  expect(
    await reader.find([
      'topic',
      'partition',
      'partitions',
      'epoch',
      'offset',
      'names',
      'clean',
      'cut',
      'savedAt',
      'fields',
    ]),
  ).toEqual([
    {
      _id: 'numbers:3',
      topic: 'numbers',
      partition: 3,
      partitions: 12,
      epoch: 1_000,
      offset: 42,
      names: [[4, 1]],
      clean: false,
      cut: 1,
      fields,
      savedAt: expect.any(Date) as Date,
    },
  ]);
  expect(await reader.find(['offset', 'fields.sum', 'fields.clock.day'])).toEqual([
    { _id: 'numbers:3', offset: 42, fields: { sum: 7, clock: { day: 3 } } },
  ]);
});

it('checkpoints of some topics are returned, in the requested order', async () => {
  for (const [topic, partition] of [
    ['numbers', 10],
    ['numbers', 9],
    ['sums', 9],
  ] as const)
    await take(topic, partition);
  const ids = (checkpoints: readonly { _id: string }[]) => checkpoints.map(({ _id }) => _id);
  expect(ids(await reader.find(['partition'], { topics: ['numbers'], sort: 'partition' }))).toEqual([
    'numbers:9',
    'numbers:10',
  ]);
  expect(ids(await reader.find(['partition'], { sort: '_id' }))).toEqual([
    'numbers:10',
    'numbers:9',
    'sums:9',
  ]);
  expect(ids(await reader.find(['partition'], { topics: [] }))).toEqual([]);
});

it('one partition is returned, and undefined before anyone has taken it', async () => {
  expect(await reader.one('numbers', 3, ['offset', 'fields.sum'])).toBeUndefined();
  await take('numbers', 3);
  expect(await reader.one('numbers', 3, ['offset', 'fields.sum'])).toEqual({ _id: 'numbers:3' });
  await save('numbers', 3, 42);
  expect(await reader.one('numbers', 3, ['offset', 'fields.sum'])).toEqual({
    _id: 'numbers:3',
    offset: 42,
    fields: { sum: 7 },
  });
  expect(await reader.one('numbers', 4, ['offset'])).toBeUndefined();
});

it('offsets omit what was never saved, and other topics', async () => {
  await take('numbers', 3);
  await save('numbers', 4, 42);
  await save('sums', 4, 5);
  expect(await reader.offsets(['numbers'])).toEqual([
    { _id: 'numbers:4', topic: 'numbers', partition: 4, offset: 42 },
  ]);
});

it('reading takes place within a session, and with its read concern', async () => {
  const epoch = await save('numbers', 3, 42);
  const session = connection.getClient().startSession();
  session.startTransaction({ readConcern: { level: 'snapshot' } });
  const offsets = async () => (await reader.offsets(['numbers'], { session })).map(({ offset }) => offset);
  const results = async () => (await reader.find(['offset'], { session })).map(({ offset }) => offset);
  expect(await offsets()).toEqual([42]);
  await resave('numbers', 3, 43, epoch, 2);
  expect([await offsets(), await results()]).toEqual([[42], [42]]);
  await session.abortTransaction();
  expect([await offsets(), await results()]).toEqual([[43], [43]]);
  await session.endSession();

  commands = [];
  const options = {
    readConcern: { level: 'majority' },
    readPreference: 'primary',
    maxTimeMS: 9_000,
  } as const;
  await reader.find(['offset', 'fields.clock.day'], { topics: ['numbers'], ...options });
  await reader.offsets(['numbers'], options);
  const topic = { $in: ['numbers'] };
  expect(commands).toMatchObject([
    {
      filter: { topic },
      projection: { offset: 1, 'fields.clock.day': 1 },
      readConcern: { level: 'majority' },
      maxTimeMS: 9_000,
    },
    {
      filter: { topic, offset: { $exists: true } },
      projection: { topic: 1, partition: 1, offset: 1 },
      readConcern: { level: 'majority' },
      maxTimeMS: 9_000,
    },
  ]);
});

it('the version changes as soon as a partition of the topics is taken or saved, and nothing more is read for it than shows that', async () => {
  const versions: string[] = [];
  const look = async () => void versions.push((await reader.version(['numbers', 'sums'])).toString('latin1'));
  await look();
  const { epoch } = await take('numbers', 10);
  await look();
  await resave('numbers', 10, 5, epoch, 1);
  await look();
  await resave('numbers', 10, 5, epoch, 2);
  await look();
  await save('sums', 9, 5);
  await look();
  expect(new Set(versions).size).toBe(5);

  const before = await reader.version(['numbers', 'sums']);
  await save('others', 1, 5);
  expect(await reader.version(['sums', 'numbers'])).toEqual(before);
  expect(before).toEqual(
    Buffer.concat(
      [
        { _id: 'numbers:10', epoch: 1_000, cut: 2 },
        { _id: 'sums:9', epoch: 1_000, cut: 1 },
      ].map((one) => mongo.BSON.serialize(one)),
    ),
  );
  await reader.version(['numbers'], { readConcern: { level: 'snapshot' } });
  expect(commands.at(-1)).toMatchObject({ readConcern: { level: 'snapshot' } });
});

it('the checkpoint that a document belongs to is found', async () => {
  await save('numbers', 3, 42);
  await take('numbers', 4);
  const documents = [3, 4, 5].map((partition) => ({ _id: String(partition), partition }));
  await database.collection<{ _id: string }>('documents').insertMany(documents);
  const stages = lookUpCheckpoint<SumFields>('numbers', ['offset', 'fields.clock.day']);
  const results = database.collection('documents').aggregate([{ $sort: { _id: 1 } }, ...stages]);
  expect((await results.toArray()).map(({ checkpoint }) => checkpoint as unknown)).toEqual([
    [{ _id: 'numbers:3', offset: 42, fields: { clock: { day: 3 } } }],
    [{ _id: 'numbers:4' }],
    [],
  ]);
});

it('statements are compiled only for requested members that a checkpoint has, and read what was requested', () => {
  const compiled = async (): Promise<unknown[]> => {
    const [saved] = await reader.find(['offset', 'fields.clock.day']);
    return [
      saved?.offset,
      saved?.fields?.clock.day,
      // @ts-expect-error A checkpoint has no such member.
      reader.find(['offsets']),
      // @ts-expect-error The service has no such field.
      reader.one('numbers', 3, ['fields.clock.hour']),
      // @ts-expect-error The service has no such field.
      lookUpCheckpoint<SumFields>('numbers', ['fields.total']),
      // @ts-expect-error The epoch was not asked for.
      saved?.epoch,
      // @ts-expect-error The sum was not asked for.
      saved?.fields?.sum,
      // @ts-expect-error Of the clock, only the day was asked for.
      saved?.fields?.clock.sources,
    ];
  };
  expect(compiled).toBeInstanceOf(Function);
});
