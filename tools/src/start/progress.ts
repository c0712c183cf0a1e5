import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { serviceNames } from '@taocun/contracts';
import type { Admin } from '@taocun/kafka';
import { ProgressBar } from '@taocun/local/progress-bar';
import type { LoopStatus } from '@taocun/messaging';
import { askService } from './ask-service';
import { type Services } from './services';

interface Throughput {
  /** The number of updates that ingestion has read during this wait. */
  readonly updates: number;
  /** From the first record read to the moment after which no service made any further progress. */
  readonly seconds: number;
}

/** The progress of the services through the log. */
interface Standing {
  /** The number of existing records that ingestion has read. */
  readonly read: number;
  /** The number of records that services still have to read, over all topics. */
  readonly behind: number;
  readonly there: number;
  readonly sources: LoopStatus['partitions'];
  /** Changes with any progress. */
  readonly fingerprint: string;
  /** True if everything is read, saved and announced. */
  readonly quiet: boolean;
}

/**
 * The ends of partitions by `topic/partition`, from Kafka: a busy service's own knowledge of the log may be
 * seconds old.
 */
type Ends = ReadonlyMap<string, number>;
export type EndsOf = (topics: readonly string[]) => Promise<Ends>;

/**
 * Waits until everything in Kafka has passed through the three services and is saved, and shows the progress.
 */
export async function untilThrough(
  { addresses, ended }: Pick<Services, 'addresses' | 'ended'>,
  endsOf: EndsOf,
  title: string,
): Promise<Throughput> {
  let progress: ProgressBar | undefined;
  let before: Standing | undefined;
  let firstMs: number | undefined;
  let movedMs = performance.now();
  // The first offset of each partition, unknown until the partition is loaded.
  const begunAt = new Map<number, number>();
  try {
    for (;;) {
      const now = await Promise.race([standing(addresses, endsOf), ended]);
      const atMs = performance.now();
      if (now.fingerprint !== before?.fingerprint) movedMs = atMs;
      for (const { partition, state, checkpoint } of now.sources)
        if (state === 'running' && !begunAt.has(partition)) begunAt.set(partition, checkpoint);
      const updates = now.sources.reduce(
        (sum, { partition, offset }) => sum + offset - (begunAt.get(partition) ?? offset),
        0,
      );
      if (progress === undefined && now.there > now.read) progress = new ProgressBar(title, now.there);
      if (firstMs === undefined && updates > 0) {
        firstMs = before === undefined ? atMs : movedMs;
        progress?.begin(now.read - updates);
      }
      progress?.update(Math.min(now.read, now.there - now.behind), now.there);
      // The interval must exceed that between two polls of the log by the services.
      if (now.quiet && before?.fingerprint === now.fingerprint && atMs - movedMs > 1_500) {
        progress?.complete();
        return { updates, seconds: firstMs === undefined ? 0 : (movedMs - firstMs) / 1_000 };
      }
      before = now;
      await pause(100);
    }
  } finally {
    progress?.stop();
  }
}

async function standing(addresses: Services['addresses'], endsOf: EndsOf): Promise<Standing> {
  const statuses = await Promise.all(
    serviceNames.map((name) => askService<LoopStatus>(`${addresses[name]}/positions`)),
  );
  const [ingestion] = statuses;
  const of = ingestion?.partitions ?? [];
  return {
    read: of.reduce((sum, { offset }) => sum + offset, 0),
    there: of.reduce((sum, { end }) => sum + end, 0),
    behind: Math.max(
      ...statuses.map(({ partitions }) => partitions.reduce((sum, { offset, end }) => sum + end - offset, 0)),
    ),
    sources: of,
    fingerprint: statuses
      .map(({ partitions }) => partitions.map(({ offset, checkpoint }) => `${offset}/${checkpoint}`).join())
      .join(' '),
    quiet:
      statuses.every(
        ({ running, partitions }) =>
          running &&
          partitions.length > 0 &&
          partitions.every(({ offset, checkpoint, end }) => offset === end && checkpoint === end),
      ) &&
      of.every(({ position }) => position === 'read') &&
      (await isAtEnd(statuses, endsOf)),
  };
}

async function isAtEnd(statuses: readonly LoopStatus[], endsOf: EndsOf): Promise<boolean> {
  const all = statuses.flatMap(({ partitions }) => partitions);
  const ends = await endsOf([...new Set(all.map(({ topic }) => topic))]);
  return all.every(({ topic, partition, offset }) => offset === ends.get(`${topic}/${partition}`));
}

export async function endsIn(
  admin: Pick<Admin, 'offsets'>,
  topics: readonly string[],
  nameOf: (topic: string) => string,
): Promise<Ends> {
  const answers = await Promise.all(
    topics.map(async (topic) => [topic, await admin.offsets(nameOf(topic))] as const),
  );
  return new Map(
    answers.flatMap(([topic, offsets]) =>
      offsets.map(({ partition, high }) => [`${topic}/${partition}`, high] as const),
    ),
  );
}
