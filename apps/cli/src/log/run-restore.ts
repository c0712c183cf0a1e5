import { createReadStream } from 'node:fs';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { mongo } from 'mongoose';
import { ACCESS, OpenInstallation } from '@taocun/local/installation';
import { ProgressBar } from '@taocun/local/progress-bar';
import { CHECKPOINTS } from '@taocun/messaging';
import { printJson } from '../terminal/print';
import {
  type BackedUpDatabase,
  type BackupHeader,
  type Frame,
  framesIn,
  keysNeeded,
  secretsKeysOf,
} from './backup-file';

export interface RestoreOptions {
  readonly only?: readonly string[];
  readonly drop?: true;
  readonly check?: true;
  readonly otherKafka?: true;
}

const MOST_AT_ONCE = 1_000;
const MOST_BYTES_AT_ONCE = 8 * 1_048_576;
/** Numbers and binaries keep their BSON types, so a document is written back byte for byte. */
const exactly = {
  promoteLongs: false,
  promoteValues: false,
  promoteBuffers: false,
  bsonRegExp: true,
} as const;

export async function runRestore(file: string, options: RestoreOptions): Promise<void> {
  if (file === '-' && options.drop && !options.check)
    throw new Error(
      '--drop needs a file: standard input can be read only once, so it would be checked after the databases are dropped.',
    );
  const restored = await OpenInstallation.with(async (installation) => {
    // A file is read to its end first, so a truncated one is found before anything is changed. A pipe can be
    // read only once.
    const checked = file === '-' ? undefined : await read(file, installation, { ...options, check: true });
    return options.check === true && checked !== undefined ? checked : read(file, installation, options);
  });
  printJson(restored);
}

async function read(
  file: string,
  installation: OpenInstallation,
  options: RestoreOptions,
): Promise<Record<string, number>> {
  const source: Readable = file === '-' ? process.stdin : createReadStream(file);
  const plain = new PassThrough();
  // A failure of the source surfaces where its frames are read.
  pipeline(source, createGunzip(), plain).catch((error: unknown) => plain.destroy(error as Error));
  const frames = framesIn(plain);
  const first = await frames.next();
  if (first.done === true || first.value.kind !== 'h') throw new Error('The backup has no header.');
  const { header } = first.value;
  const chosen = header.databases.filter(({ part }) => options.only?.includes(part) ?? true);
  const missing = (options.only ?? []).filter((part) => !chosen.some((one) => one.part === part));
  if (missing.length > 0)
    throw new Error(`The backup has nothing of ${missing.join(' or ')}; it has ${partsOf(header)}.`);
  const wrong = await whyNot(installation, header, chosen, options);
  if (wrong.length > 0)
    throw new Error(`Nothing was changed:\n${wrong.map((one) => `  - ${one}`).join('\n')}`);
  if (!options.check) for (const { part } of chosen) await emptyDatabase(installation, part);
  const restored = await writeDatabases(installation, frames, chosen, options.check === true);
  if (options.check) return restored;
  await markUnclean(installation, chosen);
  await indexAll(installation, chosen);
  return restored;
}

const partsOf = ({ databases }: BackupHeader): string => databases.map(({ part }) => part).join(', ');

/** All reasons against a restore, before anything is changed. */
async function whyNot(
  installation: OpenInstallation,
  header: BackupHeader,
  chosen: readonly BackedUpDatabase[],
  { drop, otherKafka }: RestoreOptions,
): Promise<string[]> {
  const wrong: string[] = [];
  const { id: clusterId } = await installation.admin.describeCluster();
  if (clusterId !== header.cluster && !otherKafka) {
    wrong.push(
      `the backup's offsets are of the Kafka cluster ${header.cluster}, and this one is ${clusterId}. If its topics were restored ` +
        'offset by offset, add --other-kafka; otherwise load the history into new topics and databases (TOPIC_PREFIX).',
    );
  }
  const { topicPrefix } = installation.config;
  if (topicPrefix !== header.topicPrefix && !otherKafka) {
    wrong.push(
      `the backup is of the installation with ${prefixText(header.topicPrefix)}, and this is the one with ${prefixText(topicPrefix)}: its offsets are of other ` +
        'topics. Set TOPIC_PREFIX as it was, or add --other-kafka if these topics are the same, offset by offset.',
    );
  }
  for (const { part, checkpoints } of chosen) {
    const { name } = installation.database(part);
    if (!drop && !(await isEmpty(installation, name)))
      wrong.push(`the database ${name} is not empty. --drop drops it first.`);
    // Every service reads the keys and secrets.
    for (const reader of part === ACCESS ? await installation.databases() : [installation.database(part)])
      if (reader.part !== ACCESS && (await isAtWork(installation, reader.name)))
        wrong.push(`${reader.part} is running: stop all of its instances first.`);
    for (const [topic, own] of Map.groupBy(checkpoints, (one) => one.topic)) {
      const bounds = await installation.boundsOf(topic);
      for (const { partition, partitions, offset } of own) {
        const at = bounds?.[partition];
        if (bounds === undefined)
          wrong.push(`the topic ${installation.config.topicPrefix}${topic} is not there.`);
        else if (bounds.length !== partitions)
          wrong.push(
            `${topic} has ${bounds.length} partitions, and had ${partitions}. Give it back its number of partitions.`,
          );
        else if (at !== undefined && (offset < at.low || offset > at.high))
          wrong.push(
            `${topic}/${partition} has the offset ${offset} in the backup, but the log has ${at.low} to ${at.high}: records are lost.`,
          );
      }
    }
  }
  return [...new Set(wrong)];
}

const prefixText = (prefix: string): string => (prefix === '' ? 'no TOPIC_PREFIX' : `TOPIC_PREFIX=${prefix}`);

