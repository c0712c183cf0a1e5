import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { sources } from '@taocun/harness/at-rest';
import type { ServiceProcess } from '@taocun/harness/service-process';
import { until } from '@taocun/harness/until';
import type { LoopCounters, LoopStatus } from '@taocun/messaging';
import { type ServiceName, serviceNames } from '@taocun/service';
import { type BenchedInstallation } from './benched-installation';
import { certificatesStored, type Digests, digestsOf } from './digest';
import { longestPauses } from './pauses';
import { type ByProcess, round, type Usage, UsageWatch } from './usage-watch';

export interface Throughput {
  /** Excludes updates that were read while other partitions were still loading. */
  readonly updates: number;
  /**
   * From the last poll before the first of these updates was read to the first poll at which all were saved
   * in the read models.
   */
  readonly seconds: number;
  readonly updatesPerSecond: number;
  /**
   * As `seconds`, but until every partition counts as read to its end, which takes two quiet seconds, and its
   * consequences are saved.
   */
  readonly secondsUntilSettled: number;
  /**
   * The seconds after which each service had applied everything, and those after which it had saved
   * everything.
   */
  readonly appliedAfterSeconds: Readonly<Record<ServiceName, number>>;
  readonly savedAfterSeconds: Readonly<Record<ServiceName, number>>;
  /** Within `seconds`, summed over instances. Processes that are not visible are left out. */
  readonly cpuMicrosecondsPerUpdate: ByProcess;
  readonly cpuMicrosecondsPerUpdateTotal: number;
  /** The same of each service by thread, as `classification main`. */
  readonly cpuMicrosecondsPerUpdateByThread: Readonly<Record<string, number>>;
  /** From the first of these updates until everything is settled: how long a service did not react at all. */
  readonly longestPauseMs: ByProcess;
  /** Used by the services before that: loading code, joining the group. */
  readonly cpuSecondsToStart: ByProcess;
  /** The largest instance of each. */
  readonly peakMemoryMiB: ByProcess;
  readonly counters: Readonly<Record<ServiceName, LoopCounters>>;
  readonly outcome: ThroughputOutcome;
  /** The time until every partition runs, after a restart of the services with all of this stored. */
  readonly startAgainSeconds: Readonly<Record<ServiceName, number>>;
}

/** The results, which show whether a run was fast but wrong. */
interface ThroughputOutcome {
  readonly accepted: number;
  readonly repeated: number;
  readonly rejected: number;
  readonly waiting: number;
  readonly villages: number;
  readonly verdicts: number;
  readonly certifications: number;
  readonly regions: number;
  readonly digests: Digests;
}

const SAMPLE_EVERY_MS = 50;
/** The interval while ingestion is in the middle of the feed, because each poll costs processor time. */
const LOOK_SELDOM_MS = 250;
const SETTLED_AFTER_MS = 1_500;
const NOTHING_MOVES_MS = 60_000;
/** The time that a service may take to become ready, or to become quiet. */
const PATIENCE_MS = 120_000;

interface Look {
  readonly atMs: number;
  readonly statuses: Readonly<Record<ServiceName, readonly LoopStatus[]>>;
  readonly usage: Usage;
}

/**
 * Starts the services on topics that already contain the whole feed, and measures until all of it is saved in
 * the read models. The services are cold: none has run any of its code on a record. Ingestion starts last, so
 * that the time in which the others load code, like the start of a JVM elsewhere, is not measured.
 */
