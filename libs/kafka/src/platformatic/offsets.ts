import { ListOffsetTimestamps, listOffsetsV7 } from '@platformatic/kafka';
import type { Cluster, TopicMetadata } from './cluster';
import { Codes, ErrorAnswer } from './errors';

export const { EARLIEST, LATEST } = ListOffsetTimestamps;
const NO_REPLICA = -1;
const READ_UNCOMMITTED = 0;

/** Rejects where one of them does not exist. */
export async function describeTopics(cluster: Cluster, names: readonly string[]): Promise<readonly TopicMetadata[]> {
  const topics = await cluster.describe(names);
  for (const { name, errorCode } of topics) if (errorCode !== 0) throw new ErrorAnswer([errorCode], `Topic ${name}: `);
  return topics;
}

/** The first offset at or after a time, or one of the two ends, by partition, asked of all leaders at once. Rejects where a partition has no leader. */
export async function offsetsOf(cluster: Cluster, topic: string, timestamp: bigint): Promise<ReadonlyMap<number, number>> {
  const [described] = await describeTopics(cluster, [topic]);
  const byLeader = Map.groupBy(described?.partitions ?? [], ({ leader }) => leader);
  const found = new Map<number, number>();
  await Promise.all(
    Array.from(byLeader, async ([leader, partitions]) => {
      if (leader === undefined) throw new ErrorAnswer([Codes.leaderNotAvailable], `${topic}/${partitions[0]?.partition}: `);
      const asked = partitions.map(({ partition }) => ({ partitionIndex: partition, currentLeaderEpoch: -1, timestamp }));
      const { topics } = await cluster.ask(leader, (connection) =>
        listOffsetsV7.api.async(connection, NO_REPLICA, READ_UNCOMMITTED, [{ name: topic, partitions: asked }]),
      );
      for (const { partitionIndex, offset } of topics[0]?.partitions ?? []) found.set(partitionIndex, Number(offset));
    }),
  );
  return found;
}
