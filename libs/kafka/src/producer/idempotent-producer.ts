import { failpoint, messageOf } from '@taocun/runtime';
import { nameOfCode } from '../connection/errors';
import type { BatchWriter, EncodedBatch } from '../protocol/batch-writer';
import type { Producer, ProduceResult, Route, Producers } from './producer';

/**
 * The producer cannot know what arrived. It must be discarded, and its users start again from their
 * checkpoints.
 */
export class ProducerLost extends Error {
  override readonly name = 'ProducerLost';
}

/**
 * Errors after which the same bytes may be sent again, with the same sequence numbers. Source: Kafka's
 * protocol guide, error codes.
 */
const RETRIABLE = new Set([3, 5, 6, 7, 9, 13, 19, 20, 56, 74, 75, 89]);
/** The broker already has the batch: this send repeats one whose answer was lost. */
const DUPLICATE_SEQUENCE = 46;

/**
 * An idempotent producer with its own sequence numbers, which are never reused: if the answer to a send was
 * lost, the same bytes are sent again, and the broker drops the repeat.
 */
export class IdempotentProducer {
  readonly #sequences = new Map<string, number>();

  private constructor(private readonly producer: Producer) {}

  static async connect(kafka: Producers, topics: readonly string[]): Promise<IdempotentProducer> {
    return new IdempotentProducer(await kafka.producer(topics));
  }

  /**
   * Numbers a batch. The batches of a partition are sent in the order of their numbers, each after the
   * previous one is acknowledged.
   */
  encode(topic: string, partition: number, batch: BatchWriter): EncodedBatch {
    const key = `${topic} ${partition}`;
    const sequence = this.#sequences.get(key) ?? 0;
    this.#sequences.set(key, (sequence + batch.records) % 0x80000000);
    return { topic, partition, bytes: batch.finish(this.producer.id, this.producer.epoch, sequence) };
  }

  routeOf(topic: string, partition: number): Route {
    return this.producer.routeOf(topic, partition);
  }

  refreshLeaders(): Promise<void> {
    return this.producer.refreshLeaders();
  }

  /**
   * Sends batches with one route. Resolves, in their order, to the reason for sending a batch again, or
   * undefined if all in-sync replicas have it. Throws only ProducerLost, never a retriable error.
   */
  async send(batches: readonly EncodedBatch[]): Promise<(string | undefined)[]> {
    const results = await this.#produce(batches);
    return batches.map(({ topic, partition }) => {
      const where = `${topic}/${partition}`;
      const result = results.find((one) => one.topic === topic && one.partition === partition);
      if (result === undefined || !('errorCode' in result))
        return `Kafka has not answered for ${where}: ${result?.unanswered ?? 'its answer leaves it out'}`;
      const { errorCode } = result;
      if (errorCode === 0 || errorCode === DUPLICATE_SEQUENCE) return undefined;
      if (!RETRIABLE.has(errorCode))
        throw new ProducerLost(`Kafka refused a batch for ${where} with ${nameOfCode(errorCode)}`);
      return `Kafka answered for ${where} with ${nameOfCode(errorCode)}`;
    });
  }

  async close(): Promise<void> {
    await this.producer.close();
  }

  async #produce(batches: readonly EncodedBatch[]): Promise<readonly ProduceResult[]> {
    try {
      const results = await this.producer.produce(batches);
      // The broker has the batches, but this process does not yet know it.
      if (results.some((result) => 'errorCode' in result)) failpoint('outputs-sent');
      return results;
    } catch (error) {
      throw new ProducerLost(`the request could not be made: ${messageOf(error)}`);
    }
  }
}