export async function measureThroughput(
  installation: BenchedInstallation,
  updates: number,
  instances: number,
  say: (line: string) => void,
): Promise<Throughput> {
  const downstream = await Promise.all([
    installation.startInstances('reporting'),
    installation.startInstances('classification', instances),
  ]);
  const early = downstream.flat();
  await untilRunning(installation, early);
  const started = [...early, ...(await installation.startInstances('ingestion'))];
  const usage = new UsageWatch(installation, started);

  let last = await look(installation, started, usage);
  if (sum(last.statuses.ingestion, 'records') > 0)
    throw new Error('Ingestion had read records before the first look: give a larger feed.');
  let first: Look | undefined;
  let arrived: Look | undefined;
  let movedMs = last.atMs;
  const appliedMs: Partial<Record<ServiceName, number>> = {};
  const savedMs: Partial<Record<ServiceName, number>> = {};
  const goals = new Map<ServiceName, ReadonlyMap<string, number>>();
  let reportedMs = last.atMs;
  for (;;) {
    const isMiddle = first !== undefined && sum(last.statuses.ingestion, 'records') < updates;
    const everyMs = isMiddle ? LOOK_SELDOM_MS : SAMPLE_EVERY_MS;
    await pause(everyMs - Math.min(everyMs - 1, performance.now() - last.atMs));
    const now = await look(installation, started, usage);
    if (fingerprint(now) !== fingerprint(last)) movedMs = now.atMs;
    if (first === undefined && allRun(now) && sum(now.statuses.ingestion, 'records') > 0) {
      first = last;
      await longestPauses(started);
    }
    if (first !== undefined && arrived === undefined) {
      for (const service of serviceNames) {
        // A service's output is complete once it has saved all its input. The end is looked up once, because
        // watermarks of idle partitions follow later. Only ingestion may add to its own input, by rerouting
        // updates.
        const goal =
          (service === 'ingestion' ? undefined : goals.get(service)) ??
          (await installation.endsOf(sources[service]));
        goals.set(service, goal);
        if (appliedMs[service] === undefined && isPast(now, service, goal, 'offset'))
          appliedMs[service] = now.atMs;
        if (!isPast(now, service, goal, 'checkpoint')) break;
        savedMs[service] ??= now.atMs;
        if (service === 'reporting') arrived = now;
      }
    } else if (
      arrived !== undefined &&
      !allRead(now) &&
      sum(now.statuses.reporting, 'recordsPublished') > sum(arrived.statuses.reporting, 'recordsPublished')
    ) {
      // Towns and clusters are decided after the checkpoint that saves their villages.
      arrived = now;
    }
    if (
      first !== undefined &&
      arrived !== undefined &&
      allRead(now) &&
      now.atMs - movedMs > SETTLED_AFTER_MS
    ) {
      const startMs = first.atMs;
      const counted = updates - sum(first.statuses.ingestion, 'records');
      const after = (times: typeof savedMs): Record<ServiceName, number> => {
        const seconds = (service: ServiceName): number =>
          round(((times[service] ?? arrivedAtMs) - startMs) / 1_000, 3);
        return {
          ingestion: seconds('ingestion'),
          classification: seconds('classification'),
          reporting: seconds('reporting'),
        };
      };
      const arrivedAtMs = arrived.atMs;
      const seconds = (arrived.atMs - startMs) / 1_000;
      const cpu = usage.between(first.usage, arrived.usage);
      const each = (spent: Readonly<Record<string, number>>) =>
        Object.fromEntries(Object.entries(spent).map(([name, micros]) => [name, round(micros / counted, 3)]));
      return {
        updates: counted,
        seconds: round(seconds, 3),
        updatesPerSecond: Math.round(counted / seconds),
        secondsUntilSettled: round((movedMs - startMs) / 1_000, 3),
        appliedAfterSeconds: after(appliedMs),
        savedAfterSeconds: after(savedMs),
        cpuMicrosecondsPerUpdate: each(cpu),
        cpuMicrosecondsPerUpdateByThread: each(usage.byThread(first.usage, arrived.usage)),
        longestPauseMs: await longestPauses(started),
        cpuMicrosecondsPerUpdateTotal: round(
          Object.values(cpu).reduce((all, micros) => all + micros, 0) / counted,
          3,
        ),
        cpuSecondsToStart: usage.spentBefore(first.usage),
        peakMemoryMiB: usage.peaks(),
        counters: {
          ingestion: countersOf(now.statuses.ingestion),
          classification: countersOf(now.statuses.classification),
          reporting: countersOf(now.statuses.reporting),
        },
        outcome: await outcomeOf(installation, started),
        startAgainSeconds: await startAgain(installation, instances),
      };
    }
    if (now.atMs - movedMs > NOTHING_MOVES_MS)
      throw new Error(`Nothing has moved for a minute:\n${JSON.stringify(now.statuses, null, 1)}`);
    if (now.atMs - reportedMs > 5_000 && arrived === undefined) {
      reportedMs = now.atMs;
      say(
        serviceNames
          .map((service) => `${service} ${sum(now.statuses[service], 'records').toLocaleString('en')}`)
          .join('   '),
      );
    }
    last = now;
  }
}

/** Waits until every partition that a service reads has an owner among its instances, and is running. */
export async function untilRunning(
  installation: BenchedInstallation,
  services: readonly ServiceProcess[],
): Promise<void> {
  const ends = new Map<ServiceName, number>();
  for (const { service } of services) ends.set(service, (await installation.endsOf(sources[service])).size);
  const isRunning = async (): Promise<boolean> => {
    const running = new Map<ServiceName, number>();
    for (const each of services) {
      const { partitions } = await installation.positions(each);
      const count = partitions.filter(({ state }) => state === 'running').length;
      running.set(each.service, (running.get(each.service) ?? 0) + count);
    }
    return [...ends].every(([service, count]) => running.get(service) === count);
  };
  await until(isRunning, {
    withinMs: PATIENCE_MS,
    everyMs: SAMPLE_EVERY_MS,
    what: 'every partition was running',
  });
}

