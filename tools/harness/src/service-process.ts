import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import * as path from 'node:path';
import { programOf, spawnService } from '@taocun/local/spawn-service';
import type { LoopStatus } from '@taocun/messaging';
import type { ServiceName } from '@taocun/service';

export interface ProcessOptions {
  /** Extends and overrides the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Node's own options, before the program. */
  readonly node?: readonly string[];
  /** The program with its arguments; by default the built service. */
  readonly program?: readonly string[];
  readonly detached?: boolean;
  /**
   * The part of its output that is passed to standard error at once. An error's stack follows its line,
   * without a time.
   */
  readonly shows?: 'nothing' | 'warnings' | 'errors';
  /** A folder for the output of each process. */
  readonly logs?: string | undefined;
}

const shownLevels = {
  nothing: undefined,
  warnings: / (WARN|ERROR|FATAL) /,
  errors: / (ERROR|FATAL) /,
} as const;

/** One service as a separate process, at a free port; it may not be up yet. */
export class ServiceProcess {
  static readonly #running = new Set<ServiceProcess>();
  /** Resolves once the service is up; rejects if it ends before. */
  readonly address: Promise<string>;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  readonly #child: ChildProcess;
  #url: string | undefined;
  #output = '';

  constructor(
    readonly service: ServiceName,
    {
      env = {},
      node = [],
      program = [programOf(service)],
      detached = false,
      shows = 'nothing',
      logs,
    }: ProcessOptions = {},
  ) {
    const level = shownLevels[shows];
    let isShown = false;
    const { child, address, ended } = spawnService({
      args: [...node, ...program],
      env: { ...process.env, PORT: '0', LOG_LEVEL: 'info', LOG_FORMAT: 'text', ...env },
      detached,
      stderr: shows === 'nothing' ? 'pipe' : 'inherit',
      heard: (line) => {
        this.#output += `${line}\n`;
        log?.write(`${line}\n`);
        if (/^\d\d:\d\d/.test(line)) isShown = level?.test(line) === true;
        if (isShown) process.stderr.write(`${line}\n`);
      },
    });
    const log =
      logs === undefined ? undefined : createWriteStream(path.join(logs, `${service}-${child.pid ?? 0}.log`));
    this.#child = child;
    this.ended = ended;
    this.address = address.then(
      (url) => (this.#url = url),
      () => Promise.reject(new Error(`${service} has ended before it was up:\n${this.#output}`)),
    );
    this.address.catch(() => undefined);
    ServiceProcess.#running.add(this);
    void ended.then(() => ServiceProcess.#running.delete(this));
  }

  /** Resolves once the service is up. */
  static async start(service: ServiceName, options?: ProcessOptions): Promise<ServiceProcess> {
    const started = new ServiceProcess(service, options);
    await started.address;
    return started;
  }

  /** Ends all processes that this process has started. */
  static async endAll(): Promise<void> {
    await Promise.all(Array.from(this.#running, (one) => one.end('SIGKILL')));
  }

  /** `http://host:port`. Throws while the service is not up. */
  get url(): string {
    if (this.#url === undefined) throw new Error(`${this.service} is not up.`);
    return this.#url;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return ServiceProcess.#running.has(this);
  }

  /** All its output so far. */
  get output(): string {
    return this.#output;
  }

  /**
   * The status of the service's loop. Undefined if it does not answer, because it is being killed or too
   * busy.
   */
  async positions(): Promise<LoopStatus | undefined> {
    if (this.#url === undefined) return undefined;
    try {
      return (await (
        await fetch(`${this.#url}/positions`, { signal: AbortSignal.timeout(5_000) })
      ).json()) as LoopStatus;
    } catch {
      return undefined;
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** The exit code, or the signal that ended it. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string> {
    if (this.running) this.#child.kill(signal);
    return this.ended;
  }
}
