/** One partition of a log: its first stored offset, and its end. */
export interface PartitionOffsets {
  readonly partition: number;
  readonly low: number;
  readonly high: number;
}

/** The offsets of a partition as a poll needs them. */
export interface PolledOffsets extends PartitionOffsets {
  /** The last stable offset: nothing from here on can be read before an open transaction ends. */
  readonly stable: number;
}

export interface ClusterDescription {
  readonly id: string;
  readonly brokers: number;
  readonly hasController: boolean;
}

export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  /** The cluster's own default if absent. */
  readonly replicas?: number | undefined;
  readonly config?: Readonly<Record<string, string>>;
}

export interface TopicDescription {
  readonly name: string;
  readonly partitions: readonly {
    readonly partition: number;
    readonly hasLeader: boolean;
    /** The number of the broker that leads the partition. */
    readonly leader?: number | undefined;
    readonly replicas: number;
    readonly inSync: number;
  }[];
}

export interface GroupDescription {
  /** Kafka's name of the state: `Stable`, `PreparingRebalance`, `Empty`, `Dead`. */
  readonly state: string;
  /** The ids of its members. */
  readonly members: readonly string[];
}

/** A transaction that has not ended. Until it ends, nobody reads beyond its first record in the partition. */
export interface OpenTransaction {
  readonly partition: number;
  /** The offset of the transaction's first record in the partition. */
  readonly offset: number;
  readonly producerId: bigint;
  /**
   * The transaction as its coordinator knows it. Undefined if no coordinator does, or the user may not
   * describe it: then nothing ends it automatically.
   */
  readonly known?: { readonly id: string; readonly startedAtMs: number; readonly timeoutMs: number };
}

/** The file system of one log directory. */
export interface LogDirectory {
  readonly broker: number;
  readonly path: string;
  readonly totalBytes: number;
  readonly usableBytes: number;
}

/**
 * Reads and changes what a cluster stores besides records. Connect it first. Every question may reject while
 * a broker is away.
 */
export interface Admin {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  describeCluster(): Promise<ClusterDescription>;

  listTopics(): Promise<string[]>;
  /** A topic that already exists is not an error. When this resolves, the leaders may still be unknown. */
  createTopics(topics: readonly NewTopic[]): Promise<void>;
  deleteTopics(names: readonly string[]): Promise<void>;
  /** Rejects if one of the topics does not exist. */
  describeTopics(names: readonly string[]): Promise<TopicDescription[]>;
  topicConfig(name: string): Promise<ReadonlyMap<string, string>>;
  /** One setting of each broker, by the broker's number. Rejects if a broker does not answer. */
  brokerSetting(name: string): Promise<ReadonlyMap<number, string>>;
  /**
   * The log directories of all brokers whose file system's size is known (KIP-827). Rejects if a broker does
   * not answer.
   */
  logDirectories(): Promise<readonly LogDirectory[]>;
  /** Replaces the topic's whole configuration. */
  setTopicConfig(name: string, config: Readonly<Record<string, string>>): Promise<void>;

  /** The offsets of each partition, in order. Rejects if a partition has no leader. */
  offsets(topic: string): Promise<PartitionOffsets[]>;
  /**
   * The offsets of one partition, regardless of the leaders of the others. Waits for a slow leader, and for
   * the next one if the leader is gone.
   */
  partitionOffsets(topic: string, partition: number): Promise<PartitionOffsets>;
  /** The offsets of each partition whose leader answers within a second or so. Rejects if none does. */
  answeredOffsets(topic: string): Promise<PolledOffsets[]>;
  /** The first offset at or after a time, by partition; the end of the log if it has no such record. */
  offsetsAt(topic: string, timestampMs: number): Promise<ReadonlyMap<number, number>>;

  /** The transactions that prevent readers from reaching the end of a partition. */
  openTransactions(topic: string): Promise<OpenTransaction[]>;

  listGroups(): Promise<string[]>;
  /** A group that does not exist is `Dead`. */
  describeGroup(group: string): Promise<GroupDescription>;
  deleteGroups(groups: readonly string[]): Promise<void>;
  /**
   * Removes members from a group, which would otherwise miss them only after the session timeout; all members
   * without `isGone`.
   */
  removeMembers(group: string, isGone?: (member: string) => boolean): Promise<void>;
  /** Commits an offset for each partition on behalf of a group without members. */
  commitOffsets(group: string, topic: string, offsets: ReadonlyMap<number, number>): Promise<void>;
  /** The offset that a group has committed for a partition; undefined if there is none. */
  committedOffset(group: string, topic: string, partition: number): Promise<number | undefined>;
}

export interface Admins {
  admin(): Admin;
}
