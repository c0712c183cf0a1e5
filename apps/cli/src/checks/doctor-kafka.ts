import { topics, topicNames } from '@taocun/contracts';
import { type KafkaSettings, kafkaClient, withAdmin } from '@taocun/kafka';
import { silentLog } from '@taocun/runtime';
import { groupPosition, installedName, type ServiceName, serviceNames } from '@taocun/service';
import { diskFindings } from './doctor-disks';
import { type KafkaOf, transactionFindings } from './doctor-transactions';
import { bad, doubtful, type Finding, findingsOf, good, withAlert } from './finding';

const SAFE_REPLICAS = 3;
const LOOK_AT_BROKERS = 'Look at the brokers.';

/**
 * Checks separately each configured broker, the cluster, each topic and each service's group; of
 * classification, that of the live generation.
 */
export async function kafkaFindings(
  installation: KafkaOf,
  live: Promise<string>,
): Promise<readonly Finding[]> {
  const { admin, config } = installation;
  const named = Promise.all(config.kafka.brokers.map((broker) => brokerFindings(config.kafka, broker)));
  let there: readonly string[] = [];
  let brokers = 0;
  const ofCluster = await findingsOf('Kafka', 'Start its brokers, or correct KAFKA_BROKERS.', async () => {
    await admin.connect();
    const [{ brokers: count, id }, names] = await Promise.all([admin.describeCluster(), admin.listTopics()]);
    brokers = count;
    there = names;
    return [clusterFinding(count, id), ...missingTopics(config.topicPrefix, names)];
  });
  if (brokers === 0) return [...(await named).flat(), ...ofCluster];
  const groupOf = async (service: ServiceName): Promise<string> =>
    installedName(service, config.topicPrefix, service === 'classification' ? await live : undefined);
  const findings = await Promise.all([
    ...topicNames
      .filter((topic) => there.includes(config.topicPrefix + topic))
      .map((topic) =>
        findingsOf(`topic ${config.topicPrefix}${topic}`, LOOK_AT_BROKERS, async () => [
          await topicFinding(installation, topic, brokers),
        ]),
      ),
    ...serviceNames.map(async (service) => {
      const of = `consumer group ${await groupOf(service)}`;
      return findingsOf(of, LOOK_AT_BROKERS, async () => [
        await groupFinding(installation, service, groupOf),
      ]);
    }),
    transactionFindings(installation, there),
    diskFindings(installation),
  ]);
  return [...(await named).flat(), ...ofCluster, ...findings.flat()];
}

/** Returns no finding for a broker that answers. */
function brokerFindings(kafka: KafkaSettings, broker: string): Promise<readonly Finding[]> {
  const alone = kafkaClient(
    { ...kafka, brokers: [broker], clientId: 'taocun-tools', limits: { timeoutMs: 2_500, retries: 0 } },
    silentLog,
  );
  return findingsOf(`broker ${broker}`, 'Start it. It is one of KAFKA_BROKERS.', async () => {
    await withAdmin(alone, (admin) => admin.describeCluster());
    return [];
  });
}

function clusterFinding(brokers: number, clusterId: string): Finding {
  if (brokers > 1) return good('Kafka', `${brokers} brokers, cluster ${clusterId}`);
  return doubtful(
    'Kafka',
    `1 broker, cluster ${clusterId}`,
    'A lost disk loses data. Use three brokers in production.',
  );
}

function missingTopics(prefix: string, there: readonly string[]): readonly Finding[] {
  const missing = topicNames.filter((topic) => !there.includes(prefix + topic));
  if (missing.length === 0) return [];
  const what = `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not there`;
  return missing.length === topicNames.length
    ? [doubtful('topics', what, 'Services make them when they start. Is TOPIC_PREFIX right?')]
    : [bad('topics', what, 'Services make them when they start; if one was deleted, restore it.')];
}

