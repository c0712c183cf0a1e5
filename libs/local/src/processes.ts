import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { types } from 'node:util';

/** Distinguishes a process from a later one with the same pid, even after a reboot. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
}

export function identityOf(pid: number): ProcessIdentity | undefined {
  const startedAt = startOf(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export function isAlive(process: ProcessIdentity): boolean {
  return startOf(process.pid) === process.startedAt;
}

/**
 * `instanceof` alone is not enough: within jest, Node's own errors belong to another `Error` than the one in
 * scope.
 */
export function messageOf(error: unknown): string {
  return error instanceof Error || types.isNativeError(error) ? error.message : String(error);
}

const onLinux = process.platform === 'linux';

function startOf(pid: number): string | undefined {
  try {
    if (onLinux) {
      // The name, field 2, may itself contain spaces and parentheses; the state is field 3, the start in
      // ticks since boot field 22.
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // The first thread may have ended before the others, which still have the files open.
      const ended = fields[0] === 'Z' && fs.readdirSync(`/proc/${pid}/task`).length === 1;
      return ended
        ? undefined
        : `${fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
