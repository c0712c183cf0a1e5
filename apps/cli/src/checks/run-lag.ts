import { setTimeout as pause } from 'node:timers/promises';
import { topics, type TopicName, topicNames } from '@taocun/contracts';
import { ACCESS, databaseName, OpenInstallation } from '@taocun/local/installation';
import { printable, textTable } from '@taocun/local/text-table';
import { CheckpointReader, type NoProgress, noProgressOf, noProgressReason } from '@taocun/messaging';

export interface PartitionLag {
  readonly part: string;
  readonly topic: string;
  readonly partition: number;
  /** The next offset to be read after a crash; null if nothing is saved yet. */
  readonly checkpoint: number | null;
  readonly end: number;
  readonly behind: number;
  /** The age of the first record that is not in the database yet; null if there is none. */
  readonly seconds: number | null;
  readonly savedAt: string | null;
  readonly noProgress: NoProgress | null;
}

/** Earlier than any record. */
const LONG_AGO_MS = Date.parse('2000-01-01T00:00:00Z');

export async function runLag({
  watch,
  json,
}: {
  readonly watch?: number;
  readonly json?: true;
}): Promise<void> {
  await OpenInstallation.with(async (installation) => {
    const stopped = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
    for (;;) {
      const all = await lagsOf(installation);
      const unattended = await unattendedIn(installation, all);
      process.exitCode = unattended.length > 0 || all.some(({ noProgress }) => noProgress !== null) ? 1 : 0;
      process.stdout.write(
        `${watch !== undefined && process.stdout.isTTY && !json ? '\u001b[H\u001b[2J' : ''}${json ? JSON.stringify(all) : lagText(all, unattended)}\n`,
      );
      if (watch === undefined) return;
      await pause(watch * 1_000, undefined, { signal: stopped.signal }).catch(() => undefined);
      if (stopped.signal.aborted) return;
    }
  });
}

export async function lagsOf(installation: OpenInstallation): Promise<PartitionLag[]> {
  const lags: PartitionLag[] = [];
  const services = (await installation.databases()).filter(({ part }) => part !== ACCESS);
  for (const { part, name } of services) {
    const checkpoints = new CheckpointReader<{ readonly ended?: object }>(installation.mongo.db(name));
    const saved = await checkpoints.find([
      'topic',
      'partition',
      'offset',
      'savedAt',
      'noProgress',
      'fields.ended',
    ]);
    for (const topic of topicNames.filter((one) => isReadBy(one, part))) {
      const bounds = await installation.boundsOf(topic);
      for (const [partition, { low, high }] of (bounds ?? []).entries()) {
        const checkpoint = saved.find((one) => one.topic === topic && one.partition === partition);
        // A generation that another one has replaced reads no further, and is not behind.
        if (checkpoint?.fields?.ended !== undefined) continue;
        const offset = checkpoint?.offset === undefined ? undefined : Number(checkpoint.offset);
        const behind = high - (offset ?? low);
        lags.push({
          part,
          topic,
          partition,
          checkpoint: offset ?? null,
          end: high,
          behind,
          seconds: behind > 0 ? await ageOf(installation, topic, partition, offset ?? low) : null,
          savedAt: checkpoint?.savedAt?.toISOString() ?? null,
          noProgress: (checkpoint && noProgressOf(checkpoint)) ?? null,
        });
      }
    }
  }
  return lags;
}

const isReadBy = (topic: TopicName, part: string): boolean =>
  (topics[topic].readBy as readonly string[]).includes(part.split('-')[0] ?? '');

/**
 * The age of a record. Kafka finds the first record from a time on, so a binary search finds the latest time
 * that still finds this one.
 */
async function ageOf(
  { admin, config }: OpenInstallation,
  topic: string,
  partition: number,
  offset: number,
): Promise<number> {
  const now = Date.now();
  let from = LONG_AGO_MS;
  let to = now + 1;
  while (to - from > 500) {
    const middle = Math.floor((from + to) / 2);
    const first = (await admin.offsetsAt(config.topicPrefix + topic, middle)).get(partition);
    if (first !== undefined && first <= offset) from = middle;
    else to = middle;
  }
  return Math.max(0, Math.round((now - from) / 1_000));
}

/**
 * The services for which records wait, and of which no instance is at work. Without Kafka's answer a service
 * counts as at work.
 */
async function unattendedIn(
  { admin, config }: OpenInstallation,
  all: readonly PartitionLag[],
): Promise<readonly string[]> {
  const late = [...new Set(all.filter(({ behind }) => behind > 0).map(({ part }) => part))];
  const members = await Promise.all(
    late.map(async (part) => (await admin.describeGroup(databaseName(part, config.topicPrefix))).members),
  );
  return late.filter((_part, at) => members[at]?.length === 0);
}

/**
 * The services that nobody runs and the partitions that make no progress, then a table of those that are
 * behind; a line counts the others.
 */
export function lagText(all: readonly PartitionLag[], unattended: readonly string[] = []): string {
  const idle = unattended.map(
    (part) => `${part}: no instance is at work. Restart it, and first end a process of it that hangs.`,
  );
  const standing = all.flatMap(({ part, topic, partition, noProgress }) =>
    noProgress === null ? [] : [printable(`${part}: ${noProgressReason(topic, partition, noProgress)}`)],
  );
  return [...idle, ...standing, behindText(all)].join('\n');
}

function behindText(all: readonly PartitionLag[]): string {
  if (all.length === 0) return 'No service has stored anything yet. Is TOPIC_PREFIX right?';
  const late = all.filter(({ behind }) => behind > 0);
  const services = [...new Set(all.map(({ part }) => part))].join(', ');
  if (late.length === 0) return `Nothing is behind: ${all.length} partitions of ${services}.`;
  const rows = late.map(({ part, topic, partition, checkpoint, end, behind, seconds, savedAt }) => [
    part,
    `${topic}/${partition}`,
    checkpoint === null ? 'none' : checkpoint.toLocaleString('en'),
    end.toLocaleString('en'),
    behind.toLocaleString('en'),
    seconds === null ? '' : `${seconds.toLocaleString('en')} s`,
    savedAt?.slice(0, 19).replace('T', ' ') ?? '',
  ]);
  const behind = late.reduce((sum, one) => sum + one.behind, 0);
  const table = textTable(
    ['service', 'partition', 'saved', 'end', 'behind', 'since', 'last saved (UTC)'],
    rows,
  );
  const others =
    late.length === all.length ? '' : `; of ${all.length} partitions ${all.length - late.length} are not`;
  return `${table}\n${behind.toLocaleString('en')} records are behind${others}.`;
}
