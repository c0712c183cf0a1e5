import { randomUUID } from 'node:crypto';
import mongoose, { type Connection, mongo } from 'mongoose';
import { DEADLINE_MS } from '@taocun/harness/until';
import { killSession } from '../src/index';

let connection: Connection;
let client: mongo.MongoClient;
beforeEach(async () => {
  const dbName = `sessions-${randomUUID().slice(0, 8)}`;
  connection = await mongoose.createConnection(String(process.env['MONGODB_URI']), { dbName }).asPromise();
  client = connection.getClient();
});
afterEach(async () => {
  await connection.dropDatabase();
  await connection.close();
});

it('the transaction that another process has left open is ended', async () => {
  const documents = client.db(connection.name).collection<{ _id: string; n: number }>('documents');
  await documents.insertOne({ _id: 'a', n: 1 });
  const dead = client.startSession();
  dead.startTransaction();
  await documents.updateOne({ _id: 'a' }, { $set: { n: 2 } }, { session: dead });
  await killSession(client, dead.id!.id);
  await documents.updateOne({ _id: 'a' }, { $set: { n: 3 } }, { maxTimeMS: DEADLINE_MS });
  await expect(dead.commitTransaction()).rejects.toThrow(mongo.MongoServerError);
  expect(await documents.findOne()).toEqual({ _id: 'a', n: 3 });
});

it('a session that is over, or was never here, is left alone', async () => {
  await expect(
    killSession(client, new mongo.Binary(Buffer.from(randomUUID().replaceAll('-', ''), 'hex'), 4)),
  ).resolves.toBeUndefined();
});

const failing = (error: Error) => ({
  db: () => ({ command: () => Promise.reject(error) }) as unknown as mongo.Db,
});

it('the time of the transaction passes where it may not be ended', async () => {
  const refused = new mongo.MongoServerError({ message: 'not authorized on admin', code: 13 });
  await expect(killSession(failing(refused), new mongo.Binary())).resolves.toBeUndefined();
});

it.each([
  new mongo.MongoServerError({ message: 'interrupted', code: 11601 }),
  new mongo.MongoNetworkError('connection cut'),
  Object.assign(new Error("not MongoDB's"), { code: 13 }),
])('any other failure is passed on: %s', async (error) => {
  await expect(killSession(failing(error), new mongo.Binary())).rejects.toBe(error);
});
