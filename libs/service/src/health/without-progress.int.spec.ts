import { randomUUID } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { DEADLINE_MS } from '@taocun/harness/until';
import { RunningLoop } from './loop';
import { aLoopStatus, aPartition } from './loop.fixture';
import { PartitionsWithoutProgress } from './without-progress';

const topic = 'village.activity';
const noProgress = { offset: 70, since: '2030-01-01T00:00:00.000Z', because: 'a bug', command: 'skip it' };
let connection: Connection;
beforeAll(async () => {
  connection = await mongoose
    .createConnection(String(process.env['MONGODB_URI']), {
      dbName: `without-progress-${randomUUID().slice(0, 8)}`,
    })
    .asPromise();
  const checkpoint = (partition: number, members: object) => ({
    _id: `${topic}:${partition}`,
    topic,
    partition,
    ...members,
  });
  await connection
    .collection<{ _id: string }>('checkpoints')
    .insertMany([
      checkpoint(0, { offset: 70, noProgress }),
      checkpoint(1, { offset: 71, noProgress }),
      checkpoint(2, { offset: 70 }),
      checkpoint(3, { offset: 60, noProgress, fields: { ended: { generation: 'g2', offset: 60 } } }),
      checkpoint(4, { noProgress }),
      checkpoint(5, { offset: 70, noProgress }),
    ]);
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

it('the partitions of other instances are found, but none that has continued, has ended in order, or is here', async () => {
  const loop = new RunningLoop();
  const own = { ...noProgress, offset: 30 };
  const partitions = [aPartition({ partition: 5 }), aPartition({ partition: 6, noProgress: own })];
  loop.attach({ loopStatus: () => aLoopStatus({ partitions }) });
  const withoutProgress = new PartitionsWithoutProgress(loop, connection);
  withoutProgress.patienceMs = DEADLINE_MS;
  expect(await withoutProgress.list()).toEqual([
    { topic, partition: 6, ...own },
    { topic, partition: 0, ...noProgress },
    { topic, partition: 4, ...noProgress },
  ]);
});
