import { ListOffsetTimestamps, listOffsetsV7 } from '@platformatic/kafka';
import { answerWithTimeout, withTimeout } from '@taocun/runtime';
import type { Cluster, TopicMetadata } from '../connection/cluster';
import { Codes, ErrorAnswer } from '../connection/errors';
import type { PartitionOffsets, PolledOffsets } from './admin';

export const { EARLIEST, LATEST } = ListOffsetTimestamps;
const NO_REPLICA = -1;
const READ_UNCOMMITTED = 0;
const READ_COMMITTED = 1;
/** A leader that has not answered for this long may no longer be the leader. */
const ASK_AGAIN_AFTER_MS = 1_000;

type RequestedCluster = Pick<Cluster, 'describe' | 'ask'>;

/** Rejects if one of the topics does not exist. */
export async function describeTopics(
  cluster: RequestedCluster,
  names: readonly string[],
): Promise<readonly TopicMetadata[]> {
  const topics = await cluster.describe(names);
  for (const { name, errorCode } of topics)
    if (errorCode !== 0) throw new ErrorAnswer([errorCode], `Topic ${name}: `);
  return topics;
}

type Offsets = ReadonlyMap<number, number>;

/**
 * By partition, the first offset at or after a time, or one end of the log. Asks all leaders at once. Rejects
 * if a partition has no leader.
 */
export async function offsetsOf(cluster: Cluster, topic: string, timestamp: bigint): Promise<Offsets> {
  const [described] = await describeTopics(cluster, [topic]);
  const requests = Array.from(byLeader(described), ([leader, partitions]) => {
    if (leader === undefined)
      throw new ErrorAnswer([Codes.leaderNotAvailable], `${topic}/${partitions[0]}: `);
    return askLeader(cluster, leader, { topic, partitions }, timestamp);
  });
  return new Map((await Promise.all(requests)).flatMap((offsets) => [...offsets]));
}

/** The partitions whose last stable offset, where readers stop, is below their end, by leader. */
export async function heldPartitionsOf(
  cluster: Cluster,
  topic: string,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const [described] = await describeTopics(cluster, [topic]);
  const requests = Array.from(byLeader(described), async ([leader, partitions]) => {
    // `doctor` reports partitions without a leader separately.
    if (leader === undefined) return undefined;
    const stable = await askLeader(cluster, leader, { topic, partitions }, LATEST, READ_COMMITTED);
    const ends = await askLeader(cluster, leader, { topic, partitions }, LATEST);
    const held = partitions.filter((partition) => (stable.get(partition) ?? 0) < (ends.get(partition) ?? 0));
    return held.length === 0 ? undefined : ([leader, held] as const);
  });
  return new Map((await Promise.all(requests)).filter((held) => held !== undefined));
}

/**
 * Both ends and the last stable offset of each partition whose leader answers in time. Rejects if none does.
 */
export async function answeredOffsetsOf(
  cluster: Cluster,
  topic: string,
  withinMs: number,
): Promise<PolledOffsets[]> {
  const [described] = await describeTopics(cluster, [topic]);
  const leaders = byLeader(described);
  const requests = Array.from(leaders, async ([leader, partitions]): Promise<PolledOffsets[]> => {
    if (leader === undefined)
      throw new ErrorAnswer([Codes.leaderNotAvailable], `${topic}/${partitions[0]}: `);
    return answerWithTimeout(withinMs, `Broker ${leader}`, polledFrom(cluster, leader, topic, partitions));
  });
  const answered = (await Promise.all(requests.map((ends) => ends.catch(() => [])))).flat();
  // If nobody has answered, this rejects with the reason.
  if (answered.length === 0) await Promise.all(requests);
  return answered.sort((a, b) => a.partition - b.partition);
}

async function polledFrom(
  cluster: Cluster,
  leader: number,
  topic: string,
  partitions: readonly number[],
): Promise<PolledOffsets[]> {
  const [low, ends] = await Promise.all(
    [EARLIEST, LATEST].map((end) => askLeader(cluster, leader, { topic, partitions }, end)),
  );
  // Asked after the end: otherwise records that arrive in between would seem to lie behind an open
  // transaction.
  const stable = await askLeader(cluster, leader, { topic, partitions }, LATEST, READ_COMMITTED);
  return Array.from(low ?? [], ([partition, first]) => {
    const high = ends?.get(partition) ?? first;
    return { partition, low: first, high, stable: Math.min(stable.get(partition) ?? high, high) };
  });
}

/**
 * Both ends of one partition, asked of its leader alone. Waits for a slow leader as long as a request may
 * take. Rejects with a retriable error if there is no leader, or another broker has become the leader
 * meanwhile.
 */
export async function leaderOffsetsOf(
  cluster: RequestedCluster,
  topic: string,
  partition: number,
  lookEveryMs = ASK_AGAIN_AFTER_MS,
): Promise<PartitionOffsets> {
  const leader = await leaderOf(cluster, topic, partition);
  if (leader === undefined) throw new ErrorAnswer([Codes.leaderNotAvailable], `${topic}/${partition}: `);
  const requests = Promise.all(
    [EARLIEST, LATEST].map((end) => askLeader(cluster, leader, { topic, partitions: [partition] }, end)),
  );
  for (;;) {
    const answered = await withTimeout(lookEveryMs, requests, undefined);
    if (answered !== undefined) {
      const [low = 0, high = low] = answered.map((ends) => ends.get(partition));
      return { partition, low, high };
    }
    const leadsNow = await leaderOf(cluster, topic, partition).catch((): number => leader);
    if (leadsNow !== leader) throw new ErrorAnswer([Codes.notLeaderOrFollower], `${topic}/${partition}: `);
  }
}

async function leaderOf(
  cluster: RequestedCluster,
  topic: string,
  partition: number,
): Promise<number | undefined> {
  const [described] = await describeTopics(cluster, [topic]);
  return described?.partitions.find((one) => one.partition === partition)?.leader;
}

function byLeader(topic: TopicMetadata | undefined): ReadonlyMap<number | undefined, readonly number[]> {
  const grouped = Map.groupBy(topic?.partitions ?? [], ({ leader }) => leader);
  return new Map(
    Array.from(grouped, ([leader, partitions]) => [leader, partitions.map(({ partition }) => partition)]),
  );
}

async function askLeader(
  cluster: RequestedCluster,
  leader: number,
  { topic, partitions }: { readonly topic: string; readonly partitions: readonly number[] },
  timestamp: bigint,
  isolation = READ_UNCOMMITTED,
): Promise<Offsets> {
  const queries = partitions.map((partition) => ({
    partitionIndex: partition,
    currentLeaderEpoch: -1,
    timestamp,
  }));
  const { topics } = await cluster.ask(leader, (connection) =>
    listOffsetsV7.api.async(connection, NO_REPLICA, isolation, [{ name: topic, partitions: queries }]),
  );
  return new Map(topics[0]?.partitions.map(({ partitionIndex, offset }) => [partitionIndex, Number(offset)]));
}

/** The first offset of each partition of a topic and its end, in the order of the partitions. */
export async function logBoundsOf(cluster: Cluster, topic: string): Promise<PartitionOffsets[]> {
  const [low, high] = await Promise.all([
    offsetsOf(cluster, topic, EARLIEST),
    offsetsOf(cluster, topic, LATEST),
  ]);
  return Array.from(low, ([partition, first]) => ({
    partition,
    low: first,
    high: high.get(partition) ?? first,
  })).sort((a, b) => a.partition - b.partition);
}
