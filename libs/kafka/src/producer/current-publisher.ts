import { answerWithTimeout, type Log, messageOf } from '@taocun/runtime';
import type { Producers } from './producer';
import { Publisher } from './publisher';

/** The topics to which the publisher writes, by logical name. */
type Targets = ReadonlyMap<string, { readonly name: string; readonly partitions: number }>;

/** The current publisher: a lost one is discarded, and the next caller gets a new one. */
export class CurrentPublisher {
  #connecting: Promise<Publisher> | undefined;
  #current: Publisher | undefined;
  readonly #retired = { records: 0, bytes: 0 };

  /**
   * Calls `onLost` when records may never arrive. Gives nobody a publisher once `closing` is aborted. A
   * connection that takes longer than `answersWithinMs` counts as failed, because its request may be lost.
   */
  constructor(
    private readonly kafka: Producers,
    private readonly log: Log,
    private readonly closing: AbortSignal,
    private readonly answersWithinMs: number,
    private readonly onLost: (error: Error) => void,
  ) {}

  /** Totals of this publisher and its predecessors. */
  get published(): { readonly records: number; readonly bytes: number } {
    const { records, bytes } = this.#retired;
    return {
      records: records + (this.#current?.recordsPublished ?? 0),
      bytes: bytes + (this.#current?.bytesPublished ?? 0),
    };
  }

  /** The reason why something is not yet acknowledged, if a send failed or takes unusually long. */
  get trouble(): string | undefined {
    return this.#current?.trouble;
  }

  /** The reason why nothing at all has been acknowledged for some seconds although something waits for it. */
  get outage(): string | undefined {
    return this.#current?.outage;
  }

  /** Callers that ask while a publisher is connecting share it. */
  connected(targets: Targets): Promise<Publisher> {
    this.#connecting ??= this.#connect(targets).catch((error: unknown) => {
      this.#connecting = undefined;
      throw error;
    });
    return this.#connecting;
  }

  /** A publisher that is still connecting closes itself. */
  async close(): Promise<void> {
    await this.#current?.close();
  }

  async #connect(targets: Targets): Promise<Publisher> {
    const publisher = new Publisher(this.kafka, targets, this.log, (error) => {
      this.log.warn(`The producer is thrown away: ${error.message}`);
      this.#retired.records += publisher.recordsPublished;
      this.#retired.bytes += publisher.bytesPublished;
      this.#connecting = undefined;
      this.#current = undefined;
      this.onLost(error);
      publisher
        .close()
        .catch((closing: unknown) => void this.log.warn(`It did not close cleanly: ${messageOf(closing)}`));
    });
    try {
      await answerWithTimeout(this.answersWithinMs, 'Kafka', publisher.connect());
      if (this.closing.aborted) throw new Error('the service is stopping');
    } catch (error) {
      await publisher.close();
      throw error;
    }
    this.#current = publisher;
    return publisher;
  }
}
