import { setTimeout as pause } from 'node:timers/promises';
import { type TopicName } from '@taocun/contracts';
import { type ServiceName, serviceNames } from '@taocun/service';
import type { ServiceProcess } from './service-process';
import { DEADLINE_MS, until } from './until';

/** The topics that a service reads, written by the service before it. */
export const sources: Readonly<Record<ServiceName, readonly TopicName[]>> = {
  ingestion: ['marketplace.updates'],
  classification: ['village.activity'],
  reporting: [
    'village.assessments',
    'village.verdicts',
    'village.certifications',
    'region.verdicts',
    'observatory.notices',
    'source.orders',
  ],
};

export interface Rest {
  readonly withinMs?: number;
  /** The number of equal observations in a row that are required. */
  readonly times?: number;
  readonly everyMs?: number;
  /** Requires also that the loop of every process is running. */
  readonly allRunning?: boolean;
}

/**
 * Waits until nothing is in progress: every partition of every input topic has an owner, and is read to its
 * end and saved, in the order of the services.
 */
export async function untilAtRest(
  processes: () => readonly ServiceProcess[],
  endsOf: (topics: readonly TopicName[]) => Promise<ReadonlyMap<string, number>>,
  { withinMs = DEADLINE_MS, times = 2, everyMs = 60, allRunning = false }: Rest = {},
): Promise<void> {
  let before = '';
  let steady = 0;
  const look = async (): Promise<{ readonly unsettled: readonly string[]; readonly steady: number }> => {
    const unsettled: string[] = [];
    const seen: number[] = [];
    for (const service of serviceNames) {
      const ends = await endsOf(sources[service]);
      const owners = processes().filter((one) => one.service === service && one.running);
      const statuses = await Promise.all(owners.map((owner) => owner.positions()));
      if (allRunning && !statuses.every((status) => status?.running === true))
        unsettled.push(
          `${service} is not running: ${JSON.stringify(statuses.map((status) => status?.reasons ?? 'no answer'))}`,
        );
      for (const [name, end] of ends) {
        seen.push(end);
        const owned = statuses
          .flatMap((status) => status?.partitions ?? [])
          .filter((one) => `${one.topic}/${one.partition}` === name);
        const isSettled = owned.every(
          ({ state, position, offset, checkpoint }) =>
            state === 'running' && position === 'read' && offset === end && checkpoint === end,
        );
        if (owned.length === 0 || !isSettled) unsettled.push(`${name} of ${end}: ${JSON.stringify(owned)}`);
      }
    }
    const now = JSON.stringify([unsettled, seen]);
    steady = now === before ? steady + 1 : 1;
    before = now;
    await pause(everyMs);
    return { unsettled, steady };
  };
  await until(look, (now) => now.unsettled.length === 0 && now.steady >= times, {
    withinMs,
    everyMs: 0,
    what: 'all was at rest',
  }).catch((error: unknown) => {
    const outputs = processes().map(
      (one) => `${one.service}${one.running ? '' : ', which has ended'}:\n${one.output.slice(-4_000)}`,
    );
    throw new Error([String(error), ...outputs].join('\n'), { cause: error });
  });
}
