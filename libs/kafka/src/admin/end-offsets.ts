import { performance } from 'node:perf_hooks';
import { answerWithTimeout, messageOf, overdueSeconds } from '@taocun/runtime';
import type { PolledOffsets } from './admin';

/** Polls the end offsets of topics, because a consumer does not report an empty fetch. */
export class EndOffsets {
  #sinceMs: number | undefined;
  #error: string | undefined;
  #unansweredSinceMs: number | undefined;
  readonly #answered = new Map<string, readonly number[]>();

  /**
   * `endOffsets` asks Kafka. A request may be lost without an error, so each is awaited for at most
   * `answersWithinMs`.
   */
  constructor(
    private readonly endOffsets: (topic: string) => Promise<readonly PolledOffsets[]>,
    private readonly answersWithinMs: number,
  ) {}

  /** The reason why the ends of the logs are unknown at present. */
  get trouble(): string | undefined {
    if (this.#error !== undefined) return this.#error;
    const seconds = overdueSeconds(this.#sinceMs);
    return seconds === undefined ? undefined : `it has not answered for ${seconds} s`;
  }

  /** The reason why no topic's ends have been received for some seconds. */
  get outage(): string | undefined {
    const seconds = overdueSeconds(this.#unansweredSinceMs);
    return seconds === undefined ? undefined : (this.#error ?? `it has not answered for ${seconds} s`);
  }

  /** True if the last poll received the end of the partition, or if there was no poll yet. */
  isEndKnown(topic: string, partition: number): boolean {
    return this.#answered.get(topic)?.includes(partition) ?? true;
  }

  /**
   * Polls all topics at once; only one poll runs at a time. `onOffsets` receives those of each partition.
   * Nothing is known about a partition whose leader does not answer, neither that its end was reached nor
   * that it was not.
   */
  async poll(
    topics: readonly string[],
    onOffsets: (topic: string, offsets: PolledOffsets) => void,
  ): Promise<void> {
    if (this.#sinceMs !== undefined) return;
    this.#sinceMs = performance.now();
    this.#unansweredSinceMs ??= this.#sinceMs;
    const errors: string[] = [];
    await Promise.all(
      topics.map(async (topic) => {
        try {
          const ends = await answerWithTimeout(this.answersWithinMs, 'Kafka', this.endOffsets(topic));
          this.#unansweredSinceMs = undefined;
          this.#answered.set(
            topic,
            ends.map(({ partition }) => partition),
          );
          for (const offsets of ends) onOffsets(topic, offsets);
        } catch (error) {
          errors.push(messageOf(error));
        }
      }),
    );
    this.#error = errors[0];
    this.#sinceMs = undefined;
  }
}
