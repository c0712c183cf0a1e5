import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { type Command } from './local-engine';

interface WatchedOptions {
  /** The program's working folder. */
  readonly folder: string;
  /** Takes what the program prints. */
  readonly outputFile: string;
  /** Removed where this process dies before the program: nobody else needs its data. Without it the program is asked to end in order. */
  readonly removedWithUs?: string | undefined;
}

/**
 * Waits for a line, which says that the program has ended. The end of the pipe in its place says that the starter has died, by kill -9 too: then it
 * ends the program. It lives in a session of its own, so that no signal to the starter's group reaches it.
 */
const watcher = `
read -r ended && exit
kill -CONT "$1"; kill -"$2" "$1"
waited=0; while kill -0 "$1" && [ $waited -lt 300 ]; do sleep 0.1; waited=$((waited + 1)); done
kill -KILL "$1"
[ -z "$3" ] || { rm -rf "$3"; rmdir "$(dirname "$3")"; }
`;

/**
 * Starts a program that does not outlive this process. It is in a session of its own, so that the terminal's Ctrl-C reaches only its starter, which ends
 * it in order. It does not keep this process from ending.
 */
export async function spawnWatched({ program, args, env }: Command, options: WatchedOptions): Promise<ChildProcess> {
  const output = fs.openSync(options.outputFile, 'a');
  try {
    const child = spawn(program, args, { cwd: options.folder, env, detached: true, stdio: ['ignore', output, output] });
    await new Promise<void>((resolve, reject) => child.once('error', reject).once('spawn', resolve));
    const { removedWithUs = '' } = options;
    const how = removedWithUs === '' ? 'TERM' : 'KILL';
    const watching = spawn('/bin/sh', ['-c', watcher, 'watcher', String(child.pid), how, removedWithUs], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // The pipe breaks where somebody has ended the watcher, which is no failure of the program.
    watching.once('error', () => undefined).stdin.once('error', () => undefined);
    child.once('exit', () => watching.stdin.end('ended\n'));
    child.unref();
    watching.unref();
    (watching.stdin as import('node:net').Socket).unref();
    return child;
  } finally {
    fs.closeSync(output);
  }
}
