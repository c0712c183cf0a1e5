import { isDeepStrictEqual } from 'node:util';
import { type GeneratedBatch, generateBatch } from './generate';
import { JavaConsumer, type JavaReading } from './java-consumer';
import { readAsServices, type Reading } from './readings';

const HOUR_MS = 3_600_000;
/** The latest time that a `Date` can represent. */
const MOST_TIME_MS = 8_640_000_000_000_000;

const runs = Number(process.env['PROPERTY_RUNS'] ?? 600);
const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 1_000_000_000);

let java: JavaConsumer;
beforeAll(async () => void (java = await JavaConsumer.start()));
afterAll(() => java.end());

/** A mistake of the services in reading a batch, judged by the contract and by Kafka's consumer. */
function disagreement(
  { ruling, maxTimestamp }: GeneratedBatch,
  ours: Reading,
  javas: JavaReading,
): string | undefined {
  if (ruling === 'readable' && 'unreadable' in javas) return 'Java cannot read it, so the generator is wrong';
  if ('unreadable' in ours) return ruling === 'readable' ? 'it has to be read' : undefined;
  if (ruling === 'unreadable') return 'it has to be passed over';
  // A broker decompresses a batch with the same code before it accepts it, so a batch that fails there is in
  // no log.
  if ('unreadable' in javas) return javas.ofCompression === true ? undefined : 'Java cannot read it';
  // A record is at most an hour newer than its batch, and has the nearest time that is a date.
  const latestMs = Math.min(Number(maxTimestamp) + HOUR_MS, MOST_TIME_MS);
  const records = javas.records.map((record) => ({
    ...record,
    timestamp: Math.max(-MOST_TIME_MS, Math.min(record.timestamp, latestMs)),
  }));
  return isDeepStrictEqual(ours.records, records) ? undefined : 'Java reads something else';
}

it(`the services read what Kafka's own consumer reads, or find the batch unreadable (PROPERTY_SEED=${seed})`, async () => {
  for (let at = seed; at < seed + runs; at++) {
    const batch = generateBatch(at);
    const javas = await java.read(batch);
    const ours = await readAsServices(batch).catch((error: unknown) => String(error));
    const problem = typeof ours === 'string' ? ours : disagreement(batch, ours, javas);
    if (problem === undefined) continue;
    throw new Error(
      `PROPERTY_SEED=${at} PROPERTY_RUNS=1 repeats it: ${problem}\n${batch.name}\n${JSON.stringify({ ours, javas }, null, 1)}`,
    );
  }
});
