import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import { Backoff, type FailureLog, messageOf } from '@taocun/runtime';
import { WakeUp } from './wake-up';

/** A stop first waits for answers, and leaves the rest of its time to others. */
const SHARE_OF_THE_STOP = 0.5;
const LONGEST_PAUSE_MS = 30_000;

/** Polls for work until the service stops; after a failed poll it waits longer. */
export class PollLoop {
  /** Identifies the process to operators; it changes with each start. */
  readonly owner = `${hostname()}/${process.pid}/${randomUUID()}`;
  readonly #bell = new WakeUp();
  readonly #stop = new AbortController();
  readonly #cut = new AbortController();
  #looking: Promise<void> = Promise.resolve();

  /**
   * `failed` is the beginning of the log line about a failed poll, which also states when the next one is.
   */
  constructor(
    private readonly lookMs: number,
    private readonly failures: FailureLog,
    private readonly failed: string,
  ) {
    // Everything under way listens to this signal, and Node reports more than ten listeners as a leak.
    setMaxListeners(0, this.#cut.signal);
  }

  /** Aborted when nothing new may be started. */
  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  /** Aborted when work under way must be interrupted. */
  get cut(): AbortSignal {
    return this.#cut.signal;
  }

  begin(look: () => Promise<void>): void {
    this.#looking = this.#look(look);
  }

  /** Makes the loop poll at once. */
  notify(): void {
    this.#bell.notify();
  }

  /** Starts nothing new. Work under way continues while the rest of the service stops. */
  leave(): void {
    this.#stop.abort();
    this.#bell.notify();
  }

  /** Waits for work under way, and interrupts it after half of the service's time to stop. */
  async ended(
    stopWithinMs: number,
    underWay: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<void> {
    const cut = setTimeout(() => this.#cut.abort(), stopWithinMs * SHARE_OF_THE_STOP);
    await this.#looking;
    await underWay();
    clearTimeout(cut);
  }

  async #look(look: () => Promise<void>): Promise<void> {
    const backoff = new Backoff(this.lookMs, LONGEST_PAUSE_MS);
    while (!this.stop.aborted) {
      try {
        await look();
        backoff.succeeded();
      } catch (error) {
        const reason = messageOf(error);
        this.failures.failed(`${this.failed} is in ${backoff.nextMs} ms: ${reason}`, reason);
        await backoff.failed(this.stop);
      }
      await this.#bell.wait(this.lookMs);
    }
  }
}
