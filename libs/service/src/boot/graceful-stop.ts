import { type LoggerService } from '@nestjs/common';

/** Signals this close together are one wish: Ctrl-C reaches every process of a terminal, and the start command passes it on as well. */
const sameWishMs = 1_000;
const parentCheckMs = 1_000;

interface Step {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/**
 * Ends the process in order. Exit code 0 means that every step was done, 1 that something was cut short;
 * nothing is lost then either, since the service starts again from its last checkpoint.
 */
export class GracefulStop {
  readonly #steps: Step[] = [];
  readonly #stopping = new AbortController();
  #askedAtMs = 0;

  constructor(
    private readonly log: LoggerService,
    private readonly timeoutMs: number,
    private readonly env: Readonly<Record<string, string | undefined>> = process.env,
  ) {}

  /** Raised when the stop begins, for what still waits. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** The last added runs first, so that nothing loses what it stands on. */
  add(name: string, run: () => Promise<unknown>): void {
    this.#steps.push({ name, run });
  }

  /** From here on the process ends on a signal, on an error that nobody caught, and with its parent. */
  listen(): void {
    process.on('SIGTERM', (signal) => this.#signalled(signal));
    process.on('SIGINT', (signal) => this.#signalled(signal));
    process.on('uncaughtException', (error) => this.crash('An error was not caught.', error));
    process.on('unhandledRejection', (reason) => this.crash('A rejection was not handled.', reason));
    this.#followParent();
  }

  /** Runs the steps and exits; called again it changes nothing. */
  stop(reason: string): void {
    if (this.signal.aborted) return;
    this.#askedAtMs = performance.now();
    this.log.log(`Stopping: ${reason}.`, 'Stop');
    this.#stopping.abort();
    setTimeout(() => {
      this.log.fatal?.(`The stop was not done within ${this.timeoutMs} ms; what was not saved is read again at the next start.`, 'Stop');
      process.exit(1);
    }, this.timeoutMs);
    void this.#runSteps().then((code) => process.exit(code));
  }

  /** State in memory can't be trusted any more, and starting again from the checkpoint is always safe: so no step is run. */
  crash(what: string, error: unknown): never {
    this.log.fatal?.(what, error, 'Stop');
    process.exit(1);
  }

  #signalled(signal: string): void {
    if (!this.signal.aborted) {
      this.stop(`${signal} received`);
    } else if (performance.now() - this.#askedAtMs > sameWishMs) {
      this.log.warn(`${signal} received again: leaving at once.`, 'Stop');
      process.exit(1);
    }
  }

  async #runSteps(): Promise<0 | 1> {
    let code: 0 | 1 = 0;
    for (const { name, run } of this.#steps.toReversed()) {
      try {
        await run();
      } catch (error) {
        // The remaining steps still have something to close.
        this.log.error(`${name} did not stop cleanly.`, error, 'Stop');
        code = 1;
      }
    }
    if (code === 0) this.log.log('Stopped.', 'Stop');
    return code;
  }

  /** A service that outlives the command that started it would go on holding its port and its partitions. */
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
    // Signal 0 only asks whether the process is there.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Any other error, as EPERM, comes from a process that is there.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
