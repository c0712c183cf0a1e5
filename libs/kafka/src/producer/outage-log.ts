import { performance } from 'node:perf_hooks';
import type { Log } from '@taocun/runtime';

/** Failures that follow each other within this time belong to one outage. */
const OVER_AFTER_MS = 5_000;

/**
 * Logs one line when Kafka stops acknowledging, and one when it does so again, however many tries fail in
 * between.
 */
export class OutageLog {
  #sinceMs: number | undefined;
  #failures = 0;
  #over: NodeJS.Timeout | undefined;

  constructor(
    private readonly log: Pick<Log, 'warn' | 'log' | 'debug'>,
    private readonly overAfterMs = OVER_AFTER_MS,
  ) {}

  failed(reason: string): void {
    clearTimeout(this.#over);
    this.#failures++;
    const line = `Kafka does not acknowledge, trying again: ${reason}`;
    if (this.#sinceMs === undefined) this.log.warn(line);
    else this.log.debug?.(line);
    this.#sinceMs ??= performance.now();
  }

  /** Everything that had failed is acknowledged. */
  recovered(): void {
    const sinceMs = this.#sinceMs;
    const endMs = performance.now();
    if (sinceMs === undefined) return;
    clearTimeout(this.#over);
    this.#over = setTimeout(() => {
      const tries = this.#failures === 1 ? 'one try' : `${this.#failures} tries`;
      this.log.log?.(
        `Kafka acknowledges again: ${tries} failed within ${((endMs - sinceMs) / 1_000).toFixed(1)} s`,
      );
      this.#sinceMs = undefined;
      this.#failures = 0;
    }, this.overAfterMs).unref();
  }

  close(): void {
    clearTimeout(this.#over);
  }
}
