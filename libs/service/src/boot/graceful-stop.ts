import { type LoggerService } from '@nestjs/common';

/**
 * Signals this close together count as one: Ctrl-C reaches every process of a terminal, and the start command
 * passes it on as well.
 */
const sameSignalMs = 1_000;
const parentCheckMs = 1_000;

interface Step {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/**
 * Stops the process in order. Exit code 0 means that every step succeeded, 1 that the stop was incomplete.
 * Nothing is lost in either case, since the service restarts from its last checkpoint.
 */
export class GracefulStop {
  readonly #steps: Step[] = [];
  readonly #stopping = new AbortController();
  #requestedAtMs = 0;

  constructor(
    private readonly log: LoggerService,
    private readonly timeoutMs: number,
    private readonly env: Readonly<Record<string, string | undefined>> = process.env,
  ) {}

  /** Aborted when the stop begins, to end pending waits. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Adds a step. The last added step runs first, so that dependencies are closed last. */
  add(name: string, run: () => Promise<unknown>): void {
    this.#steps.push({ name, run });
  }

  /** Stops the process on a signal, an uncaught error, or the end of its parent. */
  listen(): void {
    process.on('SIGTERM', (signal) => this.#signalled(signal));
    process.on('SIGINT', (signal) => this.#signalled(signal));
    process.on('uncaughtException', (error) => this.crash('An error was not caught.', error));
    process.on('unhandledRejection', (reason) => this.crash('A rejection was not handled.', reason));
    this.#followParent();
  }

  /** Runs the steps and exits. Idempotent. */
  stop(reason: string): void {
    if (this.signal.aborted) return;
    this.#requestedAtMs = performance.now();
    this.log.log(`Stopping: ${reason}.`, 'Stop');
    this.#stopping.abort();
    setTimeout(() => {
      this.log.fatal?.(
        `The stop was not done within ${this.timeoutMs} ms; unsaved records are read again at the next start.`,
        'Stop',
      );
      process.exit(1);
    }, this.timeoutMs);
    void this.#runSteps().then((code) => process.exit(code));
  }

  /**
   * Exits at once without the steps: the state in memory is no longer trustworthy, and a restart from the
   * checkpoint is always safe.
   */
  crash(what: string, error: unknown): never {
    this.log.fatal?.(what, error, 'Stop');
    process.exit(1);
  }

  #signalled(signal: string): void {
    if (!this.signal.aborted) {
      this.stop(`${signal} received`);
    } else if (performance.now() - this.#requestedAtMs > sameSignalMs) {
      this.log.warn(`${signal} received again: exiting at once.`, 'Stop');
      process.exit(1);
    }
  }

  async #runSteps(): Promise<0 | 1> {
    let code: 0 | 1 = 0;
    for (const { name, run } of this.#steps.toReversed()) {
      try {
        await run();
      } catch (error) {
        // The remaining steps must still run.
        this.log.error(`${name} did not stop cleanly.`, error, 'Stop');
        code = 1;
      }
    }
    if (code === 0) this.log.log('Stopped.', 'Stop');
    return code;
  }

  /**
   * Stops together with the command that started the service, which would otherwise keep its port and
   * partitions.
   */
  #followParent(): void {
    if (process.connected) process.once('disconnect', () => this.stop('the parent process is gone'));
    const parent = Number(this.env['TAOCUN_PARENT_PID']);
    if (!Number.isSafeInteger(parent) || parent <= 0) return;
    setInterval(() => {
      if (!isRunning(parent)) this.stop(`the parent process ${parent} is gone`);
    }, parentCheckMs).unref();
  }
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 only tests whether the process exists.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Any other error, such as EPERM, means that the process exists.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
