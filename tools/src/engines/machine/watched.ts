import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { type Command } from './local-engine';

interface WatchedOptions {
  /** The program's working folder. */
  readonly folder: string;
  /** Receives the program's output. */
  readonly outputFile: string;
  /**
   * The folder to remove if this process dies before the program, because nobody else needs it. Without it
   * the program gets time to end cleanly.
   */
  readonly removedWithUs?: string | undefined;
}

/**
 * Waits for a line, which means that the program has ended. If the pipe ends instead, the starter has died,
 * for example by kill -9, and the watcher ends the program. It has its own session, so that no signal to the
 * starter's group reaches it.
 */
const watcher = `
read -r ended && exit
kill -CONT "$1"; kill -"$2" "$1"
waited=0; while kill -0 "$1" && [ $waited -lt 300 ]; do sleep 0.1; waited=$((waited + 1)); done
kill -KILL "$1"
[ -z "$3" ] || { rm -rf "$3"; rmdir "$(dirname "$3")"; }
`;

/**
 * Starts a program that does not outlive this process. It has its own session, so that the terminal's Ctrl-C
 * reaches only its starter, which ends it in order. It does not prevent this process from ending.
 */
export async function spawnWatched(
  { program, args, env }: Command,
  options: WatchedOptions,
): Promise<ChildProcess> {
  const output = fs.openSync(options.outputFile, 'a');
  try {
    const child = spawn(program, args, {
      cwd: options.folder,
      env,
      detached: true,
      stdio: ['ignore', output, output],
    });
    await new Promise<void>((resolve, reject) => child.once('error', reject).once('spawn', resolve));
    const { removedWithUs = '' } = options;
    const how = removedWithUs === '' ? 'TERM' : 'KILL';
    const watching = spawn('/bin/sh', ['-c', watcher, 'watcher', String(child.pid), how, removedWithUs], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // The pipe breaks if somebody has killed the watcher, which is not a failure of the program.
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
