import type { KafkaConfig } from 'kafkajs';
import type { Announced, SubscribedTopic } from './announced';
import type { Place, SubscriberStore } from './store';

export interface SubscriberOptions<Effect> {
  /** How to reach Kafka, in the words of kafkajs. */
  readonly kafka: KafkaConfig;
  /** The consumer group. Processes of the same group share the partitions, and must share the store. */
  readonly group: string;
  /** Goes before the name of every topic as it stands. */
  readonly topicPrefix?: string;
  /** All four where it is left out. */
  readonly topics?: readonly SubscribedTopic[];
  /** Where to begin in a partition that nothing is stored of: with everything ever announced, or with what comes. */
  readonly from?: 'beginning' | 'now';
  readonly store: SubscriberStore<Effect>;
  /** Returns the effect of an announcement, which the store saves together with the progress. Calls for one partition come one at a time, in order. */
  handle(announced: Announced): Effect | Promise<Effect>;
  /** Receives each failure. The work is tried again from the stored progress until it succeeds. */
  onError?(error: unknown, place: Place): void;
}
