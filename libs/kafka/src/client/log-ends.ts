import { performance } from 'node:perf_hooks';
import { secondsLate } from '../support/late';
import { messageOf } from '../support/message-of';
import { answerWithin } from '../support/within';

/** One partition of a log: the first offset that is still in it, and its end. */
export interface LogEnd {
  readonly partition: number;
  readonly low: number;
  readonly high: number;
}

/** Looks again and again where logs end: kafkajs says nothing of a fetch that brought nothing. */
export class LogEnds {
  #sinceMs: number | undefined;
  #error: string | undefined;

  /** `endsOf` asks Kafka. A request may be lost without an error, so none is waited for longer than `answersWithinMs`. */
  constructor(
    private readonly endsOf: (topic: string) => Promise<readonly LogEnd[]>,
    private readonly answersWithinMs: number,
  ) {}

  /** Why nobody knows now where the logs end. */
  get trouble(): string | undefined {
    if (this.#error !== undefined) return this.#error;
    const seconds = secondsLate(this.#sinceMs);
    return seconds === undefined ? undefined : `it has not answered for ${seconds} s`;
  }

  /** One look at a time. `tell` hears the end of each partition; a look that fails says nothing of the rest, neither that its end was reached nor that it was not. */
  async look(topics: readonly string[], tell: (topic: string, partition: number, end: number) => void): Promise<void> {
    if (this.#sinceMs !== undefined) return;
    this.#sinceMs = performance.now();
    try {
      for (const topic of topics) {
        for (const { partition, high } of await answerWithin(this.answersWithinMs, 'Kafka', this.endsOf(topic)))
          tell(topic, partition, high);
      }
      this.#error = undefined;
    } catch (error) {
      this.#error = messageOf(error);
    } finally {
      this.#sinceMs = undefined;
    }
  }
}
