import { type Admin, type ITopicConfig, KafkaJSAggregateError } from 'kafkajs';
import { GrowingPause } from '../support/growing-pause';

/** What a topic must be created with where it does not exist yet; one that exists is taken as it is. */
export interface TopicPlan {
  readonly name: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

/** How safely a topic that is created is kept; the cluster's own default where something is left out. */
export interface Replication {
  readonly replicas?: number;
  /** How many replicas must have a record before its writing is acknowledged (min.insync.replicas). */
  readonly inSync?: number;
}

/**
 * Creates the topics that are missing, before anyone subscribes: subscribing to a missing topic ends the
 * process. Returns how many partitions each has, in the order asked for.
 */
export async function prepareTopics(admin: Admin, plans: readonly TopicPlan[], replication: Replication = {}): Promise<number[]> {
  const existing = new Set(await admin.listTopics());
  const missing = plans.filter(({ name }) => !existing.has(name));
  // What another service creates meanwhile is no error. kafkajs' own wait for leaders gives up on a broker that does not know the
  // topic yet, so the metadata is asked for below until it does.
  if (missing.length > 0)
    await create(
      admin,
      missing.map((plan) => creation(plan, replication)),
    );
  // Its leaders answer a little later still; only then can anyone ask where the log ends.
  for (const { name } of missing) await untilKnown(() => admin.fetchTopicOffsets(name));
  const { topics } = await untilKnown(() => admin.fetchTopicMetadata({ topics: plans.map(({ name }) => name) }));
  return plans.map(({ name }) => {
    const partitions = topics.find((topic) => topic.name === name)?.partitions.length ?? 0;
    if (partitions === 0) throw new Error(`Topic ${name} has no partitions yet; Kafka is still creating it.`);
    return partitions;
  });
}

/** A topic that was just created is known to a broker a little later. */
async function untilKnown<Found>(ask: () => Promise<Found>): Promise<Found> {
  const pause = new GrowingPause(50, 1_000);
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === 8) throw error;
      await pause.failed();
    }
  }
}

/** What Kafka says of each topic, kafkajs leaves inside. */
async function create(admin: Admin, topics: ITopicConfig[]): Promise<void> {
  try {
    await admin.createTopics({ waitForLeaders: false, topics });
  } catch (error) {
    if (!(error instanceof KafkaJSAggregateError)) throw error;
    const reasons = [...new Set(error.errors.map((one) => (one instanceof Error ? one.message : String(one))))];
    const [{ replicationFactor = -1 } = {}] = topics;
    const asked = replicationFactor > 0 ? `, with ${replicationFactor} replicas each` : '';
    throw new Error(`${topics.map(({ topic }) => topic).join(', ')} can't be created${asked}: ${reasons.join(' ')}`, { cause: error });
  }
}

function creation({ name, partitions, config }: TopicPlan, { replicas, inSync }: Replication): ITopicConfig {
  const entries = { ...config, ...(inSync !== undefined && { 'min.insync.replicas': String(inSync) }) };
  return {
    topic: name,
    numPartitions: partitions,
    // -1 lets the cluster's own default decide how many replicas there are.
    replicationFactor: replicas ?? -1,
    configEntries: Object.entries(entries).map(([entry, value]) => ({ name: entry, value })),
  };
}
