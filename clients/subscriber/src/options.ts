import type { KafkaConfig } from 'kafkajs';
import type { Announced, SubscribedTopic } from './announced';
import type { Place, SubscriberStore } from './store';

export interface SubscriberOptions<Effect> {
  /** The settings of kafkajs. */
  readonly kafka: KafkaConfig;
  /** The consumer group. Processes of the same group share the partitions, and must share the store. */
  readonly group: string;
  /** Prefix of every topic's name, verbatim. */
  readonly topicPrefix?: string;
  /** All four by default. */
  readonly topics?: readonly SubscribedTopic[];
  /** The start in a partition without stored progress: the first announcement, or the next one. */
  readonly from?: 'beginning' | 'now';
  readonly store: SubscriberStore<Effect>;
  /**
   * Returns the effect of an announcement, which the store saves together with the progress. Calls for one
   * partition come one at a time, in order.
   */
  handle(announced: Announced): Effect | Promise<Effect>;
  /** Receives each failure. The work is tried again from the stored progress until it succeeds. */
  readonly onError?: (error: unknown, place: Place) => void;
}
