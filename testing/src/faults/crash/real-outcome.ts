import { topicName, type TopicName } from '@taocun/contracts';
import { type Installation } from '@taocun/harness/installation';
import { readTexts } from '@taocun/harness/read-topic';
import { type ServiceName } from '@taocun/service';
import { type mongo } from 'mongoose';
import { namesStored } from '../../e2e/names-stored';
import { differenceOf, type CrashOutcome, textOf } from './outcome';

/**
 * The compared collections, with the fields that may differ between two runs. Offsets differ, because a record may be in a log twice
 * after a crash. So does all that depends on where checkpoints fall (docs/architecture.md): the day of an `assessed` and the months
 * in it, the day to which a village's saved state was advanced, and which states of a region were examined.
 */
const compared: readonly (readonly [string, ServiceName, string, string[]])[] = [
  ["ingestion's waiting", 'ingestion', 'waiting', []],
  ["ingestion's rejected", 'ingestion', 'rejected', []],
  ["classification's villages", 'classification', 'villages', ['state']],
  ["reporting's villages", 'reporting', 'villages', ['asOf', 'stateOf']],
  ["reporting's months", 'reporting', 'villageMonths', ['asOf']],
  ["reporting's verdicts", 'reporting', 'verdictHistory', ['offset', 'follows']],
  ["reporting's certifications", 'reporting', 'certifications', ['offset', 'follows']],
];

type Databases = (service: ServiceName) => mongo.Db;

interface ChunkDocument {
  readonly partition: number;
  readonly number: number;
  readonly bytes: mongo.Binary;
}

/**
 * Everything that an installation has announced and saved. Throws if an announcement was repeated with other content, or repeated at
 * all although every service has stopped in order (`once`).
 */
export async function readOutcome(installation: Installation, once: boolean): Promise<CrashOutcome> {
  const log = (topic: TopicName) => readTexts(installation.kafka, topicName(installation.prefix, topic));
  const database: Databases = (service) => installation.database(service);
  const outcome: CrashOutcome = new Map();
  for (const topic of ['village.verdicts', 'village.certifications', 'region.verdicts'] as const) {
    const events = new Map<string, string>();
    for (const { value } of await log(topic)) {
      const { id, time, data } = JSON.parse(value) as { id: string; time: string; data: object };
      const content = JSON.stringify({ time, data });
      if (once && events.has(id)) throw new Error(`${topic} repeats ${id}`);
      const known = events.get(id) ?? content;
      if (known !== content) throw new Error(`${topic} repeats ${id} with other content: ${differenceOf(content, known)}`);
      events.set(id, content);
    }
    if (topic !== 'region.verdicts') outcome.set(topic, events);
  }
  const assessed = new Map<string, string>();
  for (const { key, value } of await log('village.assessments')) {
    assessed.set(key, textOf((JSON.parse(value) as { data: object }).data, ['asOf', 'months']));
  }
  outcome.set('last village.assessments', assessed);
  for (const [what, service, collection, leftOut] of compared) {
    const documents = new Map<string, string>();
    const found = database(service).collection(collection).find().sort({ _id: 1 });
    for await (const { _id, ...document } of found) documents.set(String(_id), textOf(document, leftOut));
    outcome.set(what, documents);
  }
  const names = await namesStored(database('ingestion'));
  outcome.set("ingestion's names by day, wherever they stand", new Map([...names].map(([day, hashes]) => [day, hashes.join(' ')])));
  outcome.set("ingestion's shops by partition, whatever their chunks", await shopsOf(database('ingestion')));
  const regions = new Map<string, string>();
  const qualifying = database('reporting').collection('regions').find({ qualifies: true });
  for await (const region of qualifying)
    regions.set(String(region._id), JSON.stringify([region['kind'], region['villages'], region['size']]));
  outcome.set('qualifying regions', regions);
  return outcome;
}

/** Joins append-only chunks: their boundaries depend on checkpoints, their concatenation does not. */
async function shopsOf(ingestion: mongo.Db): Promise<Map<string, string>> {
  const joined = new Map<string, string>();
  for await (const { partition, bytes } of ingestion.collection<ChunkDocument>('shops').find().sort({ partition: 1, number: 1 }))
    joined.set(String(partition), (joined.get(String(partition)) ?? '') + Buffer.from(bytes.value()).toString('hex'));
  return joined;
}
