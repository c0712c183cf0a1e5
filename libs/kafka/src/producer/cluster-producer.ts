import { initProducerIdV5 } from '@platformatic/kafka';
import { messageOf } from '@taocun/runtime';
import type { Cluster } from '../connection/cluster';
import { sendRaw } from '../connection/raw-request';
import type { EncodedBatch } from '../protocol/batch-writer';
import { decodeProduceResponse, encodeProduceRequest } from '../protocol/produce-protocol';
import type { Producer, ProduceResult, Route } from './producer';

/** The timeout of transactions, which this producer does not use. */
const TRANSACTION_MS = 60_000;
const PRODUCE = { apiKey: 0, version: 7 };

/** Sends batches as they are: encoded, numbered and with their checksums. */
export class ClusterProducer implements Producer {
  private constructor(
    private readonly cluster: Cluster,
    private readonly topics: readonly string[],
    readonly id: bigint,
    readonly epoch: number,
  ) {}

  static async connect(cluster: Cluster, topics: readonly string[]): Promise<ClusterProducer> {
    try {
      await cluster.describe(topics);
      const { producerId, producerEpoch } = await cluster.askAny((connection) =>
        initProducerIdV5.api.async(connection, null, TRANSACTION_MS),
      );
      return new ClusterProducer(cluster, topics, producerId, producerEpoch);
    } catch (error) {
      cluster.close();
      throw error;
    }
  }

  routeOf(topic: string, partition: number): Route {
    return this.cluster.leaderOf(topic, partition);
  }

  async refreshLeaders(): Promise<void> {
    await this.cluster.describe(this.topics);
  }

  async produce(batches: readonly EncodedBatch[]): Promise<readonly ProduceResult[]> {
    const byLeader = Map.groupBy(batches, ({ topic, partition }) => this.cluster.leaderOf(topic, partition));
    const results = await Promise.all(
      Array.from(byLeader, async ([leader, together]) => {
        try {
          if (leader === undefined) throw new Error('no leader is known');
          return await this.cluster.ask(leader, (connection) =>
            sendRaw(connection, {
              ...PRODUCE,
              body: encodeProduceRequest(together),
              read: (answer) => decodeProduceResponse(answer.slice()),
            }),
          );
        } catch (error) {
          return together.map(({ topic, partition }) => ({ topic, partition, unanswered: messageOf(error) }));
        }
      }),
    );
    return results.flat();
  }

  close(): Promise<void> {
    this.cluster.close();
    return Promise.resolve();
  }
}
