import { type Connection, initProducerIdV5, type Reader, Writer } from '@platformatic/kafka';
import type { Producer, ProduceResult } from '../producer/producer';
import type { EncodedBatch } from '../protocol/batch-writer';
import { decodeProduceResponse, encodeProduceRequest } from '../protocol/produce-protocol';
import { messageOf } from '../support/message-of';
import type { Cluster } from './cluster';

/** For how long a transaction may stay open, of which there is none. */
const TRANSACTION_MS = 60_000;
const PRODUCE = 0;
const PRODUCE_VERSION = 7;

/** Sends batches as they lie: encoded, numbered and with their checksums. */
export class PlatformaticProducer implements Producer {
  private constructor(
    private readonly cluster: Cluster,
    private readonly topics: readonly string[],
    readonly id: bigint,
    readonly epoch: number,
  ) {}

  static async connect(cluster: Cluster, topics: readonly string[]): Promise<PlatformaticProducer> {
    try {
      await cluster.describe(topics);
      const { producerId, producerEpoch } = await cluster.askAny((connection) =>
        initProducerIdV5.api.async(connection, null, TRANSACTION_MS),
      );
      return new PlatformaticProducer(cluster, topics, producerId, producerEpoch);
    } catch (error) {
      cluster.close();
      throw error;
    }
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
          return await this.cluster.ask(leader, (connection) => send(connection, together));
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

function send(connection: Connection, batches: readonly EncodedBatch[]): Promise<readonly ProduceResult[]> {
  return new Promise((resolve, reject) => {
    const body = (): Writer => {
      const writer = Writer.create();
      for (const part of encodeProduceRequest(batches)) writer.append(part);
      return writer;
    };
    const parse = (_correlation: number, _key: number, _version: number, { buffer }: Reader): readonly ProduceResult[] =>
      decodeProduceResponse(buffer.slice());
    connection.send<readonly ProduceResult[]>(PRODUCE, PRODUCE_VERSION, body, parse, false, false, (error, results) => {
      if (error !== null || results === undefined) reject(error ?? new Error('Kafka has answered nothing.'));
      else resolve(results);
    });
  });
}
