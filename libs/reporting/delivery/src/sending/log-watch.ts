import { type AnnouncementLog, type LogPosition } from '@taocun/reporting-store';
import { type WakeUp } from './wake-up';

/** After waiting this long, the log is read in any case. */
const LOG_WAIT_MS = 5_000;

/** Knows if the log may contain more than its reader has read, and wakes the reader up. */
export class LogWatch {
  mayHaveMore = true;
  #watching = false;
  readonly #closed = new AbortController();

  constructor(
    private readonly log: Pick<AnnouncementLog, 'changed'>,
    private readonly wakeUp: WakeUp,
  ) {}

  /** The log was read to its end. */
  readTo(end: LogPosition): void {
    this.mayHaveMore = false;
    if (this.#watching || this.#closed.signal.aborted) return;
    this.#watching = true;
    void this.log.changed(LOG_WAIT_MS, end, this.#closed.signal).then(() => {
      this.#watching = false;
      this.mayHaveMore = true;
      this.wakeUp.notify();
    });
  }

  close(): void {
    this.#closed.abort();
  }
}
