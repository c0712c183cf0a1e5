import { execFile, execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { types } from 'node:util';

/** A process that can be told from a later one with the same pid, even after a reboot. */
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

/** Not by `instanceof` alone: within jest, Node's own errors are made by another `Error` than the one in scope. */
export function messageOf(error: unknown): string {
  return error instanceof Error || types.isNativeError(error) ? error.message : String(error);
}

const onLinux = process.platform === 'linux';

function startOf(pid: number): string | undefined {
  try {
    if (onLinux) {
      // The name, field 2, may itself hold spaces and parentheses; the state is field 3, the start in ticks since boot field 22.
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // The first thread may have ended before the others, which still hold the files.
      const ended = fields[0] === 'Z' && fs.readdirSync(`/proc/${pid}/task`).length === 1;
      return ended ? undefined : `${fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

interface Finished {
  /** undefined where there is no such program. */
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** Runs a program to its end; never throws because of what the program does. */
export function run(
  program: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { env: options.env ?? process.env, timeout: options.timeoutMs ?? 0, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const output = `${stdout}${stderr}`.trim();
        if (error === null) resolve({ exitCode: 0, output });
        else if (error.code === 'ENOENT' || error.code === 'EACCES') resolve({ exitCode: undefined, output: error.message });
        else
          resolve({
            exitCode: typeof error.code === 'number' ? error.code : 1,
            output: error.killed ? `${output}\n(no end in time)` : output,
          });
      },
    );
  });
}
