import {
  alterConfigsV2,
  apiVersionsV3,
  ConfigResourceTypes,
  type Connection,
  consumerGroupDescribeV0,
  consumerGroupHeartbeatV1,
  createTopicsV7,
  deleteGroupsV2,
  deleteTopicsV6,
  describeClusterV1,
  DescribeClusterEndpointTypes,
  describeConfigsV4,
  describeLogDirsV4,
  listGroupsV5,
  offsetCommitV9,
  offsetFetchV9,
} from '@platformatic/kafka';
import type {
  Admin,
  ClusterDescription,
  GroupDescription,
  LogDirectory,
  NewTopic,
  OpenTransaction,
  PartitionOffsets,
  PolledOffsets,
  TopicDescription,
} from './admin';
import { Backoff } from '@taocun/runtime';
import type { Cluster } from '../connection/cluster';
import { Codes, ErrorAnswer, nameOfCode, TOO_OLD, wholeAnswer } from '../connection/errors';
import { openTransactionsOf } from './open-transactions';
import { answeredOffsetsOf, describeTopics, EARLIEST, LATEST, leaderOffsetsOf, offsetsOf } from './offsets';

const { BROKER, TOPIC } = ConfigResourceTypes;

const CREATED_WITHIN_MS = 8_000;
/** A healthy leader answers within this time. */
const SOON_MS = 1_000;
const LEAVING = -1;
/** Replaces the epoch in requests that do not come from a member. */
const NO_EPOCH = -1;
/** Lets the cluster's own default decide the number of replicas. */
const USUAL_REPLICAS = -1;

export class ClusterAdmin implements Admin {
  /** A new cluster for each `connect`, since a closed one cannot be reopened. */
  #cluster: Cluster | undefined;

  constructor(
    private readonly newCluster: () => Cluster,
    private readonly retries: number,
  ) {}

  async connect(): Promise<void> {
    this.#cluster ??= this.newCluster();
    const { apiKeys } = await this.#askFirst((connection) => apiVersionsV3.api.async(connection, 'taocun', '1'));
    // An older broker would close the connection at the first unknown request.
    const { key, version } = consumerGroupHeartbeatV1.api;
    if (!apiKeys.some(({ apiKey, maxVersion }) => apiKey === key && maxVersion >= version)) throw new Error(TOO_OLD);
  }

  disconnect(): Promise<void> {
    this.#cluster?.close();
    this.#cluster = undefined;
    return Promise.resolve();
  }

