import { performance } from 'node:perf_hooks';
import { answerWithTimeout, messageOf, stalledSeconds } from '@taocun/runtime';
import type { PartitionOffsets } from './admin';

/** Polls the end offsets of topics: a consumer says nothing of a fetch that brought nothing. */
export class EndOffsets {
  #sinceMs: number | undefined;
  #error: string | undefined;
  #untoldSinceMs: number | undefined;
  readonly #answered = new Map<string, readonly number[]>();

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

  /** Why no end of any log has been told for some seconds. */
  get outage(): string | undefined {
    const seconds = stalledSeconds(this.#untoldSinceMs);
    return seconds === undefined ? undefined : (this.#error ?? `it has not answered for ${seconds} s`);
  }

  /** True if the last poll was told the end of a partition; true before the first. */
  isTold(topic: string, partition: number): boolean {
    return this.#answered.get(topic)?.includes(partition) ?? true;
  }

  /**
   * One poll at a time, of all topics at once. `onEnd` is called with each end that is told; of a partition whose leader does not answer nothing is
   * known, neither that its end was reached nor that it was not.
   */
  async poll(topics: readonly string[], onEnd: (topic: string, partition: number, end: number) => void): Promise<void> {
    if (this.#sinceMs !== undefined) return;
    this.#sinceMs = performance.now();
    this.#untoldSinceMs ??= this.#sinceMs;
    const errors: string[] = [];
    await Promise.all(
      topics.map(async (topic) => {
        try {
          const ends = await answerWithTimeout(this.answersWithinMs, 'Kafka', this.endOffsets(topic));
          this.#untoldSinceMs = undefined;
          this.#answered.set(
            topic,
            ends.map(({ partition }) => partition),
          );
          for (const { partition, high } of ends) onEnd(topic, partition, high);
        } catch (error) {
          errors.push(messageOf(error));
        }
      }),
    );
    this.#error = errors[0];
    this.#sinceMs = undefined;
  }
}
