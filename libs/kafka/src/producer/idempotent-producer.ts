import type { Kafka } from 'kafkajs';
import type { BatchWriter, EncodedBatch } from '../protocol/batch-writer';
import { failpoint } from '../support/failpoint';
import { GrowingPause } from '../support/growing-pause';
import { type Connected, createClusterOf } from '../kafkajs/internals';
import { messageOf } from '../support/message-of';
import { decodeProduceResponse, encodeProduceRequest, type PartitionResult } from '../protocol/produce-protocol';

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
 * was lost is repeated to the byte, and the broker drops the repeat. It sends encoded batches through
 * kafkajs' connections (with their TLS and SASL), not through kafkajs' slow encoder.
 */
export class IdempotentProducer {
  readonly #sequences = new Map<string, number>();

  private constructor(
    private readonly cluster: Cluster,
    private readonly producerId: bigint,
    private readonly epoch: number,
    private readonly closing: AbortSignal,
    private readonly onTrouble: (reason: string) => void,
  ) {}

  static async connect(
    kafka: Kafka,
    topics: readonly string[],
    closing: AbortSignal,
    onTrouble: (reason: string) => void,
  ): Promise<IdempotentProducer> {
    const cluster = createClusterOf<Cluster>(kafka)({ metadataMaxAge: 300_000, allowAutoTopicCreation: false });
    try {
      await cluster.connect();
      await cluster.addMultipleTargetTopics([...topics]);
      const broker = await cluster.findControllerBroker();
      const { producerId, producerEpoch } = await broker.initProducerId({ transactionTimeout: 60_000 });
      return new IdempotentProducer(cluster, BigInt(String(producerId)), producerEpoch, closing, onTrouble);
    } catch (error) {
      await cluster.disconnect().catch((also: unknown) => onTrouble(messageOf(also)));
      throw error;
    }
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
      return { topic, partition, bytes: batch.finish(this.producerId, this.epoch, sequence) };
    });
    const pause = new GrowingPause(50, 2_000);
    let remaining = encoded;
    let attempts = 0;
    while (remaining.length > 0) {
      attempts++;
      const { failed, reason } = await this.#attempt(remaining);
      remaining = failed;
      if (remaining.length === 0) break;
      if (this.closing.aborted) throw new ProducerLost(`closed while Kafka did not acknowledge: ${reason}`);
      this.onTrouble(reason);
      await pause.failed(this.closing);
      await this.cluster.refreshMetadata().catch((error: unknown) => this.onTrouble(messageOf(error)));
    }
    return attempts <= 1;
  }

  async close(): Promise<void> {
    await this.cluster.disconnect();
  }

  /** One round: each batch to its partition's leader, all leaders at once. */
  async #attempt<Batch extends EncodedBatch>(batches: readonly Batch[]): Promise<{ failed: Batch[]; reason: string }> {
    const failed: Batch[] = [];
    let reason = '';
    const byLeader = new Map<number, Batch[]>();
    for (const batch of batches) {
      const leader = this.#leaderOf(batch);
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
      Array.from(byLeader, async ([nodeId, together]) => {
        let results: readonly PartitionResult[];
        try {
          results = await this.#produce(nodeId, together);
        } catch (error) {
          if (!isOfTheConnection(error)) throw new ProducerLost(`the request could not be made: ${messageOf(error)}`);
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

  async #produce(nodeId: number, batches: readonly EncodedBatch[]): Promise<readonly PartitionResult[]> {
    const broker = await this.cluster.findBroker({ nodeId });
    try {
      return await broker.connectionPool.send({
        request: { apiKey: 0, apiVersion: 7, apiName: 'Produce', parts: () => encodeProduceRequest(batches) },
        response: { decode: decodeAnswer, parse: (results) => Promise.resolve(results) },
      });
    } catch (error) {
      // The next attempt connects anew; what this connection still had under way is repeated and dropped by the broker.
      await broker.disconnect().catch((closing: unknown) => this.onTrouble(messageOf(closing)));
      throw error;
    }
  }

  #leaderOf({ topic, partition }: EncodedBatch): number | undefined {
    const leader = this.cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === partition)?.leader;
    return leader === undefined || leader === null || leader < 0 ? undefined : leader;
  }
}

interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addMultipleTargetTopics(topics: string[]): Promise<void>;
  refreshMetadata(): Promise<void>;
  findControllerBroker(): Promise<Broker>;
  findBroker(node: { nodeId: number }): Promise<Broker>;
  findTopicPartitionMetadata(topic: string): readonly { partitionId: number; leader: number | null }[];
}

interface Broker extends Connected {
  initProducerId(options: { transactionTimeout: number }): Promise<{ producerId: unknown; producerEpoch: number }>;
}

/** A broker that is away or slow, told from a mistake of ours: only the first mends itself. */
function isOfTheConnection(error: unknown): boolean {
  return error instanceof Error && (error.name.startsWith('KafkaJS') || 'code' in error);
}

function decodeAnswer(raw: Buffer): Promise<readonly PartitionResult[]> {
  // The broker has the batches, and we have not seen its answer yet.
  failpoint('outputs-sent');
  return Promise.resolve(decodeProduceResponse(raw));
}
