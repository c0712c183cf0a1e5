import { setTimeout as pause } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import { type Admin as KafkajsOwnAdmin, type Kafka, KafkaJSAggregateError } from 'kafkajs';
import type { Admin, ClusterDescription, GroupDescription, NewTopic, PartitionOffsets, TopicDescription } from '../client/admin';
import { KafkaError } from '../client/kafka-error';
import { configEntriesOf, notCreated, replicasOf } from '../client/new-topics';
import type { Log } from '../support/log';
import { messageOf } from '../support/message-of';
import { answeredIn, causesOf, wordsOf } from './causes';
import { giveUpOn } from './give-up-on';

/** Of kafkajs' enum of resources, which its types alone can see. */
const TOPIC = 2;
const BROKER = 4;

const DISCONNECT_WITHIN_MS = 3_000;
/** Above the longest session that the services ask for. */
const MEMBERS_GONE_WITHIN_MS = 90_000;

export class KafkajsAdmin implements Admin {
  #connecting: Promise<KafkajsOwnAdmin> | undefined;
  #current: KafkajsOwnAdmin | undefined;
  #isOpen = false;

  constructor(
    private readonly kafka: () => Kafka,
    private readonly log: Log,
  ) {}

  async connect(): Promise<void> {
    this.#isOpen = true;
    await this.#connected();
  }

  async disconnect(): Promise<void> {
    this.#isOpen = false;
    const connecting = this.#connecting;
    this.#connecting = undefined;
    // One that can't be connected has nothing to disconnect.
    const admin = await connecting?.catch(() => undefined);
    if (admin !== undefined) await this.#giveUp(admin);
  }

  async describeCluster(): Promise<ClusterDescription> {
    const { clusterId, brokers, controller } = await this.#ask((admin) => admin.describeCluster());
    return { id: clusterId, brokers: brokers.length, hasController: controller !== null };
  }

  listTopics(): Promise<string[]> {
    return this.#ask((admin) => admin.listTopics());
  }

  /** kafkajs' own wait for leaders gives up on a broker that does not know the topic yet, and it leaves what Kafka says of each topic inside. */
  async createTopics(topics: readonly NewTopic[]): Promise<void> {
    try {
      await this.#ask((admin) => admin.createTopics({ waitForLeaders: false, topics: topics.map(creationOf) }));
    } catch (error) {
      if (!(error instanceof KafkaJSAggregateError)) throw error;
      throw notCreated(topics, error.errors.map(messageOf), { cause: error });
    }
  }

  deleteTopics(names: readonly string[]): Promise<void> {
    return this.#ask((admin) => admin.deleteTopics({ topics: [...names] }));
  }

