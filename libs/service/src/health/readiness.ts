import { type ServiceName } from '@taocun/contracts';
import { type LoopStatus, noProgressReason } from '@taocun/messaging';

type Need = 'a start' | 'Kafka' | 'MongoDB';

/**
 * The dependencies that a service needs to answer over HTTP. Loading partitions or catching up does not count
 * as unready: answers are given as usual, and removing the instance from its load balancer would help nobody.
 * Nor do a reconnect, a single partition without a leader, or one slow answer of MongoDB.
 */
const needs: Readonly<Record<ServiceName, readonly Need[]>> = {
  ingestion: ['Kafka'],
  classification: ['a start', 'MongoDB'],
  reporting: ['MongoDB'],
};

/** The reasons to send a service no requests: it can't answer over HTTP, or a partition needs an operator. */
export function notReadyOf(
  service: ServiceName,
  { started, kafkaOutage, partitions }: Pick<LoopStatus, 'started' | 'kafkaOutage' | 'partitions'>,
  databaseOutage: string | undefined,
): readonly string[] {
  const missing: Readonly<Record<Need, string | undefined>> = {
    'a start': started ? undefined : kafkaOutage,
    Kafka: kafkaOutage,
    MongoDB: databaseOutage,
  };
  const standing = partitions.flatMap(({ topic, partition, noProgress }) =>
    noProgress === undefined ? [] : [noProgressReason(topic, partition, noProgress)],
  );
  return [
    ...needs[service].map((need) => missing[need]).filter((reason) => reason !== undefined),
    ...standing,
  ];
}
