import { performance } from 'node:perf_hooks';
import type { Log } from './log';

const QUIET_MS = 300_000;

/**
 * Logs failures that pass by themselves, such as an election, which every partition meets again and again: the first of a kind is a warning, and
 * what follows within five minutes is detail. Numbers tell no kinds apart, since they name connections and offsets.
 */
export class FailureLog {
  readonly #warnedAtMs = new Map<string, number>();

  constructor(private readonly log: Pick<Log, 'warn' | 'debug'>) {}

  /** `line` holds `reason`, by which its kind is known. */
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
