import type { Consumer, ConsumerEvents, ConsumerOptions } from '../consumer/consumer';
import type { Producer } from '../producer/producer';
import type { Admin } from './admin';

/** Kafka as all code outside of this library sees it. A driver stands behind it: a library that the settings choose, or the log in memory of simulated histories. */
export interface KafkaClient {
  admin(): Admin;
  /** A member of a consumer group, which joins it once it runs. */
  consumer(options: ConsumerOptions, events: ConsumerEvents): Consumer;
  /** A producer, connected, that writes to these topics. */
  producer(topics: readonly string[]): Promise<Producer>;
}
