import type { Producers } from './producer';
import { answerWithTimeout, type Log, messageOf } from '@taocun/runtime';
import { Publisher } from './publisher';

/** The topics that are written, by logical name. */
type Targets = ReadonlyMap<string, { readonly name: string; readonly partitions: number }>;

/** The current publisher: a lost one is discarded, and the next caller gets a new one. */
export class CurrentPublisher {
  #connecting: Promise<Publisher> | undefined;
  #current: Publisher | undefined;
  readonly #retired = { records: 0, bytes: 0 };

  /**
   * `onLost` is told when what was given may never arrive. While `closing` is raised nothing is connected. A connecting that is not done within `answersWithinMs`
   * counts as failed, for its request may be lost.
   */
  constructor(
    private readonly kafka: Producers,
    private readonly log: Log,
    private readonly closing: AbortSignal,
    private readonly answersWithinMs: number,
    private readonly onLost: (error: Error) => void,
  ) {}

  /** Totals of this publisher and of those before it. */
  get published(): { readonly records: number; readonly bytes: number } {
    const { records, bytes } = this.#retired;
    return { records: records + (this.#current?.recordsPublished ?? 0), bytes: bytes + (this.#current?.bytesPublished ?? 0) };
  }

  /** Why something has not been acknowledged yet, if it was sent without success or takes unusually long. */
  get trouble(): string | undefined {
    return this.#current?.trouble;
  }

  /** Why nothing at all has been acknowledged for some seconds, where something waits for it. */
  get outage(): string | undefined {
    return this.#current?.outage;
  }

  /** Callers that ask while it is being connected share one publisher. */
  connected(targets: Targets): Promise<Publisher> {
    this.#connecting ??= this.#connect(targets).catch((error: unknown) => {
      this.#connecting = undefined;
      throw error;
    });
    return this.#connecting;
  }

  /** One that still is being connected closes itself. */
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
      publisher.close().catch((closing: unknown) => void this.log.warn(`It did not close cleanly: ${messageOf(closing)}`));
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
