import { randomUUID } from 'node:crypto';
import type { Log } from '@taocun/runtime';
import type { Admins } from './admin/admin';
import { ClusterAdmin } from './admin/cluster-admin';
import { Cluster } from './connection/cluster';
import type { KafkaSettings } from './connection/settings';
import { ClusterConsumer } from './consumer/cluster-consumer';
import type { Consumers } from './consumer/consumer';
import { ClusterProducer } from './producer/cluster-producer';
import type { Producers } from './producer/producer';

/**
 * Kafka for all code outside of this library: a real cluster, or the in-memory log of simulated histories.
 */
export interface KafkaClient extends Admins, Consumers, Producers {}

const TRIES_AGAIN = 8;
/** A coordinator answers a heartbeat at once. A silent one must be noticed well before the session ends. */
const HEARTBEAT_WITHIN_MS = 5_000;

/**
 * Kafka over the connections of @platformatic/kafka: its requests for everything rare, our own batches for
 * records. It logs only details: an error that does not pass by itself is returned, and the caller reports
 * it.
 */
export function kafkaClient(settings: KafkaSettings, log: Log): KafkaClient {
  return {
    admin: () => new ClusterAdmin(() => new Cluster(settings), settings.limits?.retries ?? TRIES_AGAIN),
    consumer: (options, events) => {
      const member = `${settings.clientId}-${settings.memberName ?? randomUUID()}`;
      const clusters = {
        coordination: new Cluster(settings, HEARTBEAT_WITHIN_MS),
        leaders: new Cluster(settings),
      };
      return new ClusterConsumer(clusters, member, options, events, log);
    },
    producer: (topics) => ClusterProducer.connect(new Cluster(settings), topics),
  };
}
