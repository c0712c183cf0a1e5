/** An error that Kafka answered with, whichever driver heard it. */
export class KafkaError extends Error {
  override readonly name = 'KafkaError';

  /** `retriable` says that it passes by itself: a partition that moves to another broker has no leader for a moment. */
  constructor(
    message: string,
    readonly retriable: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export function isRetriable(error: unknown): boolean {
  return error instanceof KafkaError && error.retriable;
}
