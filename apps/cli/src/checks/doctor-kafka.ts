import { topics, topicNames } from '@taocun/contracts';
import { groupPosition, installedName, type ServiceName, serviceNames } from '@taocun/service';
import { type KafkaSettings, kafkaClient, withAdmin } from '@taocun/kafka';
import { type Finding, findingsOf } from './finding';
import { type KafkaOf, transactionFindings } from './doctor-transactions';
import { silentLog } from '../local/installation';

const SAFE_REPLICAS = 3;
const LOOK_AT_BROKERS = 'Look at the brokers.';

/** Checks separately each configured broker, the cluster, each topic and each group. */
export async function kafkaFindings(installation: KafkaOf): Promise<readonly Finding[]> {
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
  const found = await Promise.all([
    ...topicNames
      .filter((topic) => there.includes(config.topicPrefix + topic))
      .map((topic) =>
        findingsOf(`topic ${config.topicPrefix}${topic}`, LOOK_AT_BROKERS, async () => [await topicFinding(installation, topic, brokers)]),
      ),
    ...serviceNames.map((service) => {
      const group = installedName(service, config.topicPrefix);
      return findingsOf(`consumer group ${group}`, LOOK_AT_BROKERS, async () => [await groupFinding(installation, service, group)]);
    }),
    transactionFindings(installation, there),
  ]);
  return [...(await named).flat(), ...ofCluster, ...found.flat()];
}

/** Returns no finding for a broker that answers. */
function brokerFindings(kafka: KafkaSettings, broker: string): Promise<readonly Finding[]> {
  const alone = kafkaClient({ ...kafka, brokers: [broker], clientId: 'taocun-tools', limits: { timeoutMs: 2_500, retries: 0 } }, silentLog);
  return findingsOf(`broker ${broker}`, 'Start it. It is one of KAFKA_BROKERS.', async () => {
    await withAdmin(alone, (admin) => admin.describeCluster());
    return [];
  });
}

function clusterFinding(brokers: number, clusterId: string): Finding {
  const isOne = brokers === 1;
  return {
    of: 'Kafka',
    state: isOne ? 'doubtful' : 'good',
    what: `${brokers} broker${isOne ? '' : 's'}, cluster ${clusterId}`,
    ...(isOne && { todo: 'A lost disk loses data. Use three brokers in production.' }),
  };
}

function missingTopics(prefix: string, there: readonly string[]): readonly Finding[] {
  const missing = topicNames.filter((topic) => !there.includes(prefix + topic));
  if (missing.length === 0) return [];
  const none = missing.length === topicNames.length;
  return [
    {
      of: 'topics',
      state: none ? 'doubtful' : 'bad',
      what: `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not there`,
      todo: none
        ? 'Services make them when they start. Is TOPIC_PREFIX right?'
        : 'Services make them when they start; if one was deleted, restore it.',
    },
  ];
}

async function topicFinding({ admin, config }: KafkaOf, topic: keyof typeof topics, brokers: number): Promise<Finding> {
  const name = config.topicPrefix + topic;
  const [found] = await admin.describeTopics([name]);
  const partitions = found?.partitions ?? [];
  const entries = await admin.topicConfig(name);
  const other = Object.entries<string>(topics[topic].config).filter(([entry, value]) => entries.get(entry) !== value);
  const withoutLeader = numbersOf(partitions.filter(({ hasLeader }) => !hasLeader));
  const lagging = numbersOf(partitions.filter(({ inSync, replicas }) => inSync < replicas));
  const replicas = Math.min(...partitions.map((one) => one.replicas));
  const least = Number(entries.get('min.insync.replicas') ?? 1);
  const of = `topic ${name}`;
  const what = `${partitions.length} partitions, ${replicas} replicas, min.insync.replicas ${least}`;
  if (withoutLeader !== undefined)
    return {
      of,
      state: 'bad',
      what: `no leader: ${withoutLeader}`,
      todo: 'Start the brokers that have them; the other partitions continue.',
    };
  if (other.length > 0) {
    const told = other.map(([entry, value]) => `${entry} is ${entries.get(entry) ?? 'not set'}, and should be ${value}`).join('; ');
    const isLosing = other.some(([entry]) => /^(cleanup|retention)/.test(entry));
    return {
      of,
      state: isLosing ? 'bad' : 'doubtful',
      what: told,
      todo: `${isLosing ? 'Records are being lost from which everything can be built again. ' : ''}kafka-configs.sh --alter --topic ${name} --add-config ${other.map(([entry, value]) => `${entry}=${value}`).join(',')}`,
    };
  }
  if (lagging !== undefined) return { of, state: 'doubtful', what: `${what}; replicas not in sync: ${lagging}`, todo: LOOK_AT_BROKERS };
  const { replicas: wanted, inSync: wantedInSync } = config.kafka.replication;
  if ((wanted !== undefined && wanted !== replicas) || (wantedInSync !== undefined && wantedInSync !== least)) {
    const told = [
      wanted !== undefined && `KAFKA_REPLICATION_FACTOR is ${wanted}`,
      wantedInSync !== undefined && `${wantedInSync} of them should be in sync`,
    ];
    return {
      of,
      state: 'doubtful',
      what: `${what}, but ${told.filter(Boolean).join(', ')}`,
      todo: `Services take a topic that exists as it is: kafka-reassign-partitions.sh for replicas, kafka-configs.sh --alter --topic ${name} --add-config min.insync.replicas=… .`,
    };
  }
  if (least > replicas) return { of, state: 'bad', what, todo: 'Nothing can be written: lower min.insync.replicas, or add replicas.' };
  if (replicas < Math.min(SAFE_REPLICAS, brokers) || (replicas >= SAFE_REPLICAS && least < 2)) {
    return {
      of,
      state: 'doubtful',
      what,
      todo: '3 replicas with min.insync.replicas=2 lose nothing when a broker is lost: kafka-reassign-partitions.sh, kafka-configs.sh.',
    };
  }
  // The finding about the cluster already warns that one disk holds everything.
  return { of, state: 'good', what };
}

/** Undefined if there are none. */
function numbersOf(partitions: readonly { readonly partition: number }[]): string | undefined {
  const numbers = partitions.map(({ partition }) => partition).join(', ');
  return numbers === '' ? undefined : `partition${partitions.length === 1 ? '' : 's'} ${numbers}`;
}

async function groupFinding({ admin, config }: KafkaOf, service: ServiceName, group: string): Promise<Finding> {
  const { state, members } = await admin.describeGroup(group);
  const of = `consumer group ${group}`;
  if (members.length > 0) return { of, state: 'good', what: `${members.length} members, ${state}` };
  const { offset, end } = await groupPosition(admin, service, config.topicPrefix);
  const waiting = end - offset;
  if (waiting > 0)
    return {
      of,
      state: 'bad',
      what: `no instance is at work, and ${waiting.toLocaleString('en')} records wait`,
      todo: `Start ${service}: it continues where it stopped. \`lag\` shows the partitions.`,
    };
  return {
    of,
    state: 'doubtful',
    what: 'no instance is at work',
    todo: 'Start one, if the installation is to run. A generation that has taken over has a group of its own.',
  };
}
