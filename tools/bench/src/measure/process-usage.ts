import * as fs from 'node:fs';

/** V8's helpers collect garbage and compile; the rest are mostly those of libuv. */
export const threadKinds = ['main', 'V8', 'others'] as const;
type ThreadKind = (typeof threadKinds)[number];

/** The resource usage of one process, from Linux. */
export interface ProcessUsage {
  /** User and system time, including that of its ended children. */
  readonly cpuMicroseconds: number;
  /** User and system time of the present threads: the main one, V8's helpers, the rest. */
  readonly threads: Readonly<Record<ThreadKind, number>>;
  readonly residentMiB: number;
  /** The highest resident memory so far. */
  readonly peakMiB: number;
}

/** USER_HZ, the unit that Linux shows to programs, is 100 on every platform of Node. */
const MICROSECONDS_A_TICK = 10_000;

/** Undefined if there is no such process, or no /proc. */
export function usageOf(pid: number): ProcessUsage | undefined {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    return {
      cpuMicroseconds: parseCpuMicroseconds(fs.readFileSync(`/proc/${pid}/stat`, 'utf8')),
      threads: threadsOf(pid),
      residentMiB: parseStatusMiB(status, 'VmRSS'),
      peakMiB: parseStatusMiB(status, 'VmHWM'),
    };
  } catch {
    // The process may have ended between any two of these reads.
    return undefined;
  }
}

function threadsOf(pid: number): Record<ThreadKind, number> {
  const spent = { main: 0, V8: 0, others: 0 };
  for (const thread of fs.readdirSync(`/proc/${pid}/task`)) {
    const stat = fs.readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    const kind = thread === String(pid) ? 'main' : stat.includes('(V8Worker)') ? 'V8' : 'others';
    spent[kind] += parseCpuMicroseconds(stat, 2);
  }
  return spent;
}

/** Fields 14 to 17 of /proc/<pid>/stat. Field 2, the name, may itself contain spaces and parentheses. */
export function parseCpuMicroseconds(stat: string, fieldCount = 4): number {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .trim()
    .split(' ');
  const ticks = fields.slice(11, 11 + fieldCount).map(Number);
  if (ticks.length !== fieldCount || ticks.some((each) => !Number.isFinite(each)))
    throw new Error(`This is no /proc/<pid>/stat: ${stat.slice(0, 200)}`);
  return ticks.reduce((sum, each) => sum + each, 0) * MICROSECONDS_A_TICK;
}

/** A line of /proc/<pid>/status such as `VmHWM:   12345 kB`; 0 if it is missing, as for a zombie. */
export function parseStatusMiB(status: string, name: string): number {
  const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  return kibibytes === undefined ? 0 : Number(kibibytes) / 1_024;
}
