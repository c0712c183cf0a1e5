import { performance } from 'node:perf_hooks';
import type { Log } from './log';

const QUIET_MS = 300_000;

/**
 * Logs failures that pass by themselves, such as an election, and that every partition reports repeatedly.
 * The first of a kind is a warning, repeats within five minutes are logged as detail. Numbers do not
 * distinguish kinds, because they name connections and offsets.
 */
export class FailureLog {
  readonly #warnedAtMs = new Map<string, number>();

  constructor(private readonly log: Pick<Log, 'warn' | 'debug'>) {}

  /** `line` contains `reason`, which determines the kind of failure. */
  failed(line: string, reason: string, where: object = {}): void {
    const kind = reason.replaceAll(/\d+/g, '#');
    const nowMs = performance.now();
    if (nowMs - (this.#warnedAtMs.get(kind) ?? -Infinity) < QUIET_MS) {
      this.log.debug?.(line, where);
      return;
    }
    this.#warnedAtMs.set(kind, nowMs);
    this.log.warn(line, where);
  }
}
