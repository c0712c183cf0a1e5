import { randomFillSync } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { DAYS_REMEMBERED, dayOf, NAME_PARTS } from '@taocun/domain';
import { createConnection, mongo } from 'mongoose';
import { type SegmentDocument, segmentSchema } from '../../../apps/ingestion/src/names/name-documents';
import { segmentId } from '../../../apps/ingestion/src/names/saved-names';
import { IngestionLifecycle } from '../../../apps/ingestion/src/placement/ingestion-lifecycle';
import { type BenchedInstallation } from '../benched-installation';
import { type RawLine } from '../feed/feed-file';
import { measureThroughput, type Throughput } from '../throughput';
import { type Measure } from './measure';

/** As many names as a flush takes by default. */
const NAMES_A_FLUSH = 500_000;
const SEGMENTS_AT_ONCE = 64;
const WORDS_OF_TAIL = 3;

/** One of a pair of runs. */
type Run = <Measured>(name: string, work: (installation: BenchedInstallation) => Promise<Measured>) => Promise<Measured>;

/** The same feed without stored names and with so many, and how long one partition with its share of them takes to load. */
export async function measureNames(
  within: Run,
  { names, lines, instances }: { readonly names: number; readonly lines: () => Iterable<RawLine>; readonly instances: number },
  say: (line: string) => void,
): Promise<{ readonly updates: number; readonly throughput: Throughput; readonly measures: readonly Measure[] }> {
  const run = (name: string, before: (installation: BenchedInstallation) => Promise<number>) =>
    within(name, async (installation) => {
      const loadSeconds = await before(installation);
      say('loading the feed into Kafka');
      const updates = await installation.load(lines());
      return { loadSeconds, updates, throughput: await measureThroughput(installation, updates, instances, say) };
    });
  const without = await run('without', () => Promise.resolve(0));
  const stored = await run('with', async (installation) => {
    say(`storing ${names.toLocaleString('en')} names`);
    await storeNames(installation, names);
    return secondsToLoadOne(installation);
  });
  return {
    updates: stored.updates,
    throughput: stored.throughput,
    measures: measuresOf(without.throughput, stored.throughput, stored.loadSeconds),
  };
}

function measuresOf(without: Throughput, stored: Throughput, loadSeconds: number): Measure[] {
  const pair = (what: string, unit: string, of: (one: Throughput) => number | undefined): Measure[] => [
    { what: `${what}, without stored names`, value: of(without) ?? NaN, unit },
    { what: `${what}, with them`, value: of(stored) ?? NaN, unit },
  ];
  return [
    ...pair('updates a second', '', ({ updatesPerSecond }) => updatesPerSecond),
    { what: 'the first to the second', value: without.updatesPerSecond / stored.updatesPerSecond, unit: '', aim: 1 / 0.9 },
    ...pair('processor time an update', 'µs', ({ cpuMicrosecondsPerUpdateTotal }) => cpuMicrosecondsPerUpdateTotal),
    ...pair('processor time an update, ingestion', 'µs', ({ cpuMicrosecondsPerUpdate }) => cpuMicrosecondsPerUpdate.ingestion),
    ...pair('processor time an update, mongodb', 'µs', ({ cpuMicrosecondsPerUpdate }) => cpuMicrosecondsPerUpdate.mongodb),
    {
      what: 'the second to the first, of all processor time',
      value: stored.cpuMicrosecondsPerUpdateTotal / without.cpuMicrosecondsPerUpdateTotal,
      unit: '',
    },
    ...pair('peak memory of ingestion', 'MiB', ({ peakMemoryMiB }) => peakMemoryMiB.ingestion),
    { what: 'one partition loaded', value: loadSeconds, unit: 's', aim: 5 },
    ...pair('ingestion started again, with all partitions', 's', ({ startAgainSeconds }) => startAgainSeconds.ingestion),
  ];
}

/** Stores random names as ingestion does when it flushes them: evenly over the partitions, and over the days up to today. */
async function storeNames(installation: BenchedInstallation, names: number): Promise<void> {
  const partitions = (await installation.ends('marketplace.updates')).size;
  const segments = installation.database('ingestion').collection<SegmentDocument>('seenSegments');
  for (const [fields] of segmentSchema.indexes()) await segments.createIndex(fields as mongo.IndexSpecification);
  const flushes = Math.max(1, Math.round(names / partitions / NAMES_A_FLUSH));
  const ofSegment = Math.ceil(names / partitions / flushes / NAME_PARTS);
  const tails = new mongo.Binary(randomFillSync(Buffer.alloc(ofSegment * WORDS_OF_TAIL * Uint32Array.BYTES_PER_ELEMENT)));
  const ages = new mongo.Binary(Buffer.alloc(ofSegment));
  const today = dayOf(Date.now());
  const firstDay = today - DAYS_REMEMBERED + 1;
  let documents: SegmentDocument[] = [];
  const write = async (): Promise<void> => {
    if (documents.length > 0) await segments.insertMany(documents, { ordered: false, writeConcern: { w: 1, journal: false } });
    documents = [];
  };
  for (let partition = 0; partition < partitions; partition++) {
    for (let flush = 0; flush < flushes; flush++) {
      const dayOfFlush = (one: number): number => firstDay + Math.floor(((one + 1) / flushes) * (today - firstDay));
      const day = dayOfFlush(flush);
      const number = Array.from({ length: flush }, (_, one) => dayOfFlush(one)).filter((one) => one === day).length;
      for (let part = 0; part < NAME_PARTS; part++) {
        const heads = new mongo.Binary(Buffer.from(randomFillSync(new Uint32Array(ofSegment)).sort().buffer));
        documents.push({ _id: segmentId(partition, { day, number, part }), partition, day, number, part, heads, tails, ages });
        if (documents.length === SEGMENTS_AT_ONCE) await write();
      }
    }
  }
  await write();
  // MongoDB would otherwise write them out during the run.
  await installation.database('ingestion').admin().command({ fsync: 1 });
}

/** By the clock, of this process, as ingestion loads it. */
async function secondsToLoadOne({ engines, installation }: BenchedInstallation): Promise<number> {
  const dbName = installation.database('ingestion').databaseName;
  const connection = await createConnection(engines.mongodbUri, { dbName }).asPromise();
  try {
    const lifecycle = new IngestionLifecycle(connection, { rejectedKeptSingly: 1, namesInMemory: 2 * NAMES_A_FLUSH });
    const startedMs = performance.now();
    await lifecycle.load({ partition: 0 }, undefined);
    return (performance.now() - startedMs) / 1_000;
  } finally {
    await connection.close();
  }
}
