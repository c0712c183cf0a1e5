/** One partition of a log: the first offset that is still in it, and its end. */
export interface PartitionOffsets {
  readonly partition: number;
  readonly low: number;
  readonly high: number;
}

export interface ClusterDescription {
  readonly id: string;
  readonly brokers: number;
  readonly hasController: boolean;
}

export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  /** The cluster's own default where it is left out. */
  readonly replicas?: number | undefined;
  readonly config?: Readonly<Record<string, string>>;
}

export interface TopicDescription {
  readonly name: string;
  readonly partitions: readonly {
    readonly partition: number;
    readonly hasLeader: boolean;
    /** The number of the broker that leads it. */
    readonly leader?: number | undefined;
    readonly replicas: number;
    readonly inSync: number;
  }[];
}

export interface GroupDescription {
  /** As Kafka calls it: `Stable`, `PreparingRebalance`, `Empty`, `Dead`. */
  readonly state: string;
  /** The ids of its members. */
  readonly members: readonly string[];
}

/** A transaction that nobody has ended yet: what lies behind its first record in the partition is read by nobody meanwhile. */
export interface OpenTransaction {
  readonly partition: number;
  /** The offset of its first record in the partition. */
  readonly offset: number;
  readonly producerId: bigint;
  /** As its coordinator knows it. Undefined where none does, or the user may not describe it: then nothing ends it by itself. */
  readonly known?: { readonly id: string; readonly startedAtMs: number; readonly timeoutMs: number };
}

/** Asks and changes what a cluster keeps beside records. Connect it first; every question may reject while a broker is away. */
export interface Admin {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  describeCluster(): Promise<ClusterDescription>;

  listTopics(): Promise<string[]>;
  /** A topic that exists already is no error, and its leaders need not be known yet when this resolves. */
  createTopics(topics: readonly NewTopic[]): Promise<void>;
  deleteTopics(names: readonly string[]): Promise<void>;
  /** Rejects where one of them does not exist. */
  describeTopics(names: readonly string[]): Promise<TopicDescription[]>;
  topicConfig(name: string): Promise<ReadonlyMap<string, string>>;
  /** One setting of each broker, by the broker's number. Rejects where one does not answer. */
  brokerSetting(name: string): Promise<ReadonlyMap<number, string>>;
  /** Replaces all of its configuration. */
  setTopicConfig(name: string, config: Readonly<Record<string, string>>): Promise<void>;

  /** The offsets of each partition, in order. Rejects if one of them has no leader. */
  offsets(topic: string): Promise<PartitionOffsets[]>;
  /** The offsets of one partition, whatever the leaders of the others do. Waits for a slow leader, and for the next if one is gone. */
  partitionOffsets(topic: string, partition: number): Promise<PartitionOffsets>;
  /** The offsets of each partition whose leader answers within a second or so. Rejects if none does. */
  answeredOffsets(topic: string): Promise<PartitionOffsets[]>;
  /** The first offset at or after a time, by partition; the log's end where there is nothing as late as that. */
  offsetsAt(topic: string, timestampMs: number): Promise<ReadonlyMap<number, number>>;

  /** The transactions that keep readers from the end of a partition. */
  openTransactions(topic: string): Promise<OpenTransaction[]>;

  listGroups(): Promise<string[]>;
  /** A group that does not exist is `Dead`. */
  describeGroup(group: string): Promise<GroupDescription>;
  deleteGroups(groups: readonly string[]): Promise<void>;
  /** Takes members out of a group that it would miss only after the session's time; all where none are named. */
  removeMembers(group: string, isGone?: (member: string) => boolean): Promise<void>;
  /** Commits an offset for each partition in the place of a group without members. */
  commitOffsets(group: string, topic: string, offsets: ReadonlyMap<number, number>): Promise<void>;
  /** The offset that a group has committed for a partition; undefined where it has committed none. */
  committedOffset(group: string, topic: string, partition: number): Promise<number | undefined>;
}

export interface Admins {
  admin(): Admin;
}
