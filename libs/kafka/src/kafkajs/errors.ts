import { KafkaJSProtocolError } from 'kafkajs';

/** Whether Kafka answered with an error that passes by itself: a partition that moves to another broker has no leader for a moment. */
export function isRetriable(error: unknown): boolean {
  return error instanceof KafkaJSProtocolError && error.retriable;
}
