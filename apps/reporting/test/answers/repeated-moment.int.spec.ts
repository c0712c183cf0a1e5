import { type Connection } from 'mongoose';
import { type OneMoment } from '@taocun/messaging';
import { atRepeatedMoment } from '@taocun/reporting-answers';
import { dropDatabase, ownDatabase } from '../reporting.fixture';

let connection: Connection;
beforeAll(async () => {
  connection = await ownDatabase();
});
afterAll(() => dropDatabase(connection));

it('reads begin again at a later moment if a collection is created while they run', async () => {
  const client = connection.getClient();
  const database = client.db(connection.name);
  await database.collection('checkpoints').insertOne({ offset: 1 });
  let tries = 0;
  const reads = async (moment: OneMoment): Promise<unknown> => {
    tries++;
    await database.collection('checkpoints').findOne({}, moment);
    if (tries === 1) await database.createCollection('later');
    return database.collection('later').findOne({}, moment);
  };
  expect(await atRepeatedMoment(client, reads)).toBeNull();
  expect(tries).toBeGreaterThan(1);
});

it('another failure is not repeated', async () => {
  let tries = 0;
  const failing = (): Promise<never> => {
    tries++;
    return Promise.reject(new Error('of another kind'));
  };
  await expect(atRepeatedMoment(connection.getClient(), failing)).rejects.toThrow('of another kind');
  expect(tries).toBe(1);
});