async function isEmpty({ mongo: client }: OpenInstallation, name: string): Promise<boolean> {
  const collections = await client.db(name).listCollections({ type: 'collection' }).toArray();
  const first = await Promise.all(
    collections.map((one) =>
      client
        .db(name)
        .collection(one.name)
        .findOne({}, { projection: { _id: 1 } }),
    ),
  );
  return first.every((document) => document === null);
}

async function isAtWork({ admin }: OpenInstallation, groupId: string): Promise<boolean> {
  return (await admin.describeGroup(groupId)).members.length > 0;
}

/** A key that was revoked since the backup must not become valid again, and the audit log is never erased. */
const outlivesRestore = (part: string, collection: string): boolean =>
  part === ACCESS && (collection === 'keys' || collection === 'audit');

async function emptyDatabase(installation: OpenInstallation, part: string): Promise<void> {
  const database = installation.mongo.db(installation.database(part).name);
  if (part !== ACCESS) return void (await database.dropDatabase());
  await database.collection('keys').deleteMany({ revokedAt: null });
  for (const { name } of await database.listCollections({ type: 'collection' }).toArray())
    if (!outlivesRestore(part, name)) await database.dropCollection(name);
}

/**
 * A checkpoint of a clean stop shows everything that was announced only if the log has no record beyond it.
 */
async function markUnclean(
  installation: OpenInstallation,
  chosen: readonly BackedUpDatabase[],
): Promise<void> {
  for (const { part, checkpoints } of chosen) {
    const stored = installation.mongo.db(installation.database(part).name).collection(CHECKPOINTS);
    for (const [topic, own] of Map.groupBy(checkpoints, (one) => one.topic)) {
      const bounds = await installation.boundsOf(topic);
      const behind = own
        .filter(({ partition, offset }) => offset !== bounds?.[partition]?.high)
        .map(({ partition }) => partition);
      await stored.updateMany({ topic, partition: { $in: behind }, clean: true }, { $set: { clean: false } });
    }
  }
}

async function writeDatabases(
  installation: OpenInstallation,
  frames: AsyncGenerator<Frame>,
  chosen: readonly BackedUpDatabase[],
  checkOnly: boolean,
): Promise<Record<string, number>> {
  const restored = Object.fromEntries(chosen.map(({ part }) => [part, 0]));
  const all = chosen
    .flatMap(({ collections }) => collections)
    .reduce((sum, { documents }) => sum + documents, 0);
  const progress = new ProgressBar(checkOnly ? 'checked ' : 'restored', all);
  let part = '';
  let inserts: Inserts | undefined;
  let collection = '';
  const keyIds = new Set<string>();
  let read = 0;
  let done = 0;
  try {
    progress.begin();
    for await (const frame of frames) {
      if (frame.kind === 'c') {
        await inserts?.flush();
        ({ part, collection } = frame);
        const { name } = installation.database(part);
        const to = installation.mongo.db(name).collection(collection);
        inserts =
          part in restored ? new Inserts(to, checkOnly, outlivesRestore(part, collection)) : undefined;
      } else if (frame.kind === 'd') {
        read++;
        if (inserts === undefined) continue;
        await inserts.add(frame.document);
        for (const id of secretsKeysOf(collection, frame.document)) keyIds.add(id);
        restored[part] = (restored[part] ?? 0) + 1;
        if (++done % 1_000 === 0) progress.update(done);
      } else if (frame.kind === 'e' && frame.documents !== read) {
        throw new Error(
          `The file should hold ${frame.documents} documents, and holds ${read}. It must not be restored.`,
        );
      }
    }
    await inserts?.flush();
    progress.complete();
    const needed = keysNeeded(keyIds);
    if (needed !== undefined && !checkOnly) process.stderr.write(`${needed}\n`);
    return restored;
  } finally {
    progress.stop();
  }
}

/** Inserts the documents of one collection in batches. */
class Inserts {
  #documents: mongo.Document[] = [];
  #bytes = 0;

  constructor(
    private readonly collection: mongo.Collection,
    private readonly checkOnly: boolean,
    private readonly keepsStored: boolean,
  ) {}

  async add(document: Buffer): Promise<void> {
    this.#documents.push(mongo.BSON.deserialize(document, exactly));
    this.#bytes += document.length;
    if (this.#documents.length >= MOST_AT_ONCE || this.#bytes >= MOST_BYTES_AT_ONCE) await this.flush();
  }

  async flush(): Promise<void> {
    const stored = this.keepsStored && !this.checkOnly ? await this.#stored() : new Set<string>();
    const documents = this.#documents.filter(({ _id }) => !stored.has(String(_id)));
    this.#documents = [];
    this.#bytes = 0;
    if (documents.length > 0 && !this.checkOnly)
      await this.collection.insertMany(documents, { ordered: false, ignoreUndefined: false });
  }

  /** The ids of the documents that are stored already, as text. */
  async #stored(): Promise<ReadonlySet<string>> {
    const ids = this.#documents.map((document): unknown => document['_id']);
    const existing = this.collection.find(
      { _id: { $in: ids as mongo.ObjectId[] } },
      { projection: { _id: 1 } },
    );
    return new Set((await existing.toArray()).map(({ _id }) => String(_id)));
  }
}

async function indexAll(installation: OpenInstallation, chosen: readonly BackedUpDatabase[]): Promise<void> {
  for (const { part, collections } of chosen) {
    const database = installation.mongo.db(installation.database(part).name);
    for (const { name, indexes } of collections) {
      // The server sets the version of an index itself, and does not accept another one.
      const plain = indexes.map(({ v: _version, ...index }) => index);
      if (plain.length > 0) await database.command({ createIndexes: name, indexes: plain });
    }
  }
}
