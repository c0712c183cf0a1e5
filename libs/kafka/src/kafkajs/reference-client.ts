import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  CompressionTypes,
  Kafka,
  logLevel,
  type Message,
  type Producer as KafkajsOwnProducer,
  type Transaction,
  ResourcePatternTypes,
} from 'kafkajs';

interface ReferenceRecord {
  readonly partition?: number;
  readonly key?: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers?: Readonly<Record<string, string>>;
}

interface ReferenceMessage {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** A right by the names of Kafka's own commands. */
interface ReferenceRight {
  readonly type: 'TOPIC' | 'GROUP' | 'CLUSTER';
  readonly name: string;
  readonly isPrefix: boolean;
  readonly operation: 'READ' | 'WRITE' | 'DESCRIBE' | 'DESCRIBE_CONFIGS';
}

/** kafkajs as it comes, with its own encoder and decoder: the bench measures ours by it, and tests write with it as foreign clients do, in transactions too. */
export class ReferenceClient {
  readonly #kafka: Kafka;

  constructor(brokers: readonly string[]) {
    this.#kafka = new Kafka({ brokers: [...brokers], clientId: 'reference', logLevel: logLevel.NOTHING, retry: { retries: 5 } });
  }

  async producer(transactionalId?: string): Promise<ReferenceProducer> {
    const producer = this.#kafka.producer({
      ...{ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false },
      ...(transactionalId !== undefined && { transactionalId }),
    });
    await producer.connect();
    return new ReferenceProducer(producer);
  }

  /** Lets a user do that from any host, if the cluster has an authorizer. */
  async allow(principal: string, rights: readonly ReferenceRight[]): Promise<void> {
    const admin = this.#kafka.admin();
    await admin.connect();
    const acl = rights.map(({ type, name, isPrefix, operation }) => ({
      ...{ principal, host: '*', permissionType: AclPermissionTypes.ALLOW, resourceName: name },
      ...{ resourceType: AclResourceTypes[type], operation: AclOperationTypes[operation] },
      resourcePatternType: isPrefix ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
    }));
    try {
      await admin.createAcls({ acl });
    } finally {
      await admin.disconnect();
    }
  }

  /** Reads a topic from its beginning, a batch at a time, until `onBatch` returns true. */
  async consume(
    topic: string,
    group: string,
    onBatch: (partition: number, messages: readonly ReferenceMessage[]) => boolean,
  ): Promise<void> {
    const consumer = this.#kafka.consumer({
      ...{ groupId: group, allowAutoTopicCreation: false },
      ...{ maxBytesPerPartition: 1_048_576, maxBytes: 8_388_608, maxWaitTimeInMs: 100 },
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
}

class ReferenceProducer {
  constructor(private readonly producer: KafkajsOwnProducer) {}

  async send(topic: string, records: readonly ReferenceRecord[]): Promise<void> {
    await this.producer.send({ topic, acks: -1, compression: CompressionTypes.None, messages: records as Message[] });
  }

  async transaction(): Promise<ReferenceTransaction> {
    return new ReferenceTransaction(await this.producer.transaction());
  }

  close(): Promise<void> {
    return this.producer.disconnect();
  }
}

class ReferenceTransaction {
  constructor(private readonly transaction: Transaction) {}

  async send(topic: string, records: readonly ReferenceRecord[]): Promise<void> {
    await this.transaction.send({ topic, messages: records as Message[] });
  }

  commit(): Promise<void> {
    return this.transaction.commit();
  }

  abort(): Promise<void> {
    return this.transaction.abort();
  }
}
