import type { BatchWriter, EncodedBatch } from '../protocol/batch-writer';
import { Backoff } from '../support/backoff';
import { messageOf } from '../support/message-of';
import type { PartitionResult } from '../protocol/produce-protocol';
import type { KafkaClient } from '../client/client';
import { failpoint } from '../support/failpoint';
import { type Producer, Unanswered } from './producer';

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
    return new IdempotentProducer(await kafka.producer(topics, onTrouble), closing, onTrouble);
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

  /** One round: each batch to its partition's leader, all leaders at once. */
  async #attempt<Batch extends EncodedBatch>(batches: readonly Batch[]): Promise<{ failed: Batch[]; reason: string }> {
    const failed: Batch[] = [];
    let reason = '';
    const byLeader = new Map<number, Batch[]>();
    for (const batch of batches) {
      const leader = this.producer.leaderOf(batch.topic, batch.partition);
      if (leader === undefined) {
        failed.push(batch);
        reason = `no leader is known for ${batch.topic}/${batch.partition}`;
        continue;
      }
      const together = byLeader.get(leader);
      if (together === undefined) byLeader.set(leader, [batch]);
      else together.push(batch);
    }
    await Promise.all(
      Array.from(byLeader, async ([leader, together]) => {
        let results: readonly PartitionResult[];
        try {
          results = await this.producer.produce(leader, together);
          // The broker has the batches, and nobody here knows yet.
          failpoint('outputs-sent');
        } catch (error) {
          if (!(error instanceof Unanswered)) throw new ProducerLost(`the request could not be made: ${messageOf(error)}`);
          failed.push(...together);
          reason = messageOf(error);
          return;
        }
        for (const { topic, partition, errorCode } of results) {
          if (errorCode === 0 || errorCode === DUPLICATE_SEQUENCE) continue;
          if (!RETRIABLE.has(errorCode))
            throw new ProducerLost(`Kafka refused a batch for ${topic}/${partition} with error code ${errorCode}`);
          failed.push(...together.filter((batch) => batch.topic === topic && batch.partition === partition));
          reason = `Kafka answered error code ${errorCode} for ${topic}/${partition}`;
        }
      }),
    );
    return { failed, reason };
  }
}
