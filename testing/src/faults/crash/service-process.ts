import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import type { ServiceName } from '@taocun/service';
import { repositoryRoot } from '@taocun/dev/engines/folders';
import { openToTools } from '@taocun/dev/start/services';

/** One of the real services, as it was built, with the hook of the tests that kills it where `FAULT` says. */
export class ServiceProcess {
  static readonly #running = new Set<ServiceProcess>();
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Rejects if it ends before it is up. */
  readonly address: Promise<string>;
  readonly #child: ChildProcess;

  /** All that it says goes into a file of the folder `logs`, where there is one. */
  constructor(service: ServiceName, environment: Readonly<Record<string, string>>, logs?: string) {
    const main = path.join(repositoryRoot, 'apps', service, 'dist/main.js');
    const hook = path.join(repositoryRoot, 'libs/messaging/test/fault-hook.cjs');
    const child = spawn(process.execPath, ['--require', hook, main], {
      env: { ...process.env, ...openToTools, ...environment, PORT: '0', LOG_FORMAT: 'text', TAOCUN_PARENT_PID: String(process.pid) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    ServiceProcess.#running.add(this);
    this.ended = new Promise((resolve) => child.once('exit', (code, by) => resolve(code ?? by ?? 'nobody knows what')));
    void this.ended.then(() => ServiceProcess.#running.delete(this));
    this.address = new Promise((resolve, reject) => {
      let isTrouble = false;
      const log = logs === undefined ? undefined : createWriteStream(path.join(logs, `${service}-${child.pid ?? 0}.log`));
      createInterface({ input: child.stdout }).on('line', (line) => {
        log?.write(`${line}\n`);
        const found = / is up at (http:\/\/\S+)/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
        // Where an error comes from stands below its line, without a time of its own.
        if (/^\d\d:\d\d/.test(line)) isTrouble = / (ERROR|FATAL) /.test(line);
        if (isTrouble) process.stderr.write(`${line}\n`);
      });
      void this.ended.then(() => reject(new Error(`${service} has ended before it was up`)));
    });
    // Of one that is about to be killed nobody asks for the address.
    this.address.catch(() => undefined);
  }

  static async endAll(): Promise<void> {
    await Promise.all(Array.from(this.#running, (one) => one.end('SIGKILL')));
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string> {
    this.#child.kill(signal);
    return this.ended;
  }
}
