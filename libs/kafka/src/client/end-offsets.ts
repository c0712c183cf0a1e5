import { performance } from 'node:perf_hooks';
import { stalledSeconds } from '../support/stall';
import { messageOf } from '../support/message-of';
import { answerWithTimeout } from '../support/with-timeout';
import type { PartitionOffsets } from './admin';

/** Polls the end offsets of topics: a consumer says nothing of a fetch that brought nothing. */
export class EndOffsets {
  #sinceMs: number | undefined;
  #error: string | undefined;

  /** `endOffsets` asks Kafka. A request may be lost without an error, so none is waited for longer than `answersWithinMs`. */
  constructor(
    private readonly endOffsets: (topic: string) => Promise<readonly PartitionOffsets[]>,
    private readonly answersWithinMs: number,
  ) {}

  /** Why nobody knows now where the logs end. */
  get trouble(): string | undefined {
    if (this.#error !== undefined) return this.#error;
    const seconds = stalledSeconds(this.#sinceMs);
    return seconds === undefined ? undefined : `it has not answered for ${seconds} s`;
  }

  /** One poll at a time. `onEnd` is called with the end of each partition; a poll that fails says nothing of the rest, neither that its end was reached nor that it was not. */
  async poll(topics: readonly string[], onEnd: (topic: string, partition: number, end: number) => void): Promise<void> {
    if (this.#sinceMs !== undefined) return;
    this.#sinceMs = performance.now();
    try {
      for (const topic of topics) {
        for (const { partition, high } of await answerWithTimeout(this.answersWithinMs, 'Kafka', this.endOffsets(topic)))
          onEnd(topic, partition, high);
      }
      this.#error = undefined;
    } catch (error) {
      this.#error = messageOf(error);
    } finally {
      this.#sinceMs = undefined;
    }
  }
}
