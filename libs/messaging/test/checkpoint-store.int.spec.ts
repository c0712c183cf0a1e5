import { randomUUID } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { CheckpointStore, Fenced } from '../src/checkpoint-store';

describe('the checkpoints, on real MongoDB', () => {
  let connection: Connection;
  let store: CheckpointStore;
  beforeEach(async () => {
    const dbName = `checkpoints-${randomUUID().slice(0, 8)}`;
    connection = await mongoose.createConnection(String(process.env['MONGODB_URI']), { dbName }).asPromise();
    store = new CheckpointStore(connection);
  });
  afterEach(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  const take = (nowMs = 1_000, partitions = 8, of = store) => of.take('numbers', 3, partitions, nowMs);
  const aSave = (epoch: number, save: Partial<Parameters<CheckpointStore['save']>[0]> = {}) => ({
    ...{ topic: 'numbers', partition: 3, epoch, offset: 5, names: [], changes: { writes: [], fields: {} }, clean: false, cut: 1 },
    ...save,
  });
  const adding = (amount: number) => ({
    writes: [
      {
        collection: 'sums',
        operations: [{ updateOne: { filter: { _id: 'a' } as object, update: { $inc: { sum: amount } }, upsert: true } }],
      },
    ],
    fields: { day: 7 },
  });
  const sum = async () => (await connection.collection('sums').findOne())?.['sum'] as number | undefined;

  it('raises the epoch to the present, and above the last owner where the clock is behind', async () => {
    const epochs = [await take(1_000), await take(5_000), await take(5_000), await take(2_000)].map(({ epoch }) => epoch);
    expect(epochs).toEqual([1_000, 5_000, 5_001, 5_002]);
    expect(await store.epochOf('numbers', 3)).toBe(5_002);
    expect(await store.epochOf('numbers', 4)).toBeUndefined();
  });

  it('gives each of many that take at once an epoch of its own', async () => {
    const others = Array.from({ length: 8 }, () => new CheckpointStore(connection));
    const taken = await Promise.all(others.map((one) => take(1_000, 8, one)));
    expect(taken.map(({ epoch }) => epoch).sort()).toEqual([1_000, 1_001, 1_002, 1_003, 1_004, 1_005, 1_006, 1_007]);
  });

  it('gives back what the last owner has saved', async () => {
    const { epoch, saved } = await take();
    expect(saved).toBeUndefined();
    const names: ([number, number] | null)[] = [[4, 1], null, [9, 0]];
    expect(await store.save(aSave(epoch, { offset: 42, names, changes: adding(2), clean: true }))).toBe(1);
    const next = await take();
    expect(next.saved).toEqual({ offset: 42, clean: true, fields: { day: 7 } });
    expect(next.names.toJSON()).toEqual(names);
    expect(await sum()).toBe(2);
  });

  it('tells a clean checkpoint from others until the next owner has saved its first, however often loading fails', async () => {
    const first = await take();
    await store.save(aSave(first.epoch, { clean: true }));
    await take();
    const { epoch, saved } = await take();
    expect(saved?.clean).toBe(true);
    await store.save(aSave(epoch));
    expect((await take()).saved?.clean).toBe(false);
  });

  it('lets nobody save but the owner, neither documents nor checkpoint', async () => {
    const old = await take();
    const heirs = new CheckpointStore(connection);
    const heir = await take(1_000, 8, heirs);
    await expect(store.save(aSave(old.epoch, { changes: adding(1) }))).rejects.toThrow(Fenced);
    await expect(store.save(aSave(old.epoch, { changes: { writes: [], fields: {} } }))).rejects.toThrow(Fenced);
    expect(await sum()).toBeUndefined();
    await heirs.save(aSave(heir.epoch, { changes: adding(1) }));
    expect(await sum()).toBe(1);
  });

  it('lets no earlier life of the same process save either', async () => {
    const old = await take();
    await take();
    await expect(store.save(aSave(old.epoch, { changes: adding(1) }))).rejects.toThrow(Fenced);
  });

  it('does not save again what was saved without our hearing of it', async () => {
    const { epoch } = await take();
    const save = aSave(epoch, { changes: adding(5), cut: 2 });
    await store.save(save);
    await store.save(save);
    expect(await sum()).toBe(5);
    await store.save(aSave(epoch, { changes: adding(5), cut: 3 }));
    expect(await sum()).toBe(10);
  });

  it('replaces documents whole, and leaves those as they are that are only added', async () => {
    const { epoch } = await take();
    interface Stored {
      readonly _id: string;
      readonly n: number;
      readonly more?: string | undefined;
    }
    const saved = async (collection: string, cut: number, documents: Partial<Record<'replacing' | 'adding', Stored[]>>) => {
      const count = await store.save(aSave(epoch, { cut, changes: { writes: [{ collection, ...documents }], fields: {} } }));
      return [count, await connection.collection(collection).find().sort({ _id: 1 }).toArray()];
    };
    const [a, b] = [
      { _id: 'a', n: 1, more: 'a' },
      { _id: 'b', n: 1 },
    ];
    expect(await saved('replaced', 2, { replacing: [a, b] })).toEqual([2, [a, b]]);
    expect(await saved('replaced', 3, { replacing: [{ ...a, n: 2, more: undefined }] })).toEqual([1, [{ _id: 'a', n: 2 }, b]]);
    const twice = [
      { _id: 'b', n: 8 },
      { _id: 'b', n: 9 },
    ];
    expect((await saved('replaced', 4, { replacing: twice }))[1]).toEqual([
      { _id: 'a', n: 2 },
      { _id: 'b', n: 9 },
    ]);
    expect(await saved('added', 5, { adding: [a] })).toEqual([1, [a]]);
    expect(await saved('added', 6, { adding: [{ ...a, n: 2 }, b] })).toEqual([2, [a, b]]);
    expect(await saved('added', 7, { adding: [a, b] })).toEqual([2, [a, b]]);
  });

  it('saves nothing where one of the writes fails', async () => {
    const { epoch } = await take();
    await connection.collection<{ _id: string }>('sums').insertOne({ _id: 'there' });
    const { writes } = adding(1);
    const changes = {
      writes: [...writes, { collection: 'sums', operations: [{ insertOne: { document: { _id: 'there' } as object } }] }],
      fields: {},
    };
    await expect(store.save(aSave(epoch, { offset: 9, changes }))).rejects.toThrow(/duplicate key/);
    expect(await connection.collection('sums').countDocuments()).toBe(1);
    expect((await take()).saved).toBeUndefined();
  });

  it('keeps the number of partitions that it was made with', async () => {
    await take(1_000, 8);
    expect((await take(1_000, 12)).partitions).toBe(8);
  });

  it('does not wait for the transaction of an owner that was killed within it', async () => {
    await take();
    // As the owner's process left it: the checkpoint's document is written, and nobody will ever commit.
    const { session } = (await connection.collection('checkpoints').findOne())!;
    const dead = connection.getClient().startSession();
    (dead as unknown as { serverSession: { id: object } }).serverSession.id = { id: session as object };
    dead.startTransaction();
    await connection.collection('checkpoints').updateOne({ partition: 3 }, { $set: { offset: 99 } }, { session: dead });
    const startedMs = Date.now();
    const { saved } = await take(1_000, 8, new CheckpointStore(connection));
    expect(Date.now() - startedMs).toBeLessThan(5_000);
    expect(saved).toBeUndefined();
  });
});
