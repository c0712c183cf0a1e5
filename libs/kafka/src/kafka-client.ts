import { randomUUID } from 'node:crypto';
import type { Admins } from './admin/admin';
import { ClusterAdmin } from './admin/cluster-admin';
import { Cluster } from './connection/cluster';
import type { KafkaSettings } from './connection/settings';
import { ClusterConsumer } from './consumer/cluster-consumer';
import type { Consumers } from './consumer/consumer';
import { ClusterProducer } from './producer/cluster-producer';
import type { Producers } from './producer/producer';
import type { Log } from '@taocun/runtime';

/** Kafka as all code outside of this library sees it: a cluster, or the log in memory of simulated histories. */
export interface KafkaClient extends Admins, Consumers, Producers {}

const TRIES_AGAIN = 8;
/** A coordinator answers a heartbeat at once; one that is silent is missed well before the session with the next one ends. */
const HEARTBEAT_WITHIN_MS = 5_000;

/**
 * Kafka over the connections of @platformatic/kafka: its requests for all that is asked seldom, batches of our own for records. What it logs is
 * detail only: what does not mend itself comes back as an error, and its caller says so.
 */
export function kafkaClient(settings: KafkaSettings, log: Log): KafkaClient {
  return {
    admin: () => new ClusterAdmin(() => new Cluster(settings), settings.limits?.retries ?? TRIES_AGAIN),
    consumer: (options, events) => {
      const member = `${settings.clientId}-${settings.memberName ?? randomUUID()}`;
      return new ClusterConsumer(new Cluster(settings, HEARTBEAT_WITHIN_MS), new Cluster(settings), member, options, events, log);
    },
    producer: (topics) => ClusterProducer.connect(new Cluster(settings), topics),
  };
}
