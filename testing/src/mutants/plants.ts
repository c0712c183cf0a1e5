import { accessPlants } from './access-plants';
import { domainPlants } from './domain-plants';
import { ingestionPlants } from './ingestion-plants';
import { kafkaPlants } from './kafka-plants';
import { messagingPlants } from './messaging-plants';
import type { Plant } from './plant';
import { reportingPlants } from './reporting-plants';
import { simulatedPlants } from './simulated-plants';
import { webhookPlants } from './webhook-plants';

export const plants: readonly Plant[] = [
  ...domainPlants,
  ...kafkaPlants,
  ...messagingPlants,
  ...ingestionPlants,
  ...reportingPlants,
  ...accessPlants,
  ...webhookPlants,
  ...simulatedPlants,
];

/** A test that needs Kafka and MongoDB. */
export const needsEngines = (test: string): boolean => /\.(int|e2e)\.spec\.ts$/.test(test);
