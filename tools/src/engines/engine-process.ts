import { type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '@taocun/local/processes';
import { untilAnswered } from './answers';
import { foldersFromEnvironment } from './machine/folders';
import { type LocalEngine, type LogLine } from './machine/local-engine';
import { freePorts, type Ports } from './machine/ports';
import { spawnWatched } from './machine/watched';

/** The very first start, on a busy machine, has taken 20 s. */
const START_WITHIN_MS = 300_000;
/** A clean stop writes the memory to the disk, which saves the next start a recovery. */
const STOP_WITHIN_MS = 30_000;
/** Another program may take a free port before the engine does. */
const ATTEMPTS = 3;

interface ProcessOptions {
  /** The folder of this engine only. */
  readonly folder: string;
  readonly ports: Ports;
  /** True if nobody else uses the data: it is removed when this process dies. */
  readonly ephemeral: boolean;
  readonly log: LogLine;
}

/**
 * A Kafka or a mongod that this process starts and stops. It may also be killed, frozen and restarted, at the
 * same port and with its data.
 */
export class EngineProcess {
  #child: ChildProcess | undefined;

  constructor(
    private readonly engine: LocalEngine,
    private readonly options: ProcessOptions,
  ) {}

  static async atFreePorts(
    engine: LocalEngine,
    options: Omit<ProcessOptions, 'ports'>,
  ): Promise<EngineProcess> {
    for (let attempt = 1; ; attempt++) {
      const started = new EngineProcess(engine, { ...options, ports: await freePorts() });
      try {
        await started.start();
        return started;
      } catch (error) {
        if (attempt === ATTEMPTS || !messageOf(error).includes('Address already in use')) throw error;
      }
    }
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get port(): number {
    return this.options.ports.port;
  }

  /** The name of its folder. */
  get name(): string {
    return path.basename(this.options.folder);
  }

  get folder(): string {
    return this.options.folder;
  }

  get address(): string {
    return this.engine.address(this.options.ports);
  }

  /** Resolves once the engine answers. */
  async start(): Promise<void> {
    const { engine } = this;
    const { folder, ports, ephemeral, log } = this.options;
    if (this.#child !== undefined) return;
    const launch = await engine.prepare(foldersFromEnvironment().cache, log);
    fs.mkdirSync(folder, { recursive: true });
    const logs = engine.logFiles(folder).map((file) => [file, sizeOf(file)] as const);
    const outputFile = engine.logFiles(folder).at(-1) ?? path.join(folder, 'output');
    const child = await spawnWatched(await launch(folder, ports), {
      folder,
      outputFile,
      removedWithUs: ephemeral ? folder : undefined,
    });
    this.#child = child;
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    try {
      const ended = (): string | undefined =>
        this.#child === child ? undefined : 'it ended while it started';
      await untilAnswered(() => engine.ask(ports), START_WITHIN_MS, ended);
    } catch (error) {
      await this.stop();
      const output = notable(logs.map(([file, length]) => textAfter(file, length)).join('\n'));
      throw new Error(
        `${engine.title} did not start: ${messageOf(error)}\n${output}\nIts logs are in ${folder}`,
        { cause: error },
      );
    }
  }

  /** 'clean' waits for an orderly shutdown; 'kill' is kill -9. */
  async stop(how: 'clean' | 'kill' = 'clean'): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const { promise: isLate, cancel } = late();
    child.kill(how === 'kill' ? 'SIGKILL' : 'SIGTERM');
    // A frozen process would see SIGTERM only once it continues.
    child.kill('SIGCONT');
    if ((await Promise.race([ended, isLate])) === 'late') {
      this.options.log(
        `${this.engine.title} (process ${child.pid}) did not end within ${STOP_WITHIN_MS / 1_000} s and is killed`,
      );
      child.kill('SIGKILL');
      await ended;
    }
    cancel();
  }

  /** Freezes the engine: connections stay open, nothing answers. */
  pause(): void {
    this.#signal('SIGSTOP');
  }

  resume(): void {
    this.#signal('SIGCONT');
  }

  /** Removes the data of a stopped engine, which then starts with an empty disk. */
  removeData(): void {
    fs.rmSync(this.options.folder, { recursive: true, force: true });
  }

  #signal(name: NodeJS.Signals): void {
    if (this.#child === undefined) throw new Error(`${this.engine.title} at port ${this.port} does not run`);
    this.#child.kill(name);
  }
}

function late(): { readonly promise: Promise<'late'>; readonly cancel: () => void } {
  const end = new AbortController();
  const promise = pause(STOP_WITHIN_MS, 'late' as const, { signal: end.signal });
  promise.catch(() => undefined);
  return { promise, cancel: () => end.abort() };
}

function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function textAfter(file: string, length: number): string {
  if (!fs.existsSync(file)) return '';
  const bytes = fs.readFileSync(file);
  // A file that has become shorter was rolled over.
  return bytes.subarray(bytes.length < length ? 0 : length).toString('utf8');
}

/** The lines of a log with the error, or else its last lines. */
function notable(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const bad = lines.filter((line) => /\b(ERROR|FATAL)\b|Exception|"s":"[EF]"|^Error/.test(line));
  return (lines.length > 15 && bad.length > 0 ? bad.slice(0, 10) : lines.slice(-15))
    .map((line) => `  ${line.slice(0, 500)}`)
    .join('\n');
}
