import { ListOffsetTimestamps, listOffsetsV7 } from '@platformatic/kafka';
import type { PartitionOffsets } from '../client/admin';
import { answerWithTimeout } from '../support/with-timeout';
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

type Offsets = ReadonlyMap<number, number>;

/** The first offset at or after a time, or one of the two ends, by partition, asked of all leaders at once. Rejects where a partition has no leader. */
export async function offsetsOf(cluster: Cluster, topic: string, timestamp: bigint): Promise<Offsets> {
  const [described] = await describeTopics(cluster, [topic]);
  const asked = Array.from(byLeader(described), ([leader, partitions]) => {
    if (leader === undefined) throw new ErrorAnswer([Codes.leaderNotAvailable], `${topic}/${partitions[0]}: `);
    return askLeader(cluster, leader, topic, partitions, timestamp);
  });
  return new Map((await Promise.all(asked)).flatMap((found) => [...found]));
}

/** Both ends of each partition whose leader answers in time. Rejects where none does. */
export async function answeredOffsetsOf(cluster: Cluster, topic: string, withinMs: number): Promise<PartitionOffsets[]> {
  const [described] = await describeTopics(cluster, [topic]);
  const leaders = byLeader(described);
  const asked = Array.from(leaders, async ([leader, partitions]): Promise<PartitionOffsets[]> => {
    if (leader === undefined) throw new ErrorAnswer([Codes.leaderNotAvailable], `${topic}/${partitions[0]}: `);
    const ends = Promise.all([EARLIEST, LATEST].map((end) => askLeader(cluster, leader, topic, partitions, end)));
    const [low, high] = await answerWithTimeout(withinMs, `Broker ${leader}`, ends);
    return Array.from(low ?? [], ([partition, first]) => ({ partition, low: first, high: high?.get(partition) ?? first }));
  });
  const found = (await Promise.all(asked.map((ends) => ends.catch(() => [])))).flat();
  // Its own reason says why nobody answered.
  if (found.length === 0) await Promise.all(asked);
  return found.sort((a, b) => a.partition - b.partition);
}

function byLeader(topic: TopicMetadata | undefined): ReadonlyMap<number | undefined, readonly number[]> {
  const grouped = Map.groupBy(topic?.partitions ?? [], ({ leader }) => leader);
  return new Map(Array.from(grouped, ([leader, partitions]) => [leader, partitions.map(({ partition }) => partition)]));
}

async function askLeader(
  cluster: Cluster,
  leader: number,
  topic: string,
  partitions: readonly number[],
  timestamp: bigint,
): Promise<Offsets> {
  const asked = partitions.map((partition) => ({ partitionIndex: partition, currentLeaderEpoch: -1, timestamp }));
  const { topics } = await cluster.ask(leader, (connection) =>
    listOffsetsV7.api.async(connection, NO_REPLICA, READ_UNCOMMITTED, [{ name: topic, partitions: asked }]),
  );
  return new Map(topics[0]?.partitions.map(({ partitionIndex, offset }) => [partitionIndex, Number(offset)]));
}
