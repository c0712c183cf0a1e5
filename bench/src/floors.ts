import { ForeignClient } from '@taocun/harness/kafka/foreign-client';
import { kafkaClient, prepareTopics, Publisher } from '@taocun/kafka';
import { quiet } from '@taocun/harness/quiet';
import mongoose from 'mongoose';
import { type RawLine } from './feed/feed-file';
import { type BenchEngines } from './benched-installation';
import { type Floor, type FloorName, type Meter, startMeter } from './meter';

export interface Floors {
  readonly floors: readonly Floor[];
  /** The floors that could not be measured, and why. */
  readonly leftOut: readonly string[];
}

const PARTITIONS = 8;
const KAFKAJS_BATCH = 1_000;
const MONGODB_BATCH = 1_000;
const WARM_UP_BATCHES = 3;
/** More than it has ever managed. */
const NEST_MESSAGES_A_SECOND = 3_000;

/** Each for about `seconds`, one after another, in topics and a database of their own that are removed. */
export async function measureFloors(
  engines: BenchEngines,
  prefix: string,
  lines: readonly RawLine[],
  seconds: number,
  say: (line: string) => void,
): Promise<Floors> {
  const floors: Floor[] = [];
  const leftOut: string[] = [];
  const kafka = kafkaClient({ brokers: engines.kafkaBrokers, clientId: 'taocun-bench-floors' }, quiet);
  const foreign = new ForeignClient(engines.kafkaBrokers);
  const admin = kafka.admin();
  const connection = await mongoose.createConnection(engines.mongodbUri, { dbName: `${prefix.replaceAll('.', '')}-floors` }).asPromise();
  const produced = `${prefix}floors.kafkajs`;
  const published = `${prefix}floors.publisher`;
  const nested = `${prefix}floors.nest`;
  const topics = [produced, published, nested];
  const groups: string[] = [];
  await admin.connect();
  try {
    await prepareTopics(
      admin,
      topics.map((name) => ({ name, partitions: PARTITIONS, config: {} })),
    );

    say('floor: kafkajs produce');
    // As a service would have to use it: idempotent, all replicas, several partitions a send, one send at a time.
    const producer = await foreign.producer();
    const messages = cycle(lines);
    const sendBatch = async (): Promise<number> => {
      const batch = Array.from({ length: KAFKAJS_BATCH }, () => messages());
      await producer.send(produced, batch);
      return KAFKAJS_BATCH;
    };
    floors.push(await floorOf('kafkajs-produce', engines.kafkaPid, seconds, sendBatch));
    await producer.close();

    say('floor: kafkajs consume with JSON.parse');
    const group = `${prefix}floors`;
    groups.push(group);
    const there = (await admin.offsets(produced)).reduce((sum, { high }) => sum + high, 0);
    floors.push(await consumeAndParse(foreign, produced, group, there, engines.kafkaPid));

    say('floor: our publisher');
    const publisher = new Publisher(kafka, new Map([['out', { name: published, partitions: PARTITIONS }]]), quiet);
    await publisher.connect();
    const publish = async (): Promise<number> => {
      for (let left = KAFKAJS_BATCH; left > 0; left--) {
        const { key, value } = messages();
        publisher.publish('out', key, value);
      }
      if (publisher.pendingBytes > 4_194_304) await publisher.flush();
      else await new Promise((next) => setImmediate(next));
      return KAFKAJS_BATCH;
    };
    floors.push(await floorOf('publisher-produce', engines.kafkaPid, seconds, publish, () => publisher.flush()));
    await publisher.close();

    const write = { writeConcern: { w: 'majority', journal: true }, ordered: false } as const;
    say('floor: MongoDB insertMany');
    const inserted = connection.collection('inserted');
    let number = 0;
    const insert = async (): Promise<number> => {
      await inserted.insertMany(
        Array.from({ length: MONGODB_BATCH }, () => ({ number: number++, value: text(messages().value) })),
        write,
      );
      return MONGODB_BATCH;
    };
    floors.push(await floorOf('mongodb-insert-many', engines.mongodbPid, seconds, insert));

    say('floor: MongoDB bulk upserts');
    const upserted = connection.collection<{ _id: string; number: number; value: string }>('upserted');
    const upsert = async (): Promise<number> => {
      const operations = Array.from({ length: MONGODB_BATCH }, () => {
        const { key, value } = messages();
        return { replaceOne: { filter: { _id: key }, replacement: { number: number++, value: text(value) }, upsert: true } };
      });
      await upserted.bulkWrite(operations, write);
      return MONGODB_BATCH;
    };
    floors.push(await floorOf('mongodb-bulk-upsert', engines.mongodbPid, seconds, upsert));

    say("floor: Nest's own Kafka transport with one write a message");
    const fill = await foreign.producer();
    const filled = Math.ceil(NEST_MESSAGES_A_SECOND * seconds);
    await fill.send(
      nested,
      Array.from({ length: filled }, () => messages()),
    );
    await fill.close();
    const nestGroup = `${prefix}floors-nest`;
    groups.push(`${nestGroup}-server`);
    try {
      const { nestTransportFloor } = await import('./nest-floor.js');
      floors.push(await nestTransportFloor(engines, { topic: nested, groupId: nestGroup, messages: filled, seconds }, connection));
    } catch (error) {
      if (!isMissingPackage(error)) throw error;
      leftOut.push(`Nest's own Kafka transport: ${error.message}`);
    }
  } finally {
    await connection.dropDatabase();
    await connection.close();
    const existing = new Set(await admin.listTopics());
    await admin.deleteTopics(topics.filter((name) => existing.has(name)));
    const known = new Set(await admin.listGroups());
    const left = groups.filter((group) => known.has(group));
    if (left.length > 0) await admin.deleteGroups(left);
    await admin.disconnect();
  }
  return { floors, leftOut };
}

/** Calls `batch`, which answers how many records it has done, for so many seconds after a short warm-up. */
async function floorOf(
  name: FloorName,
  enginePid: number | undefined,
  seconds: number,
  batch: () => Promise<number>,
  finish: () => Promise<void> = () => Promise.resolve(),
): Promise<Floor> {
  for (let left = WARM_UP_BATCHES; left > 0; left--) await batch();
  await finish();
  const meter = startMeter(enginePid);
  let records = 0;
  while (meter.elapsedSeconds() < seconds) records += await batch();
  await finish();
  return meter.floor(name, records);
}

async function consumeAndParse(
  foreign: ForeignClient,
  topic: string,
  group: string,
  total: number,
  enginePid: number | undefined,
): Promise<Floor> {
  let read = 0;
  let parsed = 0;
  let meter: Meter | undefined;
  let floor: Floor | undefined;
  await foreign.consume(topic, group, (_partition, messages) => {
    meter ??= startMeter(enginePid);
    for (const { value } of messages) {
      read++;
      try {
        if (value !== null && typeof JSON.parse(value.toString('utf8')) === 'object') parsed++;
      } catch {
        // The feed holds broken lines, here as there.
      }
    }
    if (read >= total) floor ??= meter.floor('kafkajs-consume-parse', parsed);
    return floor !== undefined;
  });
  if (floor === undefined) throw new Error('The topic was not read to its end.');
  return floor;
}

function cycle(lines: readonly RawLine[]): () => RawLine {
  let at = 0;
  return () => {
    const line = lines[at++ % lines.length];
    if (line === undefined) throw new RangeError('The floors need at least one line of a feed.');
    return line;
  };
}

function text(value: string | Buffer): string {
  return typeof value === 'string' ? value : value.toString('utf8');
}

function isMissingPackage(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND');
}
