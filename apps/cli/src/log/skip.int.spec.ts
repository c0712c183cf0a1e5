import { randomUUID } from 'node:crypto';
import { Installation } from '@taocun/harness/installation';
import { databaseName } from '@taocun/local/installation';
import { skip } from './skip';

const installation = new Installation(`skip-${randomUUID().slice(0, 8)}.`);

interface Checkpoint {
  readonly _id: string;
  readonly epoch: number;
  readonly offset: number;
  readonly skips?: readonly object[];
}
const checkpoints = () => installation.database('ingestion').collection<Checkpoint>('checkpoints');
const audit = () => installation.client.db(databaseName('access', installation.prefix)).collection('audit');
/** MongoDB would read the first word as a field name. */
const why = '$offset is damaged';
const run = (...args: string[]) =>
  skip()
    .exitOverride()
    .parseAsync([...args, '--why', why], { from: 'user' });

beforeAll(async () => {
  process.env['TOPIC_PREFIX'] = installation.prefix;
  await installation.prepare({ 'marketplace.updates': 1 });
  await installation.send(
    Array.from({ length: 5 }, () => ({ key: null, partition: 0, timestampMs: 1, value: 'x' })),
  );
  await checkpoints().insertOne({ _id: 'marketplace.updates:0', epoch: 7, offset: 2 });
});
afterAll(async () => {
  delete process.env['TOPIC_PREFIX'];
  await installation.clear();
});

it.each([
  ['marketplace.updates/0', '2', /is at offset 2, and the log ends at 5/],
  ['marketplace.updates/0', '6', /is at offset 2, and the log ends at 5/],
  ['marketplace.updates/1', '3', /Kafka has no marketplace.updates\/1/],
  ['shops/0', '3', /shops\/0 is no partition. Give one of marketplace.updates, /],
])('%s at %s is refused, and nothing is changed', async (place, offset, problem) => {
  await expect(run(place, offset)).rejects.toThrow(problem);
  expect(await checkpoints().find().toArray()).toEqual([
    { _id: 'marketplace.updates:0', epoch: 7, offset: 2 },
  ]);
  await audit().deleteMany({ outcome: 'failed' });
});

it('a skip is refused while the checkpoint is before the failure, whose good records would be lost', async () => {
  const noProgress = { offset: 4, since: 'x', because: 'y', command: 'z' };
  await checkpoints().updateOne({}, { $set: { noProgress } });
  await expect(run('marketplace.updates/0', '5')).rejects.toThrow(/is at offset 2, before the failure at 4/);
  await audit().deleteMany({ outcome: 'failed' });
  expect(await checkpoints().findOneAndUpdate({}, { $unset: { noProgress: '' } })).toMatchObject({
    offset: 2,
    epoch: 7,
  });
});

it('a skip moves the checkpoint, fences its owner, and records who did it and why', async () => {
  const before = Date.now();
  // The failing owner keeps retaking its partition, each time with a higher epoch.
  let isTaking = true;
  const owner = (async () => {
    while (isTaking) await checkpoints().updateOne({}, { $inc: { epoch: 1 } });
  })();
  await run('marketplace.updates/0', '4').finally(() => (isTaking = false));
  await owner;
  const [checkpoint] = await checkpoints().find().toArray();
  expect(checkpoint).toMatchObject({
    offset: 4,
    skips: [{ from: 2, to: 4, why, by: expect.any(String), at: expect.any(Date) }],
  });
  expect(checkpoint?.epoch).toBeGreaterThanOrEqual(before);
  const records = await audit().find().sort({ _id: 1 }).toArray();
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
