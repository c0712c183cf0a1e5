import { randomUUID } from 'node:crypto';
import { kafkaClient, partitionOfKey, prepareTopics, Publisher, readTopic } from '@taocun/kafka';
import { quiet } from '@taocun/harness/quiet';
import { until } from '@taocun/harness/until';
import mongoose, { type Connection, mongo } from 'mongoose';
import { type Running, startSums } from './sums.fixture';

const PARTITIONS = 3;
const partitionOf = (key: string): number => partitionOfKey(key, PARTITIONS);

describe('the loop, on real Kafka and MongoDB', () => {
  const id = randomUUID().slice(0, 8);
  let prefix = '';
  let database = '';
  let nth = 0;
  const running: Running[] = [];
  const kafka = kafkaClient({ brokers: String(process.env['KAFKA_BROKERS']).split(','), clientId: 'test' }, quiet);
  const admin = kafka.admin();
  let connection: Connection;

  beforeAll(async () => {
    await admin.connect();
  });
  afterAll(() => admin.disconnect());

  beforeEach(async () => {
    nth++;
    prefix = `loop-${id}-${nth}.`;
    database = `loop-${id}-${nth}`;
    connection = await mongoose.createConnection(String(process.env['MONGODB_URI']), { dbName: database }).asPromise();
    await prepareTopics(admin, [
      { name: `${prefix}numbers`, partitions: PARTITIONS, config: {} },
      { name: `${prefix}sums`, partitions: 2, config: {} },
    ]);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await connection.dropDatabase();
    await connection.close();
  });

  const start = async (tuning = {}): Promise<Running> => {
    const one = await startSums(prefix, database, partitionOf, tuning);
    running.push(one);
    return one;
  };
  const stop = async (one: Running): Promise<void> => {
    running.splice(running.indexOf(one), 1);
    await one.stop();
  };

  const produce = async (from: number, to: number): Promise<void> => {
    const publisher = new Publisher(kafka, new Map([['numbers', { name: `${prefix}numbers`, partitions: PARTITIONS }]]), quiet);
    await publisher.connect();
    for (let n = from; n < to; n++) publisher.publish('numbers', `key-${n % 7}`, String(n));
    await publisher.flush();
    await publisher.close();
  };
  const expectedSums = (to: number): Record<string, number> => {
    const sums: Record<string, number> = {};
    for (let n = 0; n < to; n++) sums[`key-${n % 7}`] = (sums[`key-${n % 7}`] ?? 0) + n;
    return sums;
  };
  const savedSums = async (): Promise<Record<string, number>> =>
    Object.fromEntries((await connection.collection('sums').find().toArray()).map(({ _id, sum }) => [String(_id), Number(sum)]));
  const saved = async (count: number): Promise<boolean> => {
    const checkpoints = await connection.collection('checkpoints').find().toArray();
    return checkpoints.reduce((sum, { offset }) => sum + Number(offset ?? 0), 0) === count;
  };
  /** Every output in the order of its partition, repeats and all. */
  const published = async (): Promise<string[]> => {
    const found = await readTopic(kafka, `${prefix}sums`);
    return found.map(({ key, value }) => `${String(key)} ${String(value)}`);
  };

  it('applies every record once and saves what follows with its offset', async () => {
    await produce(0, 2_000);
    const one = await start();
    await until(() => saved(2_000));
    expect(await savedSums()).toEqual(expectedSums(2_000));
    expect(await published()).toHaveLength(2_000);
    expect(one.server.loopStatus()).toMatchObject({ started: true, running: true, reasons: [] });
  });

  it('goes on everywhere but in the partitions of an instance that is restarted', async () => {
    const [staying, restarted] = [await start(), await start()];
    const of = ({ server }: Running): Map<number, number> =>
      new Map(server.loopStatus().partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    await until(() => of(staying).size < PARTITIONS && of(restarted).size > 0 && of(staying).size + of(restarted).size === PARTITIONS);
    const kept = [...of(staying).keys()];
    const loads = staying.lifecycle.loads;
    const publisher = new Publisher(kafka, new Map([['numbers', { name: `${prefix}numbers`, partitions: PARTITIONS }]]), quiet);
    await publisher.connect();
    let fed = 0;
    const feeding = setInterval(() => {
      for (let key = 0; key < 7; key++) publisher.publish('numbers', `key-${key}`, String(fed++));
    }, 20);
    /** In partitions that it kept, as long as it does: the one that comes back may get another. */
    const goesOn = async (): Promise<void> => {
      const before = of(staying);
      await until(() => kept.every((partition) => (of(staying).get(partition) ?? Infinity) > (before.get(partition) ?? -1)));
    };
    try {
      await goesOn();
      const stopped = stop(restarted);
      await goesOn();
      await stopped;
      await until(() => staying.lifecycle.loads === loads + PARTITIONS - kept.length);
      const again = await start();
      await goesOn();
      await until(() => of(again).size > 0);
      await goesOn();
    } finally {
      clearInterval(feeding);
    }
    await publisher.flush();
    await publisher.close();
    // None but those that came from the other was loaded.
    expect(staying.lifecycle.loads).toBe(loads + PARTITIONS - kept.length);
    await until(() => saved(fed));
    expect(await savedSums()).toEqual(expectedSums(fed));
  });

  it.each<[string, unknown]>([
    ['7', '7'],
    ['null', null],
    ['9007199254740993', mongo.Long.fromString('9007199254740993')],
  ])('stops one partition, and says how to mend it, where its checkpoint has the offset %s; the others go on', async (text, offset) => {
    await produce(0, 100);
    await stop(
      await start().then(async (one) => {
        await until(() => saved(100));
        return one;
      }),
    );
    await connection.collection('checkpoints').updateOne({ partition: 1 }, { $set: { offset } });
    const one = await start();
    await produce(100, 200);
    const at = (): [string, number][] => one.server.loopStatus().partitions.map(({ state, offset: next }) => [state, next]);
    const counts = [0, 1, 2].map((partition) => Array.from({ length: 200 }, (_, n) => partitionOf(`key-${n % 7}`)).filter((own) => own === partition).length); // prettier-ignore
    await until(() => [0, 2].every((partition) => at()[partition]?.[1] === counts[partition]) && at()[1]?.[0] === 'stopped');
    const mend =
      `: the document numbers:1 in the collection checkpoints has the offset ${text}, which no log has: restore the database from a backup. ` +
      'Without one, go on at the offset of the consumer group in Kafka (npm run taocun -- skip --help), and restart the service.';
    const [reason = '', ...others] = one.server.loopStatus().reasons;
    expect(others).toEqual([]);
    expect(reason.startsWith('numbers/1 makes no progress at offset ')).toBe(true);
    expect(reason.endsWith(mend)).toBe(true);
    expect(await connection.collection('checkpoints').findOne({ partition: 1 })).toMatchObject({ offset });
  });
});
