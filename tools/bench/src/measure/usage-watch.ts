import type { ServiceProcess } from '@taocun/harness/service-process';
import { type ServiceName } from '@taocun/service';
import { type BenchedInstallation } from './benched-installation';
import { type ProcessUsage, threadKinds, usageOf } from './process-usage';

export type ProcessName = ServiceName | 'kafka' | 'mongodb';
export type ByProcess = Readonly<Partial<Record<ProcessName, number>>>;

/** The usage by process id. */
export type Usage = ReadonlyMap<number, ProcessUsage>;

/** Samples the processes of the services and the engines, and records the peak memory of each. */
export class UsageWatch {
  readonly #pids: readonly (readonly [ProcessName, number])[];
  readonly #peaks = new Map<ProcessName, number>();

  constructor({ engines }: BenchedInstallation, services: readonly ServiceProcess[]) {
    const of = (name: ProcessName, pid: number | undefined) =>
      pid === undefined ? [] : [[name, pid] as const];
    this.#pids = [
      ...services.map(({ service, pid }) => [service, pid] as const),
      ...of('kafka', engines.kafkaPid),
      ...of('mongodb', engines.mongodbPid),
    ];
  }

  now(): Usage {
    const usages = new Map<number, ProcessUsage>();
    for (const [name, pid] of this.#pids) {
      const usage = usageOf(pid);
      if (usage === undefined) continue;
      usages.set(pid, usage);
      // The engines ran before this run, so only their memory from now on counts.
      const memory = name === 'kafka' || name === 'mongodb' ? usage.residentMiB : usage.peakMiB;
      this.#peaks.set(name, Math.max(memory, this.#peaks.get(name) ?? 0));
    }
    return usages;
  }

  /** The processor time between two samples, in microseconds. */
  between(from: Usage, to: Usage): Partial<Record<ProcessName, number>> {
    const spent: Partial<Record<ProcessName, number>> = {};
    for (const [name, pid] of this.#pids) {
      const before = from.get(pid);
      const after = to.get(pid);
      if (before !== undefined && after !== undefined)
        spent[name] = (spent[name] ?? 0) + after.cpuMicroseconds - before.cpuMicroseconds;
    }
    return spent;
  }

  /** The processor time of the services' threads between two samples, in microseconds. */
  byThread(from: Usage, to: Usage): Readonly<Record<string, number>> {
    const spent: Record<string, number> = {};
    for (const [name, pid] of this.#pids) {
      const before = from.get(pid)?.threads;
      const after = to.get(pid)?.threads;
      if (before === undefined || after === undefined || name === 'kafka' || name === 'mongodb') continue;
      for (const kind of threadKinds) {
        const thread = `${name} ${kind}`;
        spent[thread] = (spent[thread] ?? 0) + after[kind] - before[kind];
      }
    }
    return spent;
  }

  /** The processor time of the services before `start`, in seconds. */
  spentBefore(start: Usage): ByProcess {
    const spent: Partial<Record<ProcessName, number>> = {};
    for (const [name, pid] of this.#pids) {
      const usage = start.get(pid);
      if (usage !== undefined && name !== 'kafka' && name !== 'mongodb')
        spent[name] = round((spent[name] ?? 0) + usage.cpuMicroseconds / 1e6, 2);
    }
    return spent;
  }

  peaks(): ByProcess {
    return Object.fromEntries(Array.from(this.#peaks, ([name, mebibytes]) => [name, Math.round(mebibytes)]));
  }
}

export function round(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