  async describeCluster(): Promise<ClusterDescription> {
    const { clusterId, brokers, controllerId } = await this.#askFirst((connection) =>
      describeClusterV1.api.async(connection, false, DescribeClusterEndpointTypes.BROKERS),
    );
    return { id: clusterId, brokers: brokers.length, hasController: controllerId >= 0 };
  }

  async listTopics(): Promise<string[]> {
    return (await this.#try((cluster) => cluster.describe(null))).map(({ name }) => name);
  }

  async createTopics(topics: readonly NewTopic[]): Promise<void> {
    const failure = await this.#askAny(async (connection) => {
      const answer = await wholeAnswer(createTopicsV7.api.async(connection, topics.map(creationOf), CREATED_WITHIN_MS, false));
      const failed = answer.topics.filter(({ errorCode }) => errorCode !== 0 && errorCode !== Codes.topicAlreadyExists);
      if (failed.length === 0) return undefined;
      const names = failed.map(({ name }) => name);
      const reasons = failed.map(({ errorCode, errorMessage }) => errorMessage ?? nameOfCode(errorCode));
      const error = notCreated(
        topics.filter(({ name }) => names.includes(name)),
        reasons,
      );
      // Brokers too busy to be heard of: it passes by itself, though Kafka gives it the code of too many replicas.
      if (reasons.some((reason) => reason.includes('brokers are currently fenced'))) throw error;
      return error;
    });
    if (failure !== undefined) throw failure;
  }

  async deleteTopics(names: readonly string[]): Promise<void> {
    await this.#askAny((connection) =>
      deleteTopicsV6.api.async(
        connection,
        names.map((name) => ({ name, topicId: NO_ID })),
        CREATED_WITHIN_MS,
      ),
    );
  }

  async describeTopics(names: readonly string[]): Promise<TopicDescription[]> {
    const topics = await this.#try((cluster) => describeTopics(cluster, names));
    return topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partition, leader, replicas, inSync }) => ({
        partition,
        hasLeader: leader !== undefined,
        leader,
        replicas,
        inSync,
      })),
    }));
  }

  async topicConfig(name: string): Promise<ReadonlyMap<string, string>> {
    const resource = { resourceType: TOPIC, resourceName: name, configurationKeys: null };
    const { results } = await this.#askFirst((connection) => describeConfigsV4.api.async(connection, [resource], false, false));
    return new Map(results[0]?.configs.map((config) => [config.name, config.value ?? '']));
  }

  async brokerSetting(name: string): Promise<ReadonlyMap<number, string>> {
    return this.#try(async (cluster) => {
      await cluster.describe([]);
      const answers = await Promise.all(
        cluster.brokers.map(async (broker) => {
          const resource = { resourceType: BROKER, resourceName: String(broker), configurationKeys: [name] };
          const { results } = await cluster.ask(broker, (connection) => describeConfigsV4.api.async(connection, [resource], false, false));
          return [broker, results[0]?.configs[0]?.value ?? ''] as const;
        }),
      );
      return new Map(answers);
    });
  }

  async logDirectories(): Promise<readonly LogDirectory[]> {
    return this.#try(async (cluster) => {
      await cluster.describe([]);
      const answers = await Promise.all(
        cluster.brokers.map(async (broker) => {
          // No topic: only the directories are of interest.
          const { results } = await cluster.ask(broker, (connection) => describeLogDirsV4.api.async(connection, []));
          return results.map(({ logDir, totalBytes, usableBytes }) => ({
            broker,
            path: logDir,
            totalBytes: Number(totalBytes),
            usableBytes: Number(usableBytes),
          }));
        }),
      );
      return answers.flat().filter(({ totalBytes }) => totalBytes > 0);
    });
  }

  async setTopicConfig(name: string, config: Readonly<Record<string, string>>): Promise<void> {
    const resource = { resourceType: TOPIC, resourceName: name, configs: configEntriesOf(config) };
    await this.#askAny((connection) => alterConfigsV2.api.async(connection, [resource], false));
  }

  async offsets(topic: string): Promise<PartitionOffsets[]> {
    return this.#try(async (cluster) => {
      const [low, high] = await Promise.all([offsetsOf(cluster, topic, EARLIEST), offsetsOf(cluster, topic, LATEST)]);
      return Array.from(low, ([partition, first]) => ({ partition, low: first, high: high.get(partition) ?? first })).sort(
        (a, b) => a.partition - b.partition,
      );
    });
  }

  partitionOffsets(topic: string, partition: number): Promise<PartitionOffsets> {
    return this.#try((cluster) => leaderOffsetsOf(cluster, topic, partition));
  }

  async answeredOffsets(topic: string): Promise<PolledOffsets[]> {
    const cluster = this.#cluster;
    if (cluster === undefined) throw new Error('The administrator is not connected.');
    return answeredOffsetsOf(cluster, topic, SOON_MS);
  }

  async offsetsAt(topic: string, timestampMs: number): Promise<ReadonlyMap<number, number>> {
    return this.#try(async (cluster) => {
      const [found, ends] = await Promise.all([offsetsOf(cluster, topic, BigInt(timestampMs)), offsetsOf(cluster, topic, LATEST)]);
      return new Map(Array.from(found, ([partition, offset]) => [partition, offset < 0 ? (ends.get(partition) ?? 0) : offset]));
    });
  }

  openTransactions(topic: string): Promise<OpenTransaction[]> {
    return this.#try((cluster) => openTransactionsOf(cluster, topic));
  }

  /** Each broker knows the groups that it coordinates. */
  async listGroups(): Promise<string[]> {
    return this.#try(async (cluster) => {
      await cluster.describe([]);
      const answers = await Promise.all(
        cluster.brokers.map((broker) => cluster.ask(broker, (connection) => listGroupsV5.api.async(connection, [], []))),
      );
      return answers.flatMap(({ groups }) => groups.map(({ groupId }) => groupId));
    });
  }

  async describeGroup(group: string): Promise<GroupDescription> {
    const { groups } = await this.#askCoordinator(group, (connection) =>
      wholeAnswer(consumerGroupDescribeV0.api.async(connection, [group], false)),
    );
    const [found] = groups;
    if (found === undefined || found.errorCode === Codes.groupIdNotFound) return { state: 'Dead', members: [] };
    if (found.errorCode !== 0) throw new ErrorAnswer([found.errorCode]);
    return { state: found.groupState, members: found.members.map(({ memberId }) => memberId) };
  }

  async deleteGroups(groups: readonly string[]): Promise<void> {
    for (const group of groups) await this.#askCoordinator(group, (connection) => deleteGroupsV2.api.async(connection, [group]));
  }

  async removeMembers(group: string, isGone: (member: string) => boolean = () => true): Promise<void> {
    const { members } = await this.describeGroup(group);
    for (const member of members.filter(isGone)) {
      try {
        await this.#askCoordinator(group, (connection) =>
          consumerGroupHeartbeatV1.api.async(connection, group, member, LEAVING, null, null, -1, null, null, null, null),
        );
      } catch (error) {
        // The group has already noticed that the member is gone.
        if (!(error instanceof ErrorAnswer && error.codes.includes(Codes.unknownMemberId))) throw error;
      }
    }
  }

  async commitOffsets(group: string, topic: string, offsets: ReadonlyMap<number, number>): Promise<void> {
    const partitions = Array.from(offsets, ([partitionIndex, offset]) => ({
      partitionIndex,
      committedOffset: BigInt(offset),
      committedLeaderEpoch: -1,
      committedMetadata: '',
    }));
    await this.#askCoordinator(group, (connection) =>
      offsetCommitV9.api.async(connection, group, NO_EPOCH, '', null, [{ name: topic, partitions }]),
    );
  }

  async committedOffset(group: string, topic: string, partition: number): Promise<number | undefined> {
    const asked = { groupId: group, memberId: null, memberEpoch: NO_EPOCH, topics: [{ name: topic, partitionIndexes: [partition] }] };
    // `true` waits for offsets that a transaction is about to commit.
    const { groups } = await this.#askCoordinator(group, (connection) => offsetFetchV9.api.async(connection, [asked], true));
    const offset = Number(groups[0]?.topics[0]?.partitions[0]?.committedOffset ?? -1);
    return offset < 0 ? undefined : offset;
  }

  #askFirst<Answer>(question: (connection: Connection) => Promise<Answer>): Promise<Answer> {
    return this.#try((cluster) => cluster.askFirst(question));
  }

  #askAny<Answer>(request: (connection: Connection) => Promise<Answer>): Promise<Answer> {
    return this.#try((cluster) => cluster.askAny(request));
  }

  #askCoordinator<Answer>(group: string, request: (connection: Connection) => Promise<Answer>): Promise<Answer> {
    return this.#try(async (cluster) => cluster.ask(await cluster.coordinatorOf(group), request));
  }

  /** Retries what Kafka calls retriable and what got no answer: a starting broker fails in ways that pass by themselves. */
  async #try<Answer>(work: (cluster: Cluster) => Promise<Answer>): Promise<Answer> {
    const backoff = new Backoff(100, 2_000);
    for (let left = this.retries; ; left--) {
      const cluster = this.#cluster;
      if (cluster === undefined) throw new Error('The administrator is not connected.');
      try {
        return await work(cluster);
      } catch (error) {
        if (left <= 0 || (error instanceof ErrorAnswer && !error.retriable)) throw error;
        await backoff.failed();
      }
    }
  }
}

const NO_ID = '00000000-0000-0000-0000-000000000000';

function creationOf(topic: NewTopic) {
  const { name, partitions, replicas = USUAL_REPLICAS, config } = topic;
  return { name, numPartitions: partitions, replicationFactor: replicas, assignments: [], configs: configEntriesOf(config) };
}

function configEntriesOf(config: Readonly<Record<string, string>> = {}): { name: string; value: string }[] {
  return Object.entries(config).map(([name, value]) => ({ name, value }));
}

/** The error for topics that Kafka does not create, with all of its reasons. */
function notCreated(topics: readonly NewTopic[], reasons: readonly string[]): Error {
  const asked = topics[0]?.replicas === undefined ? '' : `, with ${topics[0].replicas} replicas each`;
  return new Error(`${topics.map(({ name }) => name).join(', ')} can't be created${asked}: ${[...new Set(reasons)].join(' ')}`);
}
