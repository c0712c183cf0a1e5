import { type ChildProcess, spawn } from 'node:child_process';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from './folders';
import { hearService } from './progress-bar';

interface SpawnOptions {
  /** All arguments of node: its own options, the program, and the program's arguments. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /**
   * In a process group of its own, so that Ctrl-C at the terminal does not stop it before its starter does.
   */
  readonly detached?: boolean;
  /** The default is the starter's standard error. */
  readonly stderr?: 'inherit' | 'pipe';
  /**
   * Receives each line of output; by default warnings and errors go to standard error, but never through a
   * bar.
   */
  readonly heard?: (line: string) => void;
}

interface SpawnedService {
  readonly child: ChildProcess;
  /** `http://host:port`. Rejects if the service ends before it is up. */
  readonly address: Promise<string>;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** The built program of a service. */
export function programOf(service: string): string {
  return path.join(repositoryRoot, 'apps', service, 'dist/main.js');
}

/** Starts a service as a separate process, which ends when this one ends. */
export function spawnService({
  args,
  env,
  detached = false,
  stderr = 'inherit',
  heard = hearService(),
}: SpawnOptions): SpawnedService {
  const child = spawn(process.execPath, args, {
    // The line with its address has level info.
    env: {
      ...env,
      ...(/^(warn|error|fatal|silent)$/.test(env['LOG_LEVEL'] ?? '') && { LOG_LEVEL: 'info' }),
      TAOCUN_PARENT_PID: String(process.pid),
    },
    detached,
    stdio: ['ignore', 'pipe', stderr],
  });
  const ended = new Promise<number | string>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'no exit code')),
  );
  const address = new Promise<string>((resolve, reject) => {
    for (const input of [child.stdout, child.stderr]) {
      if (input === null) continue;
      createInterface({ input }).on('line', (line) => {
        const url = /is up at (http:\/\/[^\s"]+)/.exec(line)?.[1];
        if (url !== undefined) resolve(url);
        heard(line);
      });
    }
    void ended.then((how) =>
      reject(new Error(`A service has ended before it was up (${howText(how)}): ${args.join(' ')}`)),
    );
  });
  // Prevents an unhandled rejection while nothing awaits this promise.
  address.catch(() => undefined);
  return { child, address, ended };
}

export function howText(ended: number | string): string {
  return typeof ended === 'number' ? `exit code ${ended}` : ended;
}
