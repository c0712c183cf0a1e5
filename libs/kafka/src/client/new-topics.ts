import type { NewTopic } from './admin';

/** The cluster's own default decides how many replicas there are. */
const USUAL_REPLICAS = -1;

export function replicasOf({ replicas }: NewTopic): number {
  return replicas ?? USUAL_REPLICAS;
}

export function configEntriesOf(config: Readonly<Record<string, string>> = {}): { name: string; value: string }[] {
  return Object.entries(config).map(([name, value]) => ({ name, value }));
}

/** The error of topics that Kafka does not create, with all that it says of them. */
export function notCreated(topics: readonly NewTopic[], reasons: readonly string[], options?: ErrorOptions): Error {
  const asked = topics[0]?.replicas === undefined ? '' : `, with ${topics[0].replicas} replicas each`;
  return new Error(`${topics.map(({ name }) => name).join(', ')} can't be created${asked}: ${[...new Set(reasons)].join(' ')}`, options);
}
