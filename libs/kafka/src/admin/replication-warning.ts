import type { Log } from '../support/log';
import { messageOf } from '../support/message-of';
import type { Admin } from './admin';

type Asked = Pick<Admin, 'describeCluster' | 'describeTopics' | 'topicConfig'>;

/** Warns by one line, with the mend, where topics are kept less safely than a cluster of several brokers could. Never rejects. */
export async function warnOfReplication(
  admin: Asked,
  topics: readonly { readonly name: string }[],
  log: Pick<Log, 'warn' | 'debug'>,
): Promise<void> {
  try {
    const warning = await warningOf(
      admin,
      topics.map(({ name }) => name),
    );
    if (warning !== undefined) log.warn(warning);
  } catch (error) {
    // Among other reasons, not every user may ask for a topic's configuration.
    log.debug?.(`The replication of the topics is not known: ${messageOf(error)}`);
  }
}

async function warningOf(admin: Asked, names: readonly string[]): Promise<string | undefined> {
  const { brokers } = await admin.describeCluster();
  if (brokers < 2) return undefined;
  const described = await admin.describeTopics(names);
  const single = described.filter(({ partitions }) => partitions.some(({ replicas }) => replicas === 1)).map(({ name }) => name);
  const replicated = names.filter((name) => !single.includes(name));
  const inSync = await Promise.all(replicated.map(async (name) => Number((await admin.topicConfig(name)).get('min.insync.replicas') ?? 1)));
  const loose = replicated.filter((_name, at) => inSync[at] === 1);
  const faults = [
    ...(single.length === 0
      ? []
      : [`${single.join(', ')} stand still with one broker, and are lost with its disk: kafka-reassign-partitions.sh`]),
    ...(loose.length === 0
      ? []
      : [
          `${loose.join(', ')} may lose acknowledged records with the last replica in sync: ` +
            'kafka-configs.sh --alter --topic … --add-config min.insync.replicas=2',
        ]),
  ];
  if (faults.length === 0) return undefined;
  return (
    `Of ${brokers} brokers too few have each record. ${faults.join('; ')}. ` +
    'For topics that are yet to be created: KAFKA_REPLICATION_FACTOR=3 and KAFKA_MIN_INSYNC_REPLICAS=2.'
  );
}
