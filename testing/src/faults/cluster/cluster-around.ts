import { topicName, topicNames } from '@taocun/contracts';
import type { EngineCluster } from '@taocun/harness/engines/own-cluster';
import type { TcpProxy } from '@taocun/harness/tcp-proxy';
import type { KafkaClient } from '@taocun/kafka';
import type { Random } from '@taocun/tools/record/drawing/random';
import type { Fleet } from '../flow/fleet';

export interface ClusterAround {
  readonly cluster: EngineCluster;
  readonly fleet: Fleet;
  /** One in front of each broker, in order. */
  readonly proxies: readonly TcpProxy[];
  readonly kafka: KafkaClient;
  readonly prefix: string;
  readonly random: Random;
}

export const topicsOf = (prefix: string): string[] => topicNames.map((topic) => topicName(prefix, topic));
/** The topic to which a plain producer writes. */
export const plainTopic = (prefix: string): string => `${prefix}plain`;
