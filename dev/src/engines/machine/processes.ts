import { execFile, execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { types } from 'node:util';

/** A process that can be told from a later one with the same pid, even after a reboot. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
}

/** How a long-lived engine process is recognised: by its program, and by an argument that names its own folder. */
export interface ProcessMark {
  readonly program: RegExp;
  readonly argument: string;
}

export function identityOf(pid: number): ProcessIdentity | undefined {
  const startedAt = startOf(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export function isAlive(process: ProcessIdentity): boolean {
  return startOf(process.pid) === process.startedAt;
}

/** True only for a live process with this mark; a pid that was given to another program, and a zombie, are not it. */
export function isMarked(pid: number, mark: ProcessMark): boolean {
  const command = commandOf(pid);
  return command !== undefined && carries(command, mark);
}

/** Every live process with this mark, also one whose pid nobody wrote down. */
export function findMarked(mark: ProcessMark): number[] {
  return allPids().filter((pid) => isMarked(pid, mark));
}

/** Asks the process to end, and after `graceMs` ends it. Sends nothing to a pid that no longer carries the mark. */
export async function endProcess(pid: number, mark: ProcessMark, graceMs: number): Promise<'ended' | 'killed'> {
  const process = identityOf(pid);
  if (process === undefined) return 'ended';
  signal(pid, mark, 'SIGTERM');
  // A paused process would see SIGTERM only once it goes on.
  signal(pid, mark, 'SIGCONT');
  if (await gone(process, graceMs)) return 'ended';
  await killProcess(pid, mark);
  return 'killed';
}

export async function killProcess(pid: number, mark: ProcessMark): Promise<void> {
  const process = identityOf(pid);
  if (process === undefined) return;
  signal(pid, mark, 'SIGKILL');
  if (!(await gone(process, 10_000))) throw new Error(`process ${pid} (${mark.argument}) is still there 10 s after SIGKILL`);
}

export function signal(pid: number, mark: ProcessMark, name: NodeJS.Signals): void {
  if (!isMarked(pid, mark)) return;
  try {
    process.kill(pid, name);
  } catch (error) {
    // It may end between the look and the signal.
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

/**
 * The command line of an ending process goes first, its files and ports only after that: so what counts is the process itself.
 */
async function gone(process: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isAlive(process)) {
    if (Date.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}

/** Not by `instanceof`: within jest, Node's own errors are made by another `Error` than the one in scope. */
export function hasCode(error: unknown, code: string): boolean {
  return types.isNativeError(error) && 'code' in error && error.code === code;
}

export function messageOf(error: unknown): string {
  return error instanceof Error || types.isNativeError(error) ? error.message : String(error);
}

const onLinux = process.platform === 'linux';

function carries(command: readonly string[], mark: ProcessMark): boolean {
  const [program, ...args] = command;
  if (program === undefined) return false;
  if (onLinux) return mark.program.test(path.basename(program)) && args.includes(mark.argument);
  // `ps` gives one line in which a space may end an argument or be part of it.
  const line = command.join(' ');
  return line.includes(` ${mark.argument}`) && mark.program.test(path.basename(line.slice(0, line.indexOf(' -'))));
}

function commandOf(pid: number): string[] | undefined {
  try {
    if (onLinux) {
      const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return command === '' ? undefined : command.replace(/\0$/, '').split('\0');
    }
    return [
      execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim(),
    ];
  } catch {
    // No such process: either way of asking fails then.
    return undefined;
  }
}

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

function allPids(): number[] {
  const names = onLinux ? fs.readdirSync('/proc') : execFileSync('ps', ['-axo', 'pid='], { encoding: 'utf8' }).split('\n');
  return names.map(Number).filter((pid) => Number.isInteger(pid) && pid > 0);
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
