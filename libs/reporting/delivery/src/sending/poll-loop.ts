import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import { Backoff, type FailureLog, messageOf } from '@taocun/runtime';
import { WakeUp } from './wake-up';

/** A stop first waits for answers, and leaves the rest of its time to others. */
const SHARE_OF_THE_STOP = 0.5;
const LONGEST_PAUSE_MS = 30_000;

/** Looks for work again and again until the service stops, later where a look has failed. */
export class PollLoop {
  /** Identifies the process for people; it changes with each start. */
  readonly owner = `${hostname()}/${process.pid}/${randomUUID()}`;
  readonly #bell = new WakeUp();
  readonly #stop = new AbortController();
  readonly #cut = new AbortController();
  #looking: Promise<void> = Promise.resolve();

  /** `failed` begins the line about a look that has failed, which says when the next one is. */
  constructor(
    private readonly lookMs: number,
    private readonly failures: FailureLog,
    private readonly failed: string,
  ) {
    // All that is under way listens, and Node takes more than ten for a leak.
    setMaxListeners(0, this.#cut.signal);
  }

  /** Raised when nothing new is to be begun. */
  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  /** Raised when what is under way is to be broken off. */
  get cut(): AbortSignal {
    return this.#cut.signal;
  }

  begin(look: () => Promise<void>): void {
    this.#looking = this.#look(look);
  }

  /** Looks at once. */
  notify(): void {
    this.#bell.notify();
  }

  /** Begins nothing new. Work under way continues while the rest of the service stops. */
  leave(): void {
    this.#stop.abort();
    this.#bell.notify();
  }

  /** Waits for what is under way, and breaks it off in the middle of the service's time to stop. */
  async ended(stopWithinMs: number, underWay: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
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
