import { Backoff } from '@taocun/runtime';
import type { Replication } from '../connection/settings';
import type { Admin, NewTopic } from './admin';

/** The settings for creating a topic if it is missing. An existing topic keeps its own. */
export interface TopicPlan {
  readonly name: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

/**
 * Creates missing topics before anyone subscribes: subscribing to a missing topic ends the process. Returns
 * the number of partitions of each topic, in the order of the plans.
 */
export async function prepareTopics(
  admin: Admin,
  plans: readonly TopicPlan[],
  replication: Replication = {},
): Promise<number[]> {
  const existing = new Set(await admin.listTopics());
  const missing = plans.filter(({ name }) => !existing.has(name));
  // Another service may create the same topic at the same time, which is not an error.
  if (missing.length > 0) await admin.createTopics(missing.map((plan) => creationOf(plan, replication)));
  // Leaders answer only some time after the creation; until then nobody can ask for the log's end.
  for (const { name } of missing) await untilKnown(() => admin.offsets(name));
  const topics = await untilKnown(() => admin.describeTopics(plans.map(({ name }) => name)));
  return plans.map(({ name }) => {
    const partitions = topics.find((topic) => topic.name === name)?.partitions.length ?? 0;
    if (partitions === 0) throw new Error(`Topic ${name} has no partitions yet; Kafka is still creating it.`);
    return partitions;
  });
}

/** Brokers learn of a new topic with some delay. */
async function untilKnown<Known>(ask: () => Promise<Known>): Promise<Known> {
  const pause = new Backoff(50, 1_000);
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === 8) throw error;
      await pause.failed();
    }
  }
}

function creationOf({ name, partitions, config }: TopicPlan, { replicas, inSync }: Replication): NewTopic {
  return {
    name,
    partitions,
    replicas,
    config: { ...config, ...(inSync !== undefined && { 'min.insync.replicas': String(inSync) }) },
  };
}