  async describeTopics(names: readonly string[]): Promise<TopicDescription[]> {
    const { topics } = await this.#ask((admin) => admin.fetchTopicMetadata({ topics: [...names] }));
    return topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionId, leader, replicas, isr }) => ({
        ...{
          partition: partitionId,
          hasLeader: leader >= 0,
          ...(leader >= 0 && { leader }),
          replicas: replicas.length,
          inSync: isr.length,
        },
      })),
    }));
  }

  async topicConfig(name: string): Promise<ReadonlyMap<string, string>> {
    const { resources } = await this.#ask((admin) => admin.describeConfigs({ includeSynonyms: false, resources: [{ type: TOPIC, name }] }));
    return new Map(resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]));
  }

  async brokerSetting(name: string): Promise<ReadonlyMap<number, string>> {
    const { brokers } = await this.#ask((admin) => admin.describeCluster());
    const resources = brokers.map(({ nodeId }) => ({ type: BROKER, name: String(nodeId), configNames: [name] }));
    const answer = await this.#ask((admin) => admin.describeConfigs({ includeSynonyms: false, resources }));
    return new Map(answer.resources.map((one) => [Number(one.resourceName), one.configEntries[0]?.configValue ?? '']));
  }

  async setTopicConfig(name: string, config: Readonly<Record<string, string>>): Promise<void> {
    await this.#ask((admin) =>
      admin.alterConfigs({ validateOnly: false, resources: [{ type: TOPIC, name, configEntries: configEntriesOf(config) }] }),
    );
  }

  async offsets(topic: string): Promise<PartitionOffsets[]> {
    const offsets = await this.#ask((admin) => admin.fetchTopicOffsets(topic));
    return offsets
      .map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }))
      .sort((a, b) => a.partition - b.partition);
  }

  async partitionOffsets(topic: string, partition: number): Promise<PartitionOffsets> {
    const found = (await this.offsets(topic)).find((one) => one.partition === partition);
    if (found === undefined) throw new Error(`Kafka tells no offsets of ${topic}/${partition}.`);
    return found;
  }

  /** kafkajs asks for all partitions of a topic at once. */
  answeredOffsets(topic: string): Promise<PartitionOffsets[]> {
    return this.offsets(topic);
  }

  async offsetsAt(topic: string, timestampMs: number): Promise<ReadonlyMap<number, number>> {
    const offsets = await this.#ask((admin) => admin.fetchTopicOffsetsByTimestamp(topic, timestampMs));
    return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
  }

  openTransactions(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async listGroups(): Promise<string[]> {
    const { groups } = await this.#ask((admin) => admin.listGroups());
    return groups.map(({ groupId }) => groupId);
  }

  async describeGroup(group: string): Promise<GroupDescription> {
    const { groups } = await this.#ask((admin) => admin.describeGroups([group]));
    return { state: groups[0]?.state ?? '', members: groups[0]?.members.map(({ memberId }) => memberId) ?? [] };
  }

  async deleteGroups(groups: readonly string[]): Promise<void> {
    await this.#ask((admin) => admin.deleteGroups([...groups]));
  }

  /** kafkajs takes no other's member out of a group: this waits until the group has missed them by itself. */
  async removeMembers(group: string, isGone: (member: string) => boolean = () => true): Promise<void> {
    const deadlineMs = performance.now() + MEMBERS_GONE_WITHIN_MS;
    const { members } = await this.describeGroup(group);
    for (let left = members.filter(isGone); left.length > 0;) {
      if (performance.now() > deadlineMs)
        throw new Error(`Group ${group} still has ${left.join(', ')}; kafkajs can't take them out of it.`);
      await pause(250);
      const { members: present } = await this.describeGroup(group);
      left = left.filter((member) => present.includes(member));
    }
  }

  async commitOffsets(group: string, topic: string, offsets: ReadonlyMap<number, number>): Promise<void> {
    const partitions = Array.from(offsets, ([partition, offset]) => ({ partition, offset: String(offset) }));
    await this.#ask((admin) => admin.setOffsets({ groupId: group, topic, partitions }));
  }

  async committedOffset(group: string, topic: string, partition: number): Promise<number | undefined> {
    const [found] = await this.#ask((admin) => admin.fetchOffsets({ groupId: group, topics: [topic] }));
    const offset = Number(found?.partitions.find((one) => one.partition === partition)?.offset ?? -1);
    return offset < 0 ? undefined : offset;
  }

  async #ask<Answer>(question: (admin: KafkajsOwnAdmin) => Promise<Answer>): Promise<Answer> {
    if (!this.#isOpen) throw new Error('The administrator is not connected.');
    const admin = await this.#connected();
    try {
      return await question(admin);
    } catch (error) {
      const causes = causesOf(error);
      const answer = answeredIn(causes);
      if (answer !== undefined) throw new KafkaError(wordsOf(answer), answer.retriable, { cause: error });
      // Its connection may never be of use again: the next question gets one of its own.
      if (causes.some(isOfTheConnection)) this.#abandon(admin);
      throw error;
    }
  }

  #connected(): Promise<KafkajsOwnAdmin> {
    this.#connecting ??= this.#connect().catch((error: unknown) => {
      this.#connecting = undefined;
      throw error;
    });
    return this.#connecting;
  }

  async #connect(): Promise<KafkajsOwnAdmin> {
    const admin = this.kafka().admin();
    try {
      await admin.connect();
    } catch (error) {
      void this.#giveUp(admin);
      throw error;
    }
    this.#current = admin;
    return admin;
  }

  #abandon(admin: KafkajsOwnAdmin): void {
    if (this.#current === admin) this.#connecting = this.#current = undefined;
    void this.#giveUp(admin);
  }

  #giveUp(admin: KafkajsOwnAdmin): Promise<void> {
    return giveUpOn(admin, DISCONNECT_WITHIN_MS, (reason) => this.log.debug?.(`An administrator was given up: ${reason}`));
  }
}

const ofTheConnection = ['KafkaJSConnectionError', 'KafkaJSConnectionClosedError', 'KafkaJSRequestTimeoutError', 'KafkaJSBrokerNotFound'];

function isOfTheConnection({ name }: Error): boolean {
  return ofTheConnection.includes(name);
}

function creationOf(topic: NewTopic) {
  const { name, partitions, config } = topic;
  return { topic: name, numPartitions: partitions, replicationFactor: replicasOf(topic), configEntries: configEntriesOf(config) };
}
