import {
  alterConfigsV2,
  apiVersionsV3,
  ConfigResourceTypes,
  type Connection,
  consumerGroupDescribeV0,
  consumerGroupHeartbeatV1,
  deleteGroupsV2,
  deleteTopicsV6,
  describeClusterV1,
  DescribeClusterEndpointTypes,
  describeConfigsV4,
  describeLogDirsV4,
  listGroupsV5,
} from '@platformatic/kafka';
import { Backoff } from '@taocun/runtime';
import type { Cluster } from '../connection/cluster';
import { Codes, ErrorAnswer, TOO_OLD, wholeAnswer } from '../connection/errors';
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
import { configEntriesOf, createTopicsOn } from './create-topics';
import { commitOn, committedOn } from './group-offsets';
import {
  answeredOffsetsOf,
  logBoundsOf,
  describeTopics,
  LATEST,
  leaderOffsetsOf,
  offsetsOf,
} from './offsets';
import { openTransactionsOf } from './open-transactions';

const { BROKER, TOPIC } = ConfigResourceTypes;

const CREATED_WITHIN_MS = 8_000;
/** A healthy leader answers within this time. */
const SOON_MS = 1_000;
const LEAVING = -1;

export class ClusterAdmin implements Admin {
  /** A new cluster for each `connect`, since a closed one cannot be reopened. */
  #cluster: Cluster | undefined;

  constructor(
    private readonly newCluster: () => Cluster,
    private readonly retries: number,
  ) {}

  async connect(): Promise<void> {
    this.#cluster ??= this.newCluster();
    const { apiKeys } = await this.#askFirst((connection) =>
      apiVersionsV3.api.async(connection, 'taocun', '1'),
    );
    // An older broker would close the connection at the first unknown request.
    const { key, version } = consumerGroupHeartbeatV1.api;
    if (!apiKeys.some(({ apiKey, maxVersion }) => apiKey === key && maxVersion >= version))
      throw new Error(TOO_OLD);
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
    const failure = await this.#askAny((connection) => createTopicsOn(connection, topics, CREATED_WITHIN_MS));
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
    const { results } = await this.#askFirst((connection) =>
      describeConfigsV4.api.async(connection, [resource], false, false),
    );
    return new Map(results[0]?.configs.map((config) => [config.name, config.value ?? '']));
  }

  async brokerSetting(name: string): Promise<ReadonlyMap<number, string>> {
    const answers = await this.#askEach((connection, broker) => {
      const resource = { resourceType: BROKER, resourceName: String(broker), configurationKeys: [name] };
      return describeConfigsV4.api.async(connection, [resource], false, false);
    });
    return new Map(answers.map(([broker, { results }]) => [broker, results[0]?.configs[0]?.value ?? '']));
  }

  async logDirectories(): Promise<readonly LogDirectory[]> {
    // No topic: only the directories are of interest.
    const answers = await this.#askEach((connection) => describeLogDirsV4.api.async(connection, []));
    const directories = answers.flatMap(([broker, { results }]) =>
      results.map(({ logDir, totalBytes, usableBytes }) => ({
        broker,
        path: logDir,
        totalBytes: Number(totalBytes),
        usableBytes: Number(usableBytes),
      })),
    );
    return directories.filter(({ totalBytes }) => totalBytes > 0);
  }

  async setTopicConfig(name: string, config: Readonly<Record<string, string>>): Promise<void> {
    const resource = { resourceType: TOPIC, resourceName: name, configs: configEntriesOf(config) };
    await this.#askAny((connection) => alterConfigsV2.api.async(connection, [resource], false));
  }

  async offsets(topic: string): Promise<PartitionOffsets[]> {
    return this.#try((cluster) => logBoundsOf(cluster, topic));
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
      const [offsets, ends] = await Promise.all([
        offsetsOf(cluster, topic, BigInt(timestampMs)),
        offsetsOf(cluster, topic, LATEST),
      ]);
      return new Map(
        Array.from(offsets, ([partition, offset]) => [
          partition,
          offset < 0 ? (ends.get(partition) ?? 0) : offset,
        ]),
      );
    });
  }

  openTransactions(topic: string): Promise<OpenTransaction[]> {
    return this.#try((cluster) => openTransactionsOf(cluster, topic));
  }

  /** Each broker knows the groups that it coordinates. */
  async listGroups(): Promise<string[]> {
    const answers = await this.#askEach((connection) => listGroupsV5.api.async(connection, [], []));
    return answers.flatMap(([, { groups }]) => groups.map(({ groupId }) => groupId));
  }

  async describeGroup(group: string): Promise<GroupDescription> {
    const { groups } = await this.#askCoordinator(group, (connection) =>
      wholeAnswer(consumerGroupDescribeV0.api.async(connection, [group], false)),
    );
    const [description] = groups;
    if (description === undefined || description.errorCode === Codes.groupIdNotFound)
      return { state: 'Dead', members: [] };
    if (description.errorCode !== 0) throw new ErrorAnswer([description.errorCode]);
    return { state: description.groupState, members: description.members.map(({ memberId }) => memberId) };
  }

  async deleteGroups(groups: readonly string[]): Promise<void> {
    for (const group of groups)
      await this.#askCoordinator(group, (connection) => deleteGroupsV2.api.async(connection, [group]));
  }

  async removeMembers(group: string, isGone: (member: string) => boolean = () => true): Promise<void> {
    const { members } = await this.describeGroup(group);
    for (const member of members.filter(isGone)) {
      try {
        await this.#askCoordinator(group, (connection) =>
          consumerGroupHeartbeatV1.api.async(
            connection,
            group,
            member,
            LEAVING,
            null,
            null,
            -1,
            null,
            null,
            null,
            null,
          ),
        );
      } catch (error) {
        // The group has already noticed that the member is gone.
        if (!(error instanceof ErrorAnswer && error.codes.includes(Codes.unknownMemberId))) throw error;
      }
    }
  }

  async commitOffsets(group: string, topic: string, offsets: ReadonlyMap<number, number>): Promise<void> {
    await this.#askCoordinator(group, (connection) => commitOn(connection, group, topic, offsets));
  }

  committedOffset(group: string, topic: string, partition: number): Promise<number | undefined> {
    return this.#askCoordinator(group, (connection) => committedOn(connection, group, topic, partition));
  }

  #askFirst<Answer>(question: (connection: Connection) => Promise<Answer>): Promise<Answer> {
    return this.#try((cluster) => cluster.askFirst(question));
  }

  #askAny<Answer>(request: (connection: Connection) => Promise<Answer>): Promise<Answer> {
    return this.#try((cluster) => cluster.askAny(request));
  }

  /** The answer of each broker, with its number. */
  #askEach<Answer>(
    question: (connection: Connection, broker: number) => Promise<Answer>,
  ): Promise<readonly (readonly [broker: number, answer: Answer])[]> {
    return this.#try(async (cluster) => {
      await cluster.describe([]);
      return Promise.all(
        cluster.brokers.map(
          async (broker) =>
            [broker, await cluster.ask(broker, (connection) => question(connection, broker))] as const,
        ),
      );
    });
  }

  #askCoordinator<Answer>(
    group: string,
    request: (connection: Connection) => Promise<Answer>,
  ): Promise<Answer> {
    return this.#try(async (cluster) => cluster.ask(await cluster.coordinatorOf(group), request));
  }

  /**
   * Retries what Kafka calls retriable and what got no answer: a starting broker fails in ways that pass by
   * themselves.
   */
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
