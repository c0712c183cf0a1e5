import type { LoggerService } from '@nestjs/common';
import type { Connection } from 'mongoose';
import type { KafkaClient, KafkaSettings, TopicPlan } from '@taocun/kafka';
import type { PartitionLifecycle } from '../checkpoints/partition-lifecycle';
import type { PartitionState } from '../checkpoints/partition-state';
import type { Tuning } from '../loop/checkpoints/tuning';
import type { TopicMetrics } from '../metrics/loop-metrics';

/** The topics of a service. */
export interface TopicOptions {
  readonly kafka: KafkaSettings;
  /** The prefix of every topic's name. */
  readonly topicPrefix: string;
  /** The topics read, by logical name, with the service's hooks into their partitions. */
  readonly sources: Readonly<Record<string, PartitionLifecycle<PartitionState>>>;
  /** The topics written, by logical name; a source may be among them. */
  readonly targets: readonly string[];
  /** The settings for creating a missing topic, by logical name. */
  readonly plans: Readonly<Record<string, Omit<TopicPlan, 'name'>>>;
}

export interface ServerOptions extends TopicOptions {
  readonly group: string;
  /** Replaces the client made from `kafka`, for example by the simulator's in-memory log. */
  readonly client?: KafkaClient;
  /** The generation of the service's state, if it has several. */
  readonly generation?: string;
  readonly connection: Connection;
  readonly log: LoggerService;
  readonly tuning?: Partial<Tuning>;
  /** Called once per source. Without it nothing is measured. */
  readonly metrics?: (topic: string) => TopicMetrics;
}
