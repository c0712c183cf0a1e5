import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '@taocun/dev/engines/folders';

export interface ClassificationProcess {
  readonly pid: number | undefined;
  /** Rejects when it ends by itself, with its last words. */
  readonly ended: Promise<never>;
  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void>;
}

/** Runs classification for one generation beside whatever else runs; its warnings go to standard error. */
export function startClassification(environment: NodeJS.ProcessEnv): ClassificationProcess {
  const child = spawn(process.execPath, [path.join(repositoryRoot, 'apps/classification/dist/main.js')], {
    env: { ...environment, LOG_FORMAT: 'text', TAOCUN_PARENT_PID: String(process.pid) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (/ (WARN|ERROR|FATAL) /.test(line)) process.stderr.write(`${line}\n`);
  });
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${String(code)}`));
  });
  const ended = exited.then((how) => Promise.reject<never>(new Error(`Classification has ended (${how}).`)));
  // Nobody may be waiting just now.
  ended.catch(() => undefined);
  return {
    pid: child.pid,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
