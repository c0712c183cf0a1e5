import * as fs from 'node:fs';
import { mebibytesOf, scrape } from '@taocun/harness/measures/metrics';
import type { ServiceProcess } from '@taocun/harness/service-process';
import { serviceNames, type ServiceName } from '@taocun/service';

/** The resources of a process at one moment. */
export interface UsageSample {
  readonly seconds: number;
  readonly residentMiB: number;
  /**
   * V8's heap and its buffers outside: what objects use, garbage not yet collected included, and what is
   * taken from the system.
   */
  readonly usedMiB: number;
  readonly takenMiB: number;
  /** The number of open file descriptors, and of sockets among them. */
  readonly files: number;
  readonly sockets: number;
}

export type Samples = ReadonlyMap<ServiceName, readonly UsageSample[]>;

/** Samples the services repeatedly from now on. */
export function sampleEvery(
  seconds: number,
  services: readonly ServiceProcess[],
): { readonly samples: Samples; stop(): void } {
  const samples = new Map<ServiceName, UsageSample[]>(serviceNames.map((service) => [service, []]));
  const startedMs = performance.now();
  const look = async ({ service, pid, url }: ServiceProcess): Promise<void> => {
    const metrics = await scrape(url);
    const open = openOf(pid);
    if (open === undefined) return;
    const outsideMiB = mebibytesOf(metrics, 'nodejs_external_memory_bytes');
    samples.get(service)?.push({
      seconds: (performance.now() - startedMs) / 1_000,
      residentMiB: mebibytesOf(metrics, 'process_resident_memory_bytes'),
      usedMiB: mebibytesOf(metrics, 'nodejs_heap_size_used_bytes') + outsideMiB,
      takenMiB: mebibytesOf(metrics, 'nodejs_heap_size_total_bytes') + outsideMiB,
      ...open,
    });
  };
  const timer = setInterval(() => {
    // A service that has just ended does not answer. Without samples there is no judgement.
    for (const service of services) look(service).catch(() => undefined);
  }, seconds * 1_000);
  return { samples, stop: () => clearInterval(timer) };
}

/** Undefined if there is no such process, or no /proc. */
function openOf(pid: number): { files: number; sockets: number } | undefined {
  try {
    const folder = `/proc/${pid}/fd`;
    const files = fs.readdirSync(folder);
    return {
      files: files.length,
      sockets: files.filter((file) => linkOf(`${folder}/${file}`).startsWith('socket:')).length,
    };
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
