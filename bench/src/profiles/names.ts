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

/**
 * The same feed without stored names; with so many that ingestion does not know of, which tells what MongoDB's own share is; and with as many
 * that it has to ask for. Before the last it is measured how long one partition with its share of them takes to load.
 */
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
  const store = async (installation: BenchedInstallation, collection: string): Promise<void> => {
    say(`storing ${names.toLocaleString('en')} names`);
    await storeNames(installation, names, collection);
  };
  const without = await run('without', () => Promise.resolve(0));
  const unknown = await run('unknown', async (installation) => {
    await store(installation, 'otherSegments');
    return 0;
  });
  const stored = await run('with', async (installation) => {
    await store(installation, 'seenSegments');
    return secondsToLoadOne(installation);
  });
  return {
    updates: stored.updates,
    throughput: stored.throughput,
    measures: measuresOf(without.throughput, unknown.throughput, stored.throughput, stored.loadSeconds),
  };
}

function measuresOf(without: Throughput, unknown: Throughput, stored: Throughput, loadSeconds: number): Measure[] {
  const each = (what: string, unit: string, of: (one: Throughput) => number | undefined): Measure[] => [
    { what: `${what}, without stored names`, value: of(without) ?? NaN, unit },
    { what: `${what}, with names that ingestion does not know of`, value: of(unknown) ?? NaN, unit },
    { what: `${what}, with its names`, value: of(stored) ?? NaN, unit },
  ];
  return [
    ...each('updates a second', '', ({ updatesPerSecond }) => updatesPerSecond),
    { what: 'the first to the last', value: without.updatesPerSecond / stored.updatesPerSecond, unit: '', aim: 1 / 0.9 },
    // The others' last checkpoints come by the clock, some seconds after ingestion has ended.
    ...each('updates a second through ingestion', '', throughIngestion),
    {
      what: 'the first to the last, through ingestion',
      value: throughIngestion(without) / throughIngestion(stored),
      unit: '',
      aim: 1 / 0.9,
    },
    ...each('processor time an update', 'µs', ({ cpuMicrosecondsPerUpdateTotal }) => cpuMicrosecondsPerUpdateTotal),
    ...(['ingestion', 'classification', 'reporting', 'kafka', 'mongodb'] as const).flatMap((name) =>
      each(`processor time an update, ${name}`, 'µs', ({ cpuMicrosecondsPerUpdate }) => cpuMicrosecondsPerUpdate[name]),
    ),
    {
      what: 'the last to the first, of all processor time',
      value: stored.cpuMicrosecondsPerUpdateTotal / without.cpuMicrosecondsPerUpdateTotal,
      unit: '',
    },
    // Checkpoints come by the clock, so a slower run writes more documents.
    ...each('documents written', '', ({ counters }) =>
      Object.values(counters).reduce((sum, { documentsWritten }) => sum + documentsWritten, 0),
    ),
    ...each('peak memory of ingestion', 'MiB', ({ peakMemoryMiB }) => peakMemoryMiB.ingestion),
    { what: 'one partition loaded', value: loadSeconds, unit: 's', aim: 5 },
    ...each('ingestion started again, with all partitions', 's', ({ startAgainSeconds }) => startAgainSeconds.ingestion),
  ];
}

function throughIngestion({ updates, savedAfterSeconds }: Throughput): number {
  return updates / savedAfterSeconds.ingestion;
}

/** Stores random names as ingestion does when it flushes them: evenly over the partitions, and over the days up to today. */
async function storeNames(installation: BenchedInstallation, names: number, collection: string): Promise<void> {
  const partitions = (await installation.ends('marketplace.updates')).size;
  const segments = installation.database('ingestion').collection<SegmentDocument>(collection);
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
    const lifecycle = new IngestionLifecycle(connection, {
      rejectedKeptSingly: 1,
      namesInMemory: 2 * NAMES_A_FLUSH,
      waitingPerOwner: 100_000,
    });
    const startedMs = performance.now();
    await lifecycle.load({ partition: 0 }, undefined);
    return (performance.now() - startedMs) / 1_000;
  } finally {
    await connection.close();
  }
}
