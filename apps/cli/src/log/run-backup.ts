import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { PassThrough, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { mongo } from 'mongoose';
import { OpenInstallation, type OwnDatabase } from '@taocun/local/installation';
import { ProgressBar } from '@taocun/local/progress-bar';
import {
  atOneMoment,
  CheckpointReader,
  CHECKPOINTS,
  type OneMoment,
  SNAPSHOT_TOO_OLD,
  SNAPSHOT_UNAVAILABLE,
} from '@taocun/messaging';
import { printJson } from '../terminal/print';
import {
  type BackedUpCollection,
  type BackedUpDatabase,
  type BackupHeader,
  BACKUP_FORMAT,
  type Frame,
  frameOf,
  keysNeeded,
  BACKUP_MAGIC,
  secretsKeysOf,
} from './backup-file';

const snapshotCodes: ReadonlySet<unknown> = new Set([SNAPSHOT_UNAVAILABLE, SNAPSHOT_TOO_OLD]);

export async function runBackup(
  file: string,
  { only }: { readonly only?: readonly string[] },
): Promise<void> {
  const header = await OpenInstallation.with(async (installation) => {
    const databases = (await installation.databases()).filter(({ part }) => only?.includes(part) ?? true);
    const missing = (only ?? []).filter((part) => !databases.some((one) => one.part === part));
    if (missing.length > 0)
      throw new Error(`There is no database of ${missing.join(' or ')} in this installation.`);
    if (databases.length === 0)
      throw new Error(
        'There is nothing to back up: no service has stored anything yet. Is TOPIC_PREFIX right?',
      );
    const writeTo = (to: Writable): Promise<BackupHeader> =>
      atOneMoment(installation.mongo, (moment) => writeBackup(installation, databases, moment, to));
    if (file === '-') return writeTo(process.stdout);
    const unfinished = `${file}.unfinished`;
    try {
      const written = await writeTo(createWriteStream(unfinished, { mode: 0o600 }));
      await rename(unfinished, file);
      return written;
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  });
  printJson(header, file === '-' ? process.stderr : process.stdout);
}

async function writeBackup(
  installation: OpenInstallation,
  databases: readonly OwnDatabase[],
  moment: OneMoment,
  to: Writable,
): Promise<BackupHeader> {
  const frames = new PassThrough({ highWaterMark: 1_048_576 });
  const written = pipeline(frames, createGzip({ level: 3 }), to);
  // The failure is thrown below, where the header is awaited.
  written.catch(() => undefined);
  const keyIds = new Set<string>();
  let progress: ProgressBar | undefined;
  try {
    const put = async (bytes: Buffer): Promise<void> => {
      if (!frames.write(bytes)) await Promise.race([once(frames, 'drain'), written]);
    };
    const putFrame = (frame: Frame): Promise<void> => put(frameOf(frame));
    const described = [];
    for (const database of databases) described.push(await describe(installation, database, moment));
    const { id: clusterId } = await installation.admin.describeCluster();
    const { topicPrefix } = installation.config;
    const header: BackupHeader = {
      format: BACKUP_FORMAT,
      at: new Date(),
      topicPrefix,
      cluster: clusterId,
      databases: described,
    };
    const all = described
      .flatMap(({ collections }) => collections)
      .reduce((sum, { documents }) => sum + documents, 0);
    progress = new ProgressBar('backed up', all);
    progress.begin();
    await put(BACKUP_MAGIC);
    await putFrame({ kind: 'h', header });
    let documents = 0;
    for (const { part, collections } of described) {
      const { name } = installation.database(part);
      for (const { name: collection } of collections) {
        await putFrame({ kind: 'c', part, collection });
        const cursor = installation.mongo
          .db(name)
          .collection(collection)
          .find({}, { ...moment, raw: true, batchSize: 5_000 });
        for await (const document of cursor) {
          // With `raw`, the driver returns bytes, which its types do not know.
          const bytes = document as unknown as Buffer;
          for (const id of secretsKeysOf(collection, bytes)) keyIds.add(id);
          await putFrame({ kind: 'd', document: bytes });
          if (++documents % 1_000 === 0) progress.update(documents);
        }
      }
    }
    await putFrame({ kind: 'e', documents });
    frames.end();
    await written;
    progress.complete();
    const needed = keysNeeded(keyIds);
    if (needed !== undefined) process.stderr.write(`${needed}\n`);
    return header;
  } catch (error) {
    frames.destroy();
    throw error instanceof mongo.MongoServerError && snapshotCodes.has(error.code)
      ? new Error(
          `MongoDB has not kept the snapshot for as long as the backup takes: ${error.message}. Let it keep them for longer ` +
            '(setParameter minSnapshotHistoryWindowInSeconds), or back databases up one by one with --only.',
          { cause: error },
        )
      : error;
  } finally {
    progress?.stop();
  }
}

async function describe(
  { mongo: client }: OpenInstallation,
  { part, name }: OwnDatabase,
  moment: OneMoment,
): Promise<BackedUpDatabase> {
  const database = client.db(name);
  const collections: BackedUpCollection[] = [];
  for (const one of await database.listCollections({ type: 'collection' }).toArray()) {
    if (one.name.startsWith('system.')) continue;
    const [count] = await database
      .collection(one.name)
      .aggregate<{ readonly documents: number }>([{ $count: 'documents' }], moment)
      .toArray();
    // Indexes are not part of a snapshot, so their current state is read.
    const indexes = await database.collection(one.name).indexes();
    collections.push({
      name: one.name,
      documents: count?.documents ?? 0,
      indexes: indexes.filter(({ name: index }) => index !== '_id_'),
    });
  }
  const checkpoints = await new CheckpointReader(database).find(
    ['topic', 'partition', 'partitions', 'offset'],
    { ...moment, sort: '_id' },
  );
  return {
    part,
    // Checkpoints are restored last: without them, a service would read the log from the beginning into the
    // restored database.
    collections: collections.sort((a, b) => Number(a.name === CHECKPOINTS) - Number(b.name === CHECKPOINTS)),
    checkpoints: checkpoints.flatMap(({ topic, partition, partitions, offset }) =>
      offset === undefined ? [] : [{ topic, partition, partitions, offset: Number(offset) }],
    ),
  };
}
