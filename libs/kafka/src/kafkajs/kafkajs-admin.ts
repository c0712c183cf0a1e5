import { type Admin as KafkajsOwnAdmin, type Kafka, KafkaJSAggregateError, KafkaJSProtocolError } from 'kafkajs';
import type { Admin, ClusterDescription, GroupDescription, NewTopic, PartitionOffsets, TopicDescription } from '../client/admin';
import { KafkaError } from '../client/kafka-error';
import { messageOf } from '../support/message-of';
import { createClusterOf } from './internals';

/** Of kafkajs' enum of resources, which its types alone can see. */
const TOPIC = 2;

export class KafkajsAdmin implements Admin {
  readonly #admin: KafkajsOwnAdmin;

  constructor(private readonly kafka: Kafka) {
    this.#admin = kafka.admin();
  }

  connect(): Promise<void> {
    return this.#admin.connect();
  }

  disconnect(): Promise<void> {
    return this.#admin.disconnect();
  }

  async describeCluster(): Promise<ClusterDescription> {
    const { clusterId, brokers, controller } = await asked(this.#admin.describeCluster());
    return { id: clusterId, brokers: brokers.length, hasController: controller !== null };
  }

  listTopics(): Promise<string[]> {
    return asked(this.#admin.listTopics());
  }

  /** kafkajs' own wait for leaders gives up on a broker that does not know the topic yet, and it leaves what Kafka says of each topic inside. */
  async createTopics(topics: readonly NewTopic[]): Promise<void> {
    try {
      await this.#admin.createTopics({ waitForLeaders: false, topics: topics.map(creationOf) });
    } catch (error) {
      if (!(error instanceof KafkaJSAggregateError)) throw error;
      const reasons = [...new Set(error.errors.map(messageOf))];
      const asked = topics[0]?.replicas === undefined ? '' : `, with ${topics[0].replicas} replicas each`;
      throw new Error(`${topics.map(({ name }) => name).join(', ')} can't be created${asked}: ${reasons.join(' ')}`, { cause: error });
    }
  }

  deleteTopics(names: readonly string[]): Promise<void> {
    return asked(this.#admin.deleteTopics({ topics: [...names] }));
  }

  async describeTopics(names: readonly string[]): Promise<TopicDescription[]> {
    const { topics } = await asked(this.#admin.fetchTopicMetadata({ topics: [...names] }));
    return topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionId, leader, replicas, isr }) => ({
        ...{ partition: partitionId, hasLeader: leader >= 0, replicas: replicas.length, inSync: isr.length },
      })),
    }));
  }

  async topicConfig(name: string): Promise<ReadonlyMap<string, string>> {
    const { resources } = await asked(this.#admin.describeConfigs({ includeSynonyms: false, resources: [{ type: TOPIC, name }] }));
    return new Map(resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]));
  }

  async setTopicConfig(name: string, config: Readonly<Record<string, string>>): Promise<void> {
    await asked(this.#admin.alterConfigs({ validateOnly: false, resources: [{ type: TOPIC, name, configEntries: entriesOf(config) }] }));
  }

  async offsets(topic: string): Promise<PartitionOffsets[]> {
    const offsets = await asked(this.#admin.fetchTopicOffsets(topic));
    return offsets
      .map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }))
      .sort((a, b) => a.partition - b.partition);
  }

  async offsetsAt(topic: string, timestampMs: number): Promise<ReadonlyMap<number, number>> {
    const offsets = await asked(this.#admin.fetchTopicOffsetsByTimestamp(topic, timestampMs));
    return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
  }

  async listGroups(): Promise<string[]> {
    const { groups } = await asked(this.#admin.listGroups());
    return groups.map(({ groupId }) => groupId);
  }

  async describeGroup(group: string): Promise<GroupDescription> {
    const { groups } = await asked(this.#admin.describeGroups([group]));
    return { state: groups[0]?.state ?? '', members: groups[0]?.members.map(({ memberId }) => memberId) ?? [] };
  }

  async deleteGroups(groups: readonly string[]): Promise<void> {
    await asked(this.#admin.deleteGroups([...groups]));
  }

  /** kafkajs lets nobody else's member leave a group; its connections do. */
  async removeMembers(group: string, isGone: (member: string) => boolean = () => true): Promise<void> {
    const { members } = await this.describeGroup(group);
    const cluster = createClusterOf<Cluster>(this.kafka)({ metadataMaxAge: 300_000, allowAutoTopicCreation: false });
    try {
      await cluster.connect();
      const coordinator = await cluster.findGroupCoordinator({ groupId: group });
      for (const memberId of members.filter(isGone)) {
        await coordinator.leaveGroup({ groupId: group, memberId }).catch((error: unknown) => {
          // The group has found it out by itself.
          if (!(error instanceof KafkaJSProtocolError && error.type === 'UNKNOWN_MEMBER_ID')) throw error;
        });
      }
    } finally {
      await cluster.disconnect();
    }
  }

  async commitOffsets(group: string, topic: string, offsets: ReadonlyMap<number, number>): Promise<void> {
    const partitions = Array.from(offsets, ([partition, offset]) => ({ partition, offset: String(offset) }));
    await asked(this.#admin.setOffsets({ groupId: group, topic, partitions }));
  }
}

/** Kafka's own errors as those of the port. */
async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof KafkaJSProtocolError) throw new KafkaError(error.message, error.retriable, { cause: error });
    throw error;
  }
}

function creationOf({ name, partitions, replicas, config = {} }: NewTopic) {
  // -1 lets the cluster's own default decide how many replicas there are.
  return { topic: name, numPartitions: partitions, replicationFactor: replicas ?? -1, configEntries: entriesOf(config) };
}

function entriesOf(config: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(config).map(([name, value]) => ({ name, value }));
}

interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  findGroupCoordinator(group: {
    groupId: string;
  }): Promise<{ leaveGroup(member: { groupId: string; memberId: string }): Promise<unknown> }>;
}
