import * as fs from 'node:fs';
import { serviceNames, type ServiceName } from '@taocun/service';
import type { ServiceProcess } from '@taocun/harness/service-process';
import { usageOf } from '@taocun/bench/measure/process-usage';

/** The resources of a process at one moment. */
export interface UsageSample {
  readonly seconds: number;
  readonly residentMiB: number;
  /** The number of open file descriptors, and of sockets among them. */
  readonly files: number;
  readonly sockets: number;
}

export type Samples = ReadonlyMap<ServiceName, readonly UsageSample[]>;

/** Samples the services repeatedly from now on. */
export function sampleEvery(seconds: number, services: readonly ServiceProcess[]): { readonly samples: Samples; stop(): void } {
  const samples = new Map<ServiceName, UsageSample[]>(serviceNames.map((service) => [service, []]));
  const startedMs = performance.now();
  const look = (): void => {
    for (const { service, pid } of services) {
      const usage = usageOf(pid);
      const open = openOf(pid);
      if (usage === undefined || open === undefined) continue;
      const sample = { seconds: (performance.now() - startedMs) / 1_000, residentMiB: usage.residentMiB, ...open };
      samples.get(service)?.push(sample);
    }
  };
  const timer = setInterval(look, seconds * 1_000);
  return { samples, stop: () => clearInterval(timer) };
}

/** Undefined if there is no such process, or no /proc. */
function openOf(pid: number): { files: number; sockets: number } | undefined {
  try {
    const folder = `/proc/${pid}/fd`;
    const files = fs.readdirSync(folder);
    return { files: files.length, sockets: files.filter((file) => linkOf(`${folder}/${file}`).startsWith('socket:')).length };
  } catch {
    // The process may have ended just now.
    return undefined;
  }
}

function linkOf(file: string): string {
  try {
    return fs.readlinkSync(file);
  } catch {
    // The file was closed after it was listed.
    return '';
  }
}
