import type { BatchWriter, EncodedBatch } from '../protocol/batch-writer';
import { Backoff } from '../support/backoff';
import { messageOf } from '../support/message-of';
import type { KafkaClient } from '../client/client';
import { failpoint } from '../support/failpoint';
import { nameOfCode } from '../platformatic/errors';
import type { Producer, ProduceResult } from './producer';

/** A batch and where it goes; at most one a partition in one send. */
export interface AddressedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly batch: BatchWriter;
}

/** The producer cannot tell what arrived: it is to be thrown away, and whatever used it starts again from its checkpoint. */
export class ProducerLost extends Error {
  override readonly name = 'ProducerLost';
}

/** Errors after which the same bytes may be sent again, with the same sequence numbers. Source: Kafka's protocol guide, error codes. */
const RETRIABLE = new Set([3, 5, 6, 7, 9, 13, 19, 20, 56, 74, 75, 89]);
/** The broker has the batch already: a repeat of a send whose answer was lost. */
const DUPLICATE_SEQUENCE = 46;

/**
 * An idempotent producer with sequence numbers of its own, which are never taken back: a send whose answer
 * was lost is repeated to the byte, and the broker drops the repeat.
 */
export class IdempotentProducer {
  readonly #sequences = new Map<string, number>();

  private constructor(
    private readonly producer: Producer,
    private readonly closing: AbortSignal,
    private readonly onTrouble: (reason: string) => void,
  ) {}

  static async connect(
    kafka: KafkaClient,
    topics: readonly string[],
    closing: AbortSignal,
    onTrouble: (reason: string) => void,
  ): Promise<IdempotentProducer> {
    return new IdempotentProducer(await kafka.producer(topics), closing, onTrouble);
  }

  /**
   * Resolves when every batch is acknowledged by all in-sync replicas, to whether all were at once: if not, a connection that has ended may
   * still hold some, and their memory may not be written to again. Throws ProducerLost, never anything that may be retried.
   */
  async send(batches: readonly AddressedBatch[]): Promise<boolean> {
    const encoded = batches.map(({ topic, partition, batch }) => {
      const key = `${topic} ${partition}`;
      const sequence = this.#sequences.get(key) ?? 0;
      this.#sequences.set(key, (sequence + batch.records) % 0x80000000);
      return { topic, partition, bytes: batch.finish(this.producer.id, this.producer.epoch, sequence) };
    });
    const backoff = new Backoff(50, 2_000);
    let remaining = encoded;
    let attempts = 0;
    while (remaining.length > 0) {
      attempts++;
      const { failed, reason } = await this.#attempt(remaining);
      remaining = failed;
      if (remaining.length === 0) break;
      if (this.closing.aborted) throw new ProducerLost(`closed while Kafka did not acknowledge: ${reason}`);
      this.onTrouble(reason);
      await backoff.failed(this.closing);
      await this.producer.refreshLeaders().catch((error: unknown) => this.onTrouble(messageOf(error)));
    }
    return attempts <= 1;
  }

  async close(): Promise<void> {
    await this.producer.close();
  }

  /** One round; tells what is to be sent again, and why. */
  async #attempt<Batch extends EncodedBatch>(batches: readonly Batch[]): Promise<{ failed: Batch[]; reason: string }> {
    const failed: Batch[] = [];
    let reason = '';
    for (const [batch, result] of await this.#produce(batches)) {
      const where = `${batch.topic}/${batch.partition}`;
      if (result !== undefined && 'errorCode' in result) {
        const { errorCode } = result;
        if (errorCode === 0 || errorCode === DUPLICATE_SEQUENCE) continue;
        if (!RETRIABLE.has(errorCode)) throw new ProducerLost(`Kafka refused a batch for ${where} with ${nameOfCode(errorCode)}`);
        reason = `Kafka answered for ${where} with ${nameOfCode(errorCode)}`;
      } else reason = `Kafka has not answered for ${where}: ${result?.unanswered ?? 'its answer leaves it out'}`;
      failed.push(batch);
    }
    return { failed, reason };
  }

  async #produce<Batch extends EncodedBatch>(batches: readonly Batch[]): Promise<(readonly [Batch, ProduceResult | undefined])[]> {
    try {
      const results = await this.producer.produce(batches);
      // The broker has the batches, and nobody here knows yet.
      if (results.some((result) => 'errorCode' in result)) failpoint('outputs-sent');
      return batches.map((batch) => [
        batch,
        results.find(({ topic, partition }) => topic === batch.topic && partition === batch.partition),
      ]);
    } catch (error) {
      throw new ProducerLost(`the request could not be made: ${messageOf(error)}`);
    }
  }
}
