import { type LoggerService } from '@nestjs/common';
import { type ProblemCode } from '@taocun/openapi';
import { MinuteCounts } from '@taocun/runtime';

/**
 * Reasons to refuse a request before its handler: its sender, the number of requests, or the moment. Anybody
 * can cause these, so they are no sign of a problem.
 */
const refusals: ReadonlySet<ProblemCode> = new Set([
  'no-valid-key',
  'wrong-role',
  'too-many-requests',
  'too-busy',
  'loading',
]);

/** The refused requests: their counts for the log, and their answers for the metrics. */
export class Refusals {
  readonly #counts: MinuteCounts<ProblemCode>;
  readonly #answers = new WeakSet<object>();

  constructor(log: Pick<LoggerService, 'log'>) {
    this.#counts = new MinuteCounts((refused) => void log.log('Requests were refused.', { refused }, 'HTTP'));
  }

  /** True if a problem with this code is a refusal, which is then counted. */
  note(code: ProblemCode, reply: object): boolean {
    const isRefusal = refusals.has(code);
    if (isRefusal) {
      this.#counts.count(code);
      this.#answers.add(reply);
    }
    return isRefusal;
  }

  isOf(reply: object): boolean {
    return this.#answers.has(reply);
  }

  /** Logs the counts, which otherwise happens once a minute. */
  report(): void {
    this.#counts.report();
  }
}
