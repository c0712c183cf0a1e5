import { type Connection, createTopicsV7 } from '@platformatic/kafka';
import { Codes, nameOfCode, wholeAnswer } from '../connection/errors';
import type { NewTopic } from './admin';

/** Lets the cluster's own default decide the number of replicas. */
const USUAL_REPLICAS = -1;

/** Returns the error of topics that Kafka does not create. Throws it if it passes by itself. */
export async function createTopicsOn(
  connection: Connection,
  topics: readonly NewTopic[],
  withinMs: number,
): Promise<Error | undefined> {
  const answer = await wholeAnswer(
    createTopicsV7.api.async(connection, topics.map(creationOf), withinMs, false),
  );
  const failed = answer.topics.filter(
    ({ errorCode }) => errorCode !== 0 && errorCode !== Codes.topicAlreadyExists,
  );
  if (failed.length === 0) return undefined;
  const names = failed.map(({ name }) => name);
  const reasons = failed.map(({ errorCode, errorMessage }) => errorMessage ?? nameOfCode(errorCode));
  const error = notCreated(
    topics.filter(({ name }) => names.includes(name)),
    reasons,
  );
  // Brokers too busy to be heard of: it passes by itself, though Kafka gives it the code of too many
  // replicas.
  if (reasons.some((reason) => reason.includes('brokers are currently fenced'))) throw error;
  return error;
}

function creationOf(topic: NewTopic) {
  const { name, partitions, replicas = USUAL_REPLICAS, config } = topic;
  return {
    name,
    numPartitions: partitions,
    replicationFactor: replicas,
    assignments: [],
    configs: configEntriesOf(config),
  };
}

/** The settings of a topic in the form of a request. */
export function configEntriesOf(
  config: Readonly<Record<string, string>> = {},
): { name: string; value: string }[] {
  return Object.entries(config).map(([name, value]) => ({ name, value }));
}

/** The error for topics that Kafka does not create, with all of its reasons. */
function notCreated(topics: readonly NewTopic[], reasons: readonly string[]): Error {
  const replication = topics[0]?.replicas === undefined ? '' : `, with ${topics[0].replicas} replicas each`;
  return new Error(
    `${topics.map(({ name }) => name).join(', ')} can't be created${replication}: ${[...new Set(reasons)].join(' ')}`,
  );
}