async function topicFinding(
  { admin, config }: KafkaOf,
  topic: keyof typeof topics,
  brokers: number,
): Promise<Finding> {
  const name = config.topicPrefix + topic;
  const [description] = await admin.describeTopics([name]);
  const partitions = description?.partitions ?? [];
  const entries = await admin.topicConfig(name);
  const other = Object.entries<string>(topics[topic].config).filter(
    ([entry, value]) => entries.get(entry) !== value,
  );
  const withoutLeader = numbersOf(partitions.filter(({ hasLeader }) => !hasLeader));
  const lagging = numbersOf(partitions.filter(({ inSync, replicas }) => inSync < replicas));
  const replicas = Math.min(...partitions.map((one) => one.replicas));
  const least = Number(entries.get('min.insync.replicas') ?? 1);
  const of = `topic ${name}`;
  const what = `${partitions.length} partitions, ${replicas} replicas, min.insync.replicas ${least}`;
  if (withoutLeader !== undefined)
    return bad(
      of,
      `no leader: ${withoutLeader}`,
      'Start the brokers that have them; the other partitions continue.',
    );
  if (other.length > 0) {
    const differences = other
      .map(([entry, value]) => `${entry} is ${entries.get(entry) ?? 'not set'}, and should be ${value}`)
      .join('; ');
    const todo = `kafka-configs.sh --alter --topic ${name} --add-config ${other.map(([entry, value]) => `${entry}=${value}`).join(',')}`;
    const isLosing = other.some(([entry]) => /^(cleanup|retention)/.test(entry));
    return isLosing
      ? bad(of, differences, `Records are being lost from which everything can be built again. ${todo}`)
      : doubtful(of, differences, todo);
  }
  if (lagging !== undefined)
    return doubtful(of, `${what}; replicas not in sync: ${lagging}`, LOOK_AT_BROKERS);
  const { replicas: expected, inSync: expectedInSync } = config.kafka.replication;
  if (
    (expected !== undefined && expected !== replicas) ||
    (expectedInSync !== undefined && expectedInSync !== least)
  ) {
    const differences = [
      expected !== undefined && `KAFKA_REPLICATION_FACTOR is ${expected}`,
      expectedInSync !== undefined && `${expectedInSync} of them should be in sync`,
    ];
    return doubtful(
      of,
      `${what}, but ${differences.filter(Boolean).join(', ')}`,
      `Services take a topic that exists as it is: kafka-reassign-partitions.sh for replicas, kafka-configs.sh --alter --topic ${name} --add-config min.insync.replicas=… .`,
    );
  }
  if (least > replicas)
    return bad(of, what, 'Nothing can be written: lower min.insync.replicas, or add replicas.');
  if (replicas < Math.min(SAFE_REPLICAS, brokers) || (replicas >= SAFE_REPLICAS && least < 2)) {
    const todo =
      '3 replicas with min.insync.replicas=2 lose nothing when a broker is lost: kafka-reassign-partitions.sh, kafka-configs.sh.';
    return doubtful(of, what, todo);
  }
  // The finding about the cluster already warns that one disk holds everything.
  return good(of, what);
}

/** Undefined if there are none. */
function numbersOf(partitions: readonly { readonly partition: number }[]): string | undefined {
  const numbers = partitions.map(({ partition }) => partition).join(', ');
  return numbers === '' ? undefined : `partition${partitions.length === 1 ? '' : 's'} ${numbers}`;
}

async function groupFinding(
  { admin, config }: KafkaOf,
  service: ServiceName,
  groupOf: (service: ServiceName) => Promise<string>,
): Promise<Finding> {
  const group = await groupOf(service);
  const { state, members } = await admin.describeGroup(group);
  const of = `consumer group ${group}`;
  if (members.length > 0) return good(of, `${members.length} members, ${state}`);
  const waiting = (await groupPosition(admin, service, config.topicPrefix))?.waiting;
  const todo = `Restart ${service}, and first end a process of it that hangs: it continues where it stopped.`;
  if (waiting !== undefined && waiting > 0)
    return withAlert(
      'TaocunMissing',
      bad(
        of,
        `no instance is at work, and ${waiting.toLocaleString('en')} records wait`,
        `${todo} \`lag\` shows the partitions.`,
      ),
    );
  const others = await Promise.all(
    serviceNames
      .filter((one) => one !== service)
      .map(async (one) => (await admin.describeGroup(await groupOf(one))).members.length > 0),
  );
  // Nothing waits for an ingestion that is down: it accepts nothing over HTTP.
  if (others.includes(true))
    return withAlert('TaocunMissing', bad(of, 'no instance is at work, while other services are', todo));
  return doubtful(of, 'no instance is at work', 'Start one, if the installation is to run.');
}
