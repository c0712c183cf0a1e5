import { isUtf8 } from 'node:buffer';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { headerText, isBinaryMode, topics } from '@taocun/contracts';
import { type InputRecord, prepareTopics, Publisher, readLog, type Span } from '@taocun/kafka';
import { databaseName, OpenInstallation } from '@taocun/local/installation';
import { ProgressBar } from '@taocun/local/progress-bar';
import { CheckpointReader, type SavedOffset } from '@taocun/messaging';
import { silentLog } from '@taocun/runtime';
import { printJson } from '../terminal/print';

export interface ReplayOptions {
  readonly from: string;
  readonly to?: string;
  readonly out?: string;
  readonly intoPrefix?: string;
}

const UPDATES_TOPIC = 'marketplace.updates';
const MOST_PENDING_BYTES = 16 * 1_048_576;
/** Headers of ingestion that mean something only in their own log. */
const ownHeaders: readonly string[] = ['taocun-forwarded', 'taocun-repairs', 'taocun-repair'];

export async function runReplay({ from, to, out, intoPrefix }: ReplayOptions): Promise<void> {
  if ((out === undefined) === (intoPrefix === undefined))
    throw new Error('Give either --out or --into-prefix.');
  if (to !== undefined && to < from) throw new Error(`--to ${to} is before --from ${from}.`);
  const copied = await OpenInstallation.with(async (installation) => {
    const { config, kafka, admin } = installation;
    if (intoPrefix === config.topicPrefix)
      throw new Error('--into-prefix is that of this installation: it would read its own updates again.');
    // Read before the log's ends, so that the copy contains everything that was rerouted before these
    // checkpoints.
    const saved = await new CheckpointReader(
      installation.mongo.db(installation.database('ingestion').name),
    ).offsets([UPDATES_TOPIC]);
    const bounds = await installation.boundsOf(UPDATES_TOPIC);
    if (bounds === undefined) throw new Error(`There is no topic ${config.topicPrefix}${UPDATES_TOPIC}.`);
    const name = config.topicPrefix + UPDATES_TOPIC;
    const starts = await admin.offsetsAt(name, startOf(from));
    const ends = to === undefined ? undefined : await admin.offsetsAt(name, startOf(to) + 86_400_000);
    const spans: Span[] = bounds.map(({ high }, partition) => ({
      partition,
      from: starts.get(partition) ?? high,
      to: ends?.get(partition) ?? high,
    }));
    const all = spans.reduce((sum, span) => sum + Math.max(0, span.to - span.from), 0);
    const target =
      intoPrefix === undefined
        ? await fileTarget(out ?? '-')
        : await topicTarget(installation, intoPrefix, bounds.length, saved);
    const progress = new ProgressBar('copied', all);
    let done = 0;
    let isWhole = false;
    try {
      progress.begin();
      // A file contains one partition after the other, so that each stays in order; a topic keeps partitions
      // apart itself.
      const runs = intoPrefix === undefined ? spans.map((span) => [span]) : [spans];
      for (const some of runs) {
        await readLog(kafka, name, some, async (partition, records) => {
          await target.put(partition, records);
          progress.update((done += records.length));
        });
      }
      const leftOut = await target.close();
      isWhole = true;
      progress.complete();
      return { records: done, leftOut };
    } finally {
      progress.stop();
      if (!isWhole) await target.giveUp();
    }
  });
  printJson(copied, out === '-' ? process.stderr : process.stdout);
}

interface Target {
  put(partition: number, records: readonly InputRecord[]): Promise<void>;
  /** Returns the number of records that could not be copied. */
  close(): Promise<number>;
  /** Called instead of `close()` if the rest can't be copied. */
  giveUp(): Promise<void>;
}

/** Writes under another name until the copy is complete, because a partial copy looks like a complete one. */
async function fileTarget(out: string): Promise<Target> {
  const unfinished = `${out}.unfinished`;
  if (out !== '-' && existsSync(out)) throw new Error(`${out} is there already: give another --out.`);
  const file = out === '-' ? undefined : await open(unfinished, 'w');
  const to: Writable = file?.createWriteStream() ?? process.stdout;
  let leftOut = 0;
  let failed: Error | undefined;
  to.on('error', (error) => (failed = error));
  return {
    async put(_partition, records) {
      if (failed !== undefined) throw failed;
      const lines: string[] = [];
      for (const record of records) {
        const line = replayLineOf(record);
        if (line === undefined) leftOut++;
        else lines.push(line);
      }
      if (lines.length > 0 && !to.write(`${lines.join('\n')}\n`)) await once(to, 'drain');
    },
    async close() {
      if (file !== undefined) {
        to.end();
        await finished(to);
        await rename(unfinished, out);
      }
      return leftOut;
    },
    async giveUp() {
      if (file === undefined) return;
      to.destroy();
      await rm(unfinished, { force: true });
    },
  };
}

/** The update as structured JSON on one line, even if it was sent in binary mode. */
export function replayLineOf({
  value,
  headers = {},
}: Pick<InputRecord, 'value' | 'headers'>): string | undefined {
  if (value === null || !isUtf8(value)) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(value.toString());
  } catch {
    return undefined;
  }
  if (!isBinaryMode(headers)) return JSON.stringify(json);
  const attributes = Object.keys(headers).filter((name) => name.startsWith('ce_'));
  return JSON.stringify({
    ...Object.fromEntries(attributes.map((name) => [name.slice(3), headerText(headers, name)])),
    data: json,
  });
}

async function topicTarget(
  {
    kafka,
    admin,
    config: {
      kafka: { replication },
    },
  }: OpenInstallation,
  prefix: string,
  partitions: number,
  saved: readonly SavedOffset[],
): Promise<Target> {
  const { config } = topics[UPDATES_TOPIC];
  const name = prefix + UPDATES_TOPIC;
  const [there] = await prepareTopics(admin, [{ name, partitions, config }], replication);
  if (there !== partitions)
    throw new Error(`${name} has ${there} partitions, and this log has ${partitions}: use another prefix.`);
  if ((await admin.offsets(name)).some(({ high }) => high > 0))
    throw new Error(`${name} is not empty: use another prefix.`);
  const group = databaseName('ingestion', prefix);
  if ((await admin.describeGroup(group)).members.length > 0)
    throw new Error(`${group} is running: start it once the copy is complete.`);
  const publisher = new Publisher(kafka, new Map([[UPDATES_TOPIC, { name, partitions }]]), silentLog);
  await publisher.connect();
  /**
   * The number of copied records before the checkpoint: the offset in the copy that corresponds to it, by
   * partition.
   */
  const placed = new Map<number, number>();
  return {
    async put(partition, records) {
      const to = saved.find((one) => one.partition === partition)?.offset ?? 0;
      placed.set(
        partition,
        (placed.get(partition) ?? 0) + records.filter(({ offset }) => offset < to).length,
      );
      for (const { key, value, timestampMs, headers = {} } of records) {
        const retained = Object.entries(headers).filter(([header]) => !ownHeaders.includes(header));
        publisher.publishTo(UPDATES_TOPIC, partition, {
          key,
          value,
          timestampMs,
          headers: Object.fromEntries(retained),
        });
      }
      if (publisher.pendingBytes > MOST_PENDING_BYTES) await publisher.flush();
    },
    async close() {
      await publisher.flush();
      await publisher.close();
      // The copy contains what was rerouted here. With a new database, ingestion reroutes nothing before its
      // group's committed offset.
      if (saved.length > 0) await admin.commitOffsets(group, name, placed);
      return 0;
    },
    giveUp: () => publisher.close(),
  };
}

const startOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);
