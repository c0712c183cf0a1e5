import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { atOneMoment, type OneMoment } from '../src/checkpoints/one-moment';

it('all reads are as of the moment of the first one, also through a client that reads by majority', async () => {
  const uri = String(process.env['MONGODB_URI']);
  const connection = await mongoose
    .createConnection(uri, { dbName: `moment-${randomUUID()}`, readConcernLevel: 'majority' })
    .asPromise();
  const one = connection.collection('one');
  const other = connection.collection('other');
  const reads = async (moment: OneMoment): Promise<void> => {
    for (const collection of [one, other]) await collection.insertOne({ at: 1 });
    const read = () =>
      Promise.all(
        [one, other].map((collection) =>
          collection.find({}, { ...moment, projection: { _id: 0 } }).toArray(),
        ),
      );
    expect(await one.find({}, { ...moment, raw: true }).toArray()).toHaveLength(1);
    for (const collection of [one, other]) await collection.insertOne({ at: 2 });
    expect([await read(), await other.countDocuments({}, moment)]).toEqual([[[{ at: 1 }], [{ at: 1 }]], 1]);
    expect(await other.countDocuments()).toBe(2);
  };
  try {
    await atOneMoment(connection.getClient(), reads);
  } finally {
    await connection.dropDatabase();
    await connection.close();
  }
});
