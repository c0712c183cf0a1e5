import { type Admin, type KafkaClient, type PolledOffsets, prepareTopics } from '@taocun/kafka';
import type { TopicOptions } from './server-options';

/** The topics of a service in their cluster: their names, their partitions and the offsets of their logs. */
export class LoopTopics {
  readonly #partitions = new Map<string, { readonly name: string; readonly partitions: number }>();
  #admin: Admin | undefined;
  #clusterId = '';

  constructor(
    private readonly kafka: KafkaClient,
    private readonly options: TopicOptions,
  ) {}

  /** Reaches the cluster, and creates the topics that are missing. */
  async connect(): Promise<void> {
    const { sources, targets, plans, kafka } = this.options;
    this.#admin ??= this.kafka.admin();
    await this.#admin.connect();
    const topics = [...new Set([...Object.keys(sources), ...targets])];
    const planned = topics.map((topic) => ({
      name: this.nameOf(topic),
      ...(plans[topic] ?? { partitions: 1, config: {} }),
    }));
    const counts = await prepareTopics(this.#admin, planned, kafka.replication);
    topics.forEach((topic, at) =>
      this.#partitions.set(topic, { name: this.nameOf(topic), partitions: counts[at] ?? 0 }),
    );
    this.#clusterId = (await this.#admin.describeCluster()).id;
  }

  async disconnect(): Promise<void> {
    await this.#admin?.disconnect();
  }

  nameOf(topic: string): string {
    return this.options.topicPrefix + topic;
  }

  /** The logical name of a topic. */
  logicalOf(name: string): string {
    return name.slice(this.options.topicPrefix.length);
  }

  /** Identifies a topic's log among all clusters and topics. */
  log(topic: string): string {
    return `${this.#clusterId}/${this.nameOf(topic)}`;
  }

  /** The number of a topic's partitions; 0 for a topic of another service. */
  countOf(topic: string): number {
    return this.#partitions.get(topic)?.partitions ?? 0;
  }

  /** The topics written, by logical name. */
  get targets(): ReadonlyMap<string, { readonly name: string; readonly partitions: number }> {
    return new Map([...this.#partitions].filter(([topic]) => this.options.targets.includes(topic)));
  }

  /** The offsets of each partition of a topic whose leader answers. */
  async answeredOffsets(topic: string): Promise<PolledOffsets[]> {
    return this.#reached().answeredOffsets(this.nameOf(topic));
  }

  async offsetsOf(topic: string, partition: number): Promise<{ low: number; high: number }> {
    return this.#reached().partitionOffsets(this.nameOf(topic), partition);
  }

  /** The ends of all partitions of a topic, in their order. */
  async endsOf(topic: string): Promise<readonly number[]> {
    // This instance does not know how many partitions another service's topic has, so all of its leaders have
    // to answer.
    const ends = await (this.#partitions.has(topic)
      ? this.answeredOffsets(topic)
      : this.#reached().offsets(this.nameOf(topic)));
    if (ends.length < this.countOf(topic))
      throw new Error(`leaders of ${this.nameOf(topic)} do not return their offsets`);
    return ends.map(({ high }) => high);
  }

  /** The partitions of a topic without a record. One whose end is unknown may be empty. */
  async emptyPartitions(topic: string): Promise<number[]> {
    const ends = await this.answeredOffsets(topic);
    const filled = new Set(ends.filter(({ low, high }) => low < high).map(({ partition }) => partition));
    return Array.from({ length: this.countOf(topic) }, (_, partition) => partition).filter(
      (partition) => !filled.has(partition),
    );
  }

  /** The offset that a group committed last; undefined if there is none. */
  async committedOffset(group: string, topic: string, partition: number): Promise<number | undefined> {
    return this.#reached().committedOffset(group, this.nameOf(topic), partition);
  }

  #reached(): Admin {
    if (this.#admin === undefined) throw new Error('Kafka has not been reached yet.');
    return this.#admin;
  }
}
