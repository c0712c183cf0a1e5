import type { Admin, ITopicConfig } from 'kafkajs';
import { GrowingPause } from './growing-pause';

/** What a topic must be created with where it does not exist yet; one that exists is taken as it is. */
export interface TopicPlan {
  readonly name: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

/**
 * Creates the topics that are missing, before anyone subscribes: subscribing to a missing topic ends the
 * process. Returns how many partitions each has, in the order asked for.
 */
export async function prepareTopics(admin: Admin, plans: readonly TopicPlan[]): Promise<number[]> {
  const existing = new Set(await admin.listTopics());
  const missing = plans.filter(({ name }) => !existing.has(name));
  // What another service creates meanwhile is no error. kafkajs' own wait for leaders gives up on a broker that does not know the
  // topic yet, so the metadata is asked for below until it does.
  if (missing.length > 0) await admin.createTopics({ waitForLeaders: false, topics: missing.map(creation) });
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

function creation({ name, partitions, config }: TopicPlan): ITopicConfig {
  return {
    topic: name,
    numPartitions: partitions,
    // -1 lets the cluster's own default decide how many replicas there are.
    replicationFactor: -1,
    configEntries: Object.entries(config).map(([entry, value]) => ({ name: entry, value })),
  };
}