/** Waits until everything in Kafka is processed and saved, and every partition counts as read to its end. */
export function untilQuiet(installation: BenchedInstallation): Promise<void> {
  return installation.quiet({ withinMs: PATIENCE_MS, times: 10, everyMs: SETTLED_AFTER_MS / 10 });
}

async function look(
  installation: BenchedInstallation,
  services: readonly ServiceProcess[],
  usage: UsageWatch,
): Promise<Look> {
  const statuses: Record<ServiceName, LoopStatus[]> = { ingestion: [], classification: [], reporting: [] };
  const atMs = performance.now();
  const answers = await Promise.all(services.map((each) => installation.positions(each)));
  answers.forEach((status, at) => {
    const service = services[at]?.service;
    if (service !== undefined) statuses[service].push(status);
  });
  return { atMs, statuses, usage: usage.now() };
}

function isPast(
  { statuses }: Look,
  service: ServiceName,
  goal: ReadonlyMap<string, number>,
  what: 'offset' | 'checkpoint',
): boolean {
  const reached = new Map<string, number>();
  for (const { partitions } of statuses[service])
    for (const each of partitions) reached.set(`${each.topic}/${each.partition}`, each[what]);
  for (const [partition, end] of goal) if ((reached.get(partition) ?? -1) < end) return false;
  return true;
}

/** True if every partition of the updates is loaded. */
function allRun({ statuses }: Look): boolean {
  return statuses.ingestion.every(
    ({ partitions }) => partitions.length > 0 && partitions.every(({ state }) => state === 'running'),
  );
}

/** True if nothing is left to read or save, and every partition of the updates counts as read to its end. */
function allRead({ statuses }: Look): boolean {
  return (
    Object.values(statuses).every((instances) =>
      instances.every(({ partitions }) =>
        partitions.every(({ offset, checkpoint, end }) => offset === end && checkpoint === end),
      ),
    ) &&
    statuses.ingestion.every(
      ({ partitions }) => partitions.length > 0 && partitions.every(({ position }) => position === 'read'),
    )
  );
}

function fingerprint({ statuses }: Look): string {
  return Object.values(statuses)
    .flat()
    .map(
      ({ partitions, counters }) =>
        `${partitions.map(({ offset, checkpoint }) => `${offset}/${checkpoint}`).join()} ${counters.recordsPublished}`,
    )
    .join(' ');
}

function sum(statuses: readonly LoopStatus[], counter: keyof LoopCounters): number {
  return statuses.reduce((all, { counters }) => all + counters[counter], 0);
}

function countersOf(statuses: readonly LoopStatus[]): LoopCounters {
  return {
    batches: sum(statuses, 'batches'),
    records: sum(statuses, 'records'),
    checkpoints: sum(statuses, 'checkpoints'),
    documentsWritten: sum(statuses, 'documentsWritten'),
    recordsPublished: sum(statuses, 'recordsPublished'),
    bytesPublished: sum(statuses, 'bytesPublished'),
    restarts: sum(statuses, 'restarts'),
  };
}

async function outcomeOf(
  installation: BenchedInstallation,
  services: readonly ServiceProcess[],
): Promise<ThroughputOutcome> {
  const ingestion = services.find(({ service }) => service === 'ingestion');
  const counts = await installation.ask<{
    accepted: number;
    repeated: number;
    waiting: number;
    rejected: Record<string, number>;
  }>(`${ingestion?.url ?? ''}/api/v1/updates/counts`);
  const reporting = installation.database('reporting');
  const documents = (collection: string): Promise<number> =>
    reporting.collection(collection).countDocuments({});
  const verdicts = await documents('verdictHistory');
  if (verdicts === 0)
    throw new RangeError('No village has changed its verdict, so the run shows nothing: give a larger feed.');
  return {
    accepted: counts.accepted,
    repeated: counts.repeated,
    rejected: Object.values(counts.rejected).reduce((all, count) => all + count, 0),
    waiting: counts.waiting,
    villages: await documents('villages'),
    verdicts,
    certifications: await certificatesStored(reporting),
    regions: await documents('regions'),
    digests: await digestsOf(reporting),
  };
}

async function startAgain(
  installation: BenchedInstallation,
  instances: number,
): Promise<Throughput['startAgainSeconds']> {
  await installation.stop();
  const seconds: Partial<Record<ServiceName, number>> = {};
  for (const service of serviceNames) {
    const startedMs = performance.now();
    await untilRunning(
      installation,
      await installation.startInstances(service, service === 'classification' ? instances : 1),
    );
    seconds[service] = round((performance.now() - startedMs) / 1_000, 2);
  }
  const { ingestion = NaN, classification = NaN, reporting = NaN } = seconds;
  return { ingestion, classification, reporting };
}
