import { Backoff } from '@taocun/runtime';
import type { Replication } from '../connection/settings';
import type { Admin, NewTopic } from './admin';

/** The settings of a topic that is created because it is missing; one that exists is taken as it is. */
export interface TopicPlan {
  readonly name: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

/**
 * Creates the topics that are missing, before anyone subscribes: subscribing to a missing topic ends the
 * process. Returns how many partitions each has, in the order asked for.
 */
export async function prepareTopics(admin: Admin, plans: readonly TopicPlan[], replication: Replication = {}): Promise<number[]> {
  const existing = new Set(await admin.listTopics());
  const missing = plans.filter(({ name }) => !existing.has(name));
  // A topic that another service creates meanwhile is no error.
  if (missing.length > 0) await admin.createTopics(missing.map((plan) => creationOf(plan, replication)));
  // Its leaders answer a little later still; only then can anyone ask where the log ends.
  for (const { name } of missing) await untilKnown(() => admin.offsets(name));
  const topics = await untilKnown(() => admin.describeTopics(plans.map(({ name }) => name)));
  return plans.map(({ name }) => {
    const partitions = topics.find((topic) => topic.name === name)?.partitions.length ?? 0;
    if (partitions === 0) throw new Error(`Topic ${name} has no partitions yet; Kafka is still creating it.`);
    return partitions;
  });
}

/** A topic that was just created is known to a broker a little later. */
async function untilKnown<Found>(ask: () => Promise<Found>): Promise<Found> {
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
  return { name, partitions, replicas, config: { ...config, ...(inSync !== undefined && { 'min.insync.replicas': String(inSync) }) } };
}
