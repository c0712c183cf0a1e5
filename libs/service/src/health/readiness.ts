import { type ServiceName } from '@taocun/contracts';
import type { LoopStatus } from '@taocun/messaging';

type Need = 'a start' | 'Kafka' | 'MongoDB';

/**
 * The needs of a service to answer over HTTP. The state of its loop is no part of it: while partitions are loaded or catch up, answers come as
 * ever, and an instance that is taken out of its load balancer for that would help nobody. Nor is a connection that is cut and made again, one
 * partition without a leader, or one slow answer of MongoDB.
 */
const needs: Readonly<Record<ServiceName, readonly Need[]>> = {
  ingestion: ['Kafka'],
  classification: ['a start', 'MongoDB'],
  reporting: ['MongoDB'],
};

/** Why a service can't answer over HTTP. */
export function notReadyOf(
  service: ServiceName,
  { started, kafkaOutage }: Pick<LoopStatus, 'started' | 'kafkaOutage'>,
  databaseOutage: string | undefined,
): readonly string[] {
  const missing: Readonly<Record<Need, string | undefined>> = {
    'a start': started ? undefined : kafkaOutage,
    Kafka: kafkaOutage,
    MongoDB: databaseOutage,
  };
  return needs[service].map((need) => missing[need]).filter((reason) => reason !== undefined);
}
