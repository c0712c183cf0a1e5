import { randomUUID } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { CheckpointStore } from '../src/checkpoints/checkpoint-store';
import { checkpointsHold } from './checkpoints-hold.fixture';

describe('the checkpoints, on real MongoDB', () => {
  let connection: Connection;
  beforeEach(async () => {
    const dbName = `checkpoints-${randomUUID().slice(0, 8)}`;
    connection = await mongoose.createConnection(String(process.env['MONGODB_URI']), { dbName }).asPromise();
  });
  afterEach(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  checkpointsHold({ connection: () => connection, in: (work) => work() });

  it('replace documents whole, and leave those as they are that are only added', async () => {
    const store = new CheckpointStore(connection);
    const { epoch } = await store.take('numbers', 3, 8, 1_000);
    interface Stored {
      readonly _id: string;
      readonly n: number;
      readonly more?: string | undefined;
    }
    const saved = async (
      collection: string,
      cut: number,
      documents: Partial<Record<'replacing' | 'adding', Stored[]>>,
    ) => {
      const count = await store.save({
        topic: 'numbers',
        partition: 3,
        epoch,
        offset: 5,
        names: [],
        clean: false,
        cut,
        changes: { writes: [{ collection, ...documents }], fields: {} },
      });
      return [count, await connection.collection(collection).find().sort({ _id: 1 }).toArray()];
    };
    const a = { _id: 'a', n: 1, more: 'a' };
    const b = { _id: 'b', n: 1 };
    expect(await saved('replaced', 2, { replacing: [a, b] })).toEqual([2, [a, b]]);
    expect(await saved('replaced', 3, { replacing: [{ ...a, n: 2, more: undefined }] })).toEqual([
      1,
      [{ _id: 'a', n: 2 }, b],
    ]);
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

  it('do not wait for the transaction of an owner that was killed within it', async () => {
    await new CheckpointStore(connection).take('numbers', 3, 8, 1_000);
    // The state that the owner's dead process left: the checkpoint's document is written, and nobody will
    // ever commit it.
    const { session } = (await connection.collection('checkpoints').findOne())!;
    const dead = connection.getClient().startSession();
    (dead as unknown as { serverSession: { id: object } }).serverSession.id = { id: session as object };
    dead.startTransaction();
    await connection
      .collection('checkpoints')
      .updateOne({ partition: 3 }, { $set: { offset: 99 } }, { session: dead });
    const startedMs = Date.now();
    const { saved } = await new CheckpointStore(connection).take('numbers', 3, 8, 1_000);
    // MongoDB itself would end the transaction after 20 s.
    expect(Date.now() - startedMs).toBeLessThan(15_000);
    expect(saved).toBeUndefined();
  });
});
