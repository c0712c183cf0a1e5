import { setTimeout as pause } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import type { Kafka } from 'kafkajs';
import { parse } from 'kafkajs/src/protocol/requests/fetch/v11/response';
import { ResponseBuffer } from './response-buffer';
import { fetchPauseMs, type FetchTuning } from '../consumer/fetch-pause';
import { decodeFetchResponse, encodeFetchRequest, type FetchRequest, type FetchResponse } from '../protocol/fetch-protocol';
import { type Connected, createClusterOf } from './internals';

interface Cluster {
  findBroker(node: { nodeId: string }): Promise<Broker>;
}

interface Broker extends Connected {
  fetch(request: FetchRequest): Promise<FetchResponse>;
}

/** Above what the broker may wait for records, the time that the network may take. */
const NETWORK_MS = 10_000;

/**
 * Has kafkajs' consumers read records by our own decoder (see `readBatches`): kafkajs goes on to keep the group, the positions and
 * the connections, and is given one message for all the records of a fetch.
 */
export function withFetchClient(kafka: Kafka, tuning: FetchTuning): Kafka {
  createClusterOf<Cluster>(kafka, (createCluster) => {
    const known = new WeakSet<Broker>();
    return (options) => {
      const cluster = createCluster(options);
      const findBroker = cluster.findBroker.bind(cluster);
      cluster.findBroker = async (node) => {
        const broker = await findBroker(node);
        if (!known.has(broker)) {
          known.add(broker);
          const session = new FetchSession(broker, tuning);
          broker.fetch = (request) => session.next(request);
        }
        return broker;
      };
      return cluster;
    };
  });
  return kafka;
}

/**
 * The fetches from one broker, of which kafkajs has one at a time: it asks for the next once all that the last one brought has been handled. So
 * a handler that keeps any bytes of a record must copy them.
 */
class FetchSession {
  readonly #memory = new ResponseBuffer();
  #count = 0;
  #sentAtMs = -Infinity;
  #lastBytes = 0;

  constructor(
    private readonly broker: Broker,
    private readonly tuning: FetchTuning,
  ) {}

  async next(request: FetchRequest): Promise<FetchResponse> {
    const earlyMs = this.#sentAtMs + fetchPauseMs(this.#lastBytes, this.tuning) - performance.now();
    if (earlyMs > 0) await pause(earlyMs);
    this.#sentAtMs = performance.now();
    try {
      return await this.#send(inTurn(request, this.#count++));
    } catch (error) {
      if (error instanceof Error && error.name === 'KafkaJSConnectionClosedError') await this.broker.disconnect();
      throw error;
    }
  }

  #send(request: FetchRequest): Promise<FetchResponse> {
    return this.broker.connectionPool.send({
      request: {
        apiKey: 1,
        apiVersion: 11,
        apiName: 'Fetch',
        parts: () => [encodeFetchRequest(request)],
      },
      response: {
        decode: (raw) => {
          this.#lastBytes = raw.length;
          return decodeFetchResponse(raw, request);
        },
        parse,
        memory: this.#memory,
      },
      requestTimeout: request.maxWaitTime + NETWORK_MS,
    });
  }
}

/** A broker fills its answer in the order of the request (KIP-74): each partition comes first in its turn. */
function inTurn(request: FetchRequest, fetches: number): FetchRequest {
  const topics = request.topics.map(({ topic, partitions }) => ({ topic, partitions: rotated(partitions, fetches) }));
  return { ...request, topics: rotated(topics, fetches) };
}

function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const first = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
