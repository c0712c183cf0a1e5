import type { Kafka } from 'kafkajs';
import type { Producer, ProduceResult } from '../producer/producer';
import { sendToLeaders, unanswered } from '../producer/send-to-leaders';
import type { EncodedBatch } from '../protocol/batch-writer';
import { decodeProduceResponse, encodeProduceRequest } from '../protocol/produce-protocol';
import { messageOf } from '../support/message-of';
import { type Connected, createClusterOf } from './internals';

/** Sends encoded batches through kafkajs' connections (with their TLS and SASL), not through its slow encoder. */
export class KafkajsProducer implements Producer {
  private constructor(
    private readonly cluster: Cluster,
    readonly id: bigint,
    readonly epoch: number,
    private readonly onTrouble: (reason: string) => void,
  ) {}

  static async connect(kafka: Kafka, topics: readonly string[], onTrouble: (reason: string) => void): Promise<KafkajsProducer> {
    const cluster = createClusterOf<Cluster>(kafka)({ metadataMaxAge: 300_000, allowAutoTopicCreation: false });
    try {
      await cluster.connect();
      await cluster.addMultipleTargetTopics([...topics]);
      const broker = await cluster.findControllerBroker();
      const { producerId, producerEpoch } = await broker.initProducerId({ transactionTimeout: 60_000 });
      return new KafkajsProducer(cluster, BigInt(String(producerId)), producerEpoch, onTrouble);
    } catch (error) {
      await cluster.disconnect().catch((also: unknown) => onTrouble(messageOf(also)));
      throw error;
    }
  }

  refreshLeaders(): Promise<void> {
    return this.cluster.refreshMetadata();
  }

  produce(batches: readonly EncodedBatch[]): Promise<readonly ProduceResult[]> {
    return sendToLeaders(
      batches,
      (topic, partition) => this.#leaderOf(topic, partition),
      async (nodeId, together) => {
        try {
          return await this.#send(await this.cluster.findBroker({ nodeId }), together);
        } catch (error) {
          if (!isOfTheConnection(error)) throw error;
          return unanswered(together, messageOf(error));
        }
      },
    );
  }

  close(): Promise<void> {
    return this.cluster.disconnect();
  }

  #leaderOf(topic: string, partition: number): number | undefined {
    const leader = this.cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === partition)?.leader;
    return leader === undefined || leader === null || leader < 0 ? undefined : leader;
  }

  async #send(broker: Broker, batches: readonly EncodedBatch[]): Promise<readonly ProduceResult[]> {
    try {
      return await broker.connectionPool.send({
        request: { apiKey: 0, apiVersion: 7, apiName: 'Produce', parts: () => encodeProduceRequest(batches) },
        response: { decode: (raw) => Promise.resolve(decodeProduceResponse(raw)), parse: (results) => Promise.resolve(results) },
      });
    } catch (error) {
      // The next attempt connects anew; what this connection still had under way is repeated and dropped by the broker.
      await broker.disconnect().catch((closing: unknown) => this.onTrouble(messageOf(closing)));
      throw error;
    }
  }
}

/** A broker that is away or slow, told from a mistake of ours: only the first mends itself. */
function isOfTheConnection(error: unknown): boolean {
  return error instanceof Error && (error.name.startsWith('KafkaJS') || 'code' in error);
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
