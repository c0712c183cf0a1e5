import { KafkaJSProtocolError } from 'kafkajs';

/** An error with all that it was caused by: what Kafka has answered may lie behind kafkajs' complaint that it has given up. */
export function causesOf(error: unknown): readonly Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}

/** Kafka's own answer among them. */
export function answeredIn(causes: readonly Error[]): KafkaJSProtocolError | undefined {
  return causes.find((cause) => cause instanceof KafkaJSProtocolError);
}

/** Kafka's own name for what it has answered, with kafkajs' sentence on it. */
export function wordsOf({ type, message }: KafkaJSProtocolError): string {
  return `${type}: ${message}`;
}
