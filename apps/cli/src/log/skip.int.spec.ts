import { randomUUID } from 'node:crypto';
import { kafkaClient, prepareTopics, Publisher } from '@taocun/kafka';
import mongoose, { type Connection } from 'mongoose';
import { quiet } from '@taocun/harness/quiet';
import { databaseName, silentLog } from '../local/installation';
import { skip } from './skip';

const topicPrefix = `skip-${randomUUID().slice(0, 8)}.`;
const name = `${topicPrefix}marketplace.updates`;
const kafka = kafkaClient({ brokers: String(process.env['KAFKA_BROKERS']).split(','), clientId: 'skip-test' }, silentLog);
const admin = kafka.admin();
let connection: Connection;

interface Checkpoint {
  readonly _id: string;
  readonly epoch: number;
  readonly offset: number;
  readonly skips?: readonly object[];
}
const checkpoints = () => connection.getClient().db(databaseName('ingestion', topicPrefix)).collection<Checkpoint>('checkpoints');
const access = () => connection.getClient().db(databaseName('access', topicPrefix));
/** MongoDB would read the first word as a field name. */
const why = '$offset is damaged';
const run = (...args: string[]) =>
  skip()
    .exitOverride()
    .parseAsync([...args, '--why', why], { from: 'user' });

beforeAll(async () => {
  process.env['TOPIC_PREFIX'] = topicPrefix;
  connection = await mongoose.createConnection(String(process.env['MONGODB_URI'])).asPromise();
  await admin.connect();
  await prepareTopics(admin, [{ name, partitions: 1, config: {} }]);
  const publisher = new Publisher(kafka, new Map([['updates', { name, partitions: 1 }]]), quiet);
  await publisher.connect();
  for (let left = 5; left > 0; left--) publisher.publishTo('updates', 0, { key: null, value: 'x' });
  await publisher.flush();
  await publisher.close();
  await checkpoints().insertOne({ _id: 'marketplace.updates:0', epoch: 7, offset: 2 });
});
afterAll(async () => {
  delete process.env['TOPIC_PREFIX'];
  await connection.getClient().db(databaseName('ingestion', topicPrefix)).dropDatabase();
  await access().dropDatabase();
  await admin.deleteTopics([name]);
  await admin.disconnect();
  await connection.close();
});

it.each([
  ['marketplace.updates/0', '2', /stands at offset 2, and the log ends at 5/],
  ['marketplace.updates/0', '6', /stands at offset 2, and the log ends at 5/],
  ['marketplace.updates/1', '3', /Kafka has no marketplace.updates\/1/],
  ['shops/0', '3', /shops\/0 is no partition. Give one of marketplace.updates, /],
  ['village.activity/0', '3', /Kafka has no village.activity\/0/],
])('%s at %s is refused, and nothing is changed', async (place, offset, problem) => {
  await expect(run(place, offset)).rejects.toThrow(problem);
  expect(await checkpoints().find().toArray()).toEqual([{ _id: 'marketplace.updates:0', epoch: 7, offset: 2 }]);
  await access().collection('audit').deleteMany({ outcome: 'failed' });
});

it('moves the checkpoint, fences its owner, and records who did it and why', async () => {
  const before = Date.now();
  // The failing owner keeps retaking its partition, each time with a higher epoch.
  let isTaking = true;
  const owner = (async () => {
    while (isTaking) await checkpoints().updateOne({}, { $inc: { epoch: 1 } });
  })();
  await run('marketplace.updates/0', '4').finally(() => (isTaking = false));
  await owner;
  const [found] = await checkpoints().find().toArray();
  expect(found).toMatchObject({ offset: 4, skips: [{ from: 2, to: 4, why, by: expect.any(String), at: expect.any(Date) }] });
  expect(found?.epoch).toBeGreaterThanOrEqual(before);
  const records = await access().collection('audit').find().sort({ _id: 1 }).toArray();
  expect(records).toMatchObject([
    {
      action: 'partition.skip',
      service: 'cli',
      name: expect.stringMatching(/^.+@.+$/),
      object: 'ingestion marketplace.updates/0',
      outcome: 'done',
      detail: JSON.stringify({ from: 2, to: 4, why }),
    },
  ]);
});
