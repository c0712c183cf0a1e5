import { type Topic, topicNames, topics } from '@taocun/contracts';
import { installedName } from '@taocun/service';
import { type Process, processes, readsKafka } from './processes';

type KafkaOperation = 'Read' | 'Write' | 'Describe' | 'DescribeConfigs' | 'Delete';

/** Uses the names of Strimzi, which are Kafka's in camel case. */
export interface KafkaRight {
  readonly resource: {
    readonly type: 'topic' | 'group' | 'transactionalId' | 'cluster';
    /** Absent for the cluster. */
    readonly name?: string;
    readonly patternType?: 'prefix';
  };
  readonly operations: readonly KafkaOperation[];
}

interface KafkaUser {
  readonly name: string;
  readonly purpose: string;
  readonly rights: readonly KafkaRight[];
  readonly quotas?: { readonly producerByteRate: number; readonly requestPercentage: number };
}

/** Write and Read include Describe, and an idempotent producer needs only Write, not IdempotentWrite. */
const onTopic = (name: string, ...operations: readonly KafkaOperation[]): KafkaRight => ({
  resource: { type: 'topic', name },
  operations,
});
const onGroup = (name: string, ...operations: readonly KafkaOperation[]): KafkaRight => ({
  resource: { type: 'group', name },
  operations,
});
const onGroups = (name: string, ...operations: readonly KafkaOperation[]): KafkaRight => ({
  resource: { type: 'group', name, patternType: 'prefix' },
  operations,
});
const onTransactions = (...operations: readonly KafkaOperation[]): KafkaRight => ({
  resource: { type: 'transactionalId', name: '*' },
  operations,
});
const onCluster = (...operations: readonly KafkaOperation[]): KafkaRight => ({
  resource: { type: 'cluster' },
  operations,
});

/** The users of an installation with this prefix and their rights in Kafka: one user for each purpose. */
export function kafkaUsers(topicPrefix = ''): readonly KafkaUser[] {
  const updates = `${topicPrefix}marketplace.updates`;
  const activity = `${topicPrefix}village.activity`;
  const ingestion = installedName('ingestion', topicPrefix);
  const classification = installedName('classification', topicPrefix);
  return [
    ...processes.filter(readsKafka).map((process) => processUser(process, topicPrefix)),
    {
      name: 'commands',
      purpose: '`backup`, `doctor` and `lag`, which change nothing',
      rights: [
        onTopic('*', 'Read', 'DescribeConfigs'),
        onGroup('*', 'Describe'),
        onTransactions('Describe'),
        onCluster('Describe', 'DescribeConfigs'),
      ],
    },
    {
      name: 'restore',
      purpose: '`restore`',
      rights: [onTopic('*', 'Describe'), onGroup('*', 'Describe'), onCluster('Describe')],
    },
    {
      name: 'repair',
      purpose: '`skip`, `feed load`, `registry import`, and `reclassify` but for `start`',
      rights: [
        onTopic('*', 'Read', 'DescribeConfigs'),
        onTopic(updates, 'Write'),
        onTopic(activity, 'Write'),
        onGroup('*', 'Describe'),
        onGroups(`${classification}-`, 'Delete'),
        onCluster('Describe'),
      ],
    },
    {
      name: 'keda',
      purpose: 'KEDA, which reads ends and committed offsets, and no record',
      rights: [
        onTopic(updates, 'Describe'),
        onTopic(activity, 'Describe'),
        onGroup(ingestion, 'Describe'),
        onGroups(classification, 'Describe'),
      ],
    },
    {
      name: 'marketplace',
      purpose: 'one for each marketplace and registry that writes to Kafka itself',
      rights: [onTopic(updates, 'Write')],
      // The rate per broker, so that a marketplace that loads its history leaves room for others.
      quotas: { producerByteRate: 10_485_760, requestPercentage: 50 },
    },
  ];
}

/** The rights of the service by the contract, and on its consumer group. */
function processUser({ name, service }: Process, topicPrefix: string): KafkaUser {
  const onTopics = topicNames.flatMap((topic): readonly KafkaRight[] => {
    const { readBy, writtenBy }: Topic = topics[topic];
    const operations: readonly KafkaOperation[] = [
      ...(readBy.includes(service) ? (['Read'] as const) : []),
      ...(writtenBy.includes(service) ? (['Write'] as const) : []),
      // Classification looks up the end of the log to which the names of its inputs refer.
      ...(service === 'classification' && topic === 'marketplace.updates' ? (['Describe'] as const) : []),
    ];
    return operations.length === 0 ? [] : [onTopic(topicPrefix + topic, ...operations)];
  });
  const group = installedName(service, topicPrefix);
  // Each generation of classification has a separate group.
  return {
    name,
    purpose: 'the service',
    rights: [...onTopics, (service === 'classification' ? onGroups : onGroup)(group, 'Read')],
  };
}
