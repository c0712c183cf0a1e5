import { type ServiceName } from '@taocun/contracts';
import { type LoopStatus, noProgressReason } from '@taocun/messaging';

type Need = 'a start' | 'Kafka' | 'MongoDB';

/**
 * The needs of a service to answer over HTTP. A loop that loads its partitions or catches up is no part of it: answers come as ever, and an
 * instance that is taken out of its load balancer for that would help nobody. Nor is a connection that is cut and made again, one partition
 * without a leader, or one slow answer of MongoDB.
 */
const needs: Readonly<Record<ServiceName, readonly Need[]>> = {
  ingestion: ['Kafka'],
  classification: ['a start', 'MongoDB'],
  reporting: ['MongoDB'],
};

/** The reason to send a service no requests: it can't answer over HTTP, or a partition needs an operator. */
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
  return [...needs[service].map((need) => missing[need]).filter((reason) => reason !== undefined), ...standing];
}
