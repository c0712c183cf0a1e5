import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  type Admin,
  CompressionTypes,
  Kafka,
  logLevel,
  type Message,
  type Producer as KafkajsOwnProducer,
  type Transaction,
  ResourcePatternTypes,
} from 'kafkajs';

interface ForeignRecord {
  readonly partition?: number;
  readonly key?: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers?: Readonly<Record<string, string>>;
}

interface ForeignMessage {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** A right, with the names of Kafka's own commands. */
interface ForeignRight {
  readonly type: 'TOPIC' | 'GROUP' | 'CLUSTER' | 'TRANSACTIONAL_ID';
  readonly name: string;
  readonly isPrefix: boolean;
  readonly operation: 'READ' | 'WRITE' | 'DESCRIBE' | 'DESCRIBE_CONFIGS' | 'DELETE';
}

/**
 * kafkajs, with its own encoder and decoder, as the foreign client that proves the wire format: it reads what
 * services write, and writes what they read, in transactions too.
 */
export class ForeignClient {
  readonly #kafka: Kafka;

  constructor(brokers: readonly string[]) {
    this.#kafka = new Kafka({
      brokers: [...brokers],
      clientId: 'foreign',
      logLevel: logLevel.NOTHING,
      retry: { retries: 5 },
    });
  }

  async producer(transactionalId?: string): Promise<ForeignProducer> {
    const producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      ...(transactionalId !== undefined && { transactionalId }),
    });
    await producer.connect();
    return new ForeignProducer(producer);
  }

  /** Gives a user these rights from any host, if the cluster has an authorizer. */
  async allow(principal: string, rights: readonly ForeignRight[]): Promise<void> {
    const acl = rights.map(({ type, name, isPrefix, operation }) => ({
      principal,
      host: '*',
      permissionType: AclPermissionTypes.ALLOW,
      resourceName: name,
      resourceType: AclResourceTypes[type],
      operation: AclOperationTypes[operation],
      resourcePatternType: isPrefix ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
    }));
    await this.#ask((admin) => admin.createAcls({ acl }));
  }

  /** Deletes the beginning of a partition, as retention does. */
  async deleteBefore(topic: string, partition: number, offset: number): Promise<void> {
    await this.#ask(async (admin) => {
      // kafkajs knows the leaders only of a topic that it has been asked about before.
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
    });
  }

  /** Reads a topic from its beginning, a batch at a time, until `onBatch` returns true. */
  async consume(
    topic: string,
    group: string,
    onBatch: (partition: number, messages: readonly ForeignMessage[]) => boolean,
  ): Promise<void> {
    const consumer = this.#kafka.consumer({
      groupId: group,
      allowAutoTopicCreation: false,
      maxBytesPerPartition: 1_048_576,
      maxBytes: 8_388_608,
      maxWaitTimeInMs: 100,
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer
        .run({
          autoCommit: false,
          partitionsConsumedConcurrently: 8,
          eachBatch: ({ batch: { partition, messages } }) => {
            if (onBatch(partition, messages)) resolve();
            return Promise.resolve();
          },
        })
        .catch(reject);
    });
    await consumer.disconnect();
  }

  async #ask(question: (admin: Admin) => Promise<unknown>): Promise<void> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      await question(admin);
    } finally {
      await admin.disconnect();
    }
  }
}

class ForeignProducer {
  constructor(private readonly producer: KafkajsOwnProducer) {}

  async send(topic: string, records: readonly ForeignRecord[]): Promise<void> {
    await this.producer.send({
      topic,
      acks: -1,
      compression: CompressionTypes.None,
      messages: records as Message[],
    });
  }

  async transaction(): Promise<ForeignTransaction> {
    return new ForeignTransaction(await this.producer.transaction());
  }

  close(): Promise<void> {
    return this.producer.disconnect();
  }
}

class ForeignTransaction {
  constructor(private readonly transaction: Transaction) {}

  async send(topic: string, records: readonly ForeignRecord[]): Promise<void> {
    await this.transaction.send({ topic, messages: records as Message[] });
  }

  commit(): Promise<void> {
    return this.transaction.commit();
  }

  abort(): Promise<void> {
    return this.transaction.abort();
  }
}
