import { topics, topicNames } from '@taocun/contracts';
import { nameOf, serviceNames } from '@taocun/service';
import { type Finding } from './finding';
import { type OpenInstallation } from '../installation';

const SAFE_REPLICAS = 3;

export async function kafkaFindings(installation: OpenInstallation): Promise<Finding[]> {
  const { admin, config } = installation;
  const { brokers, id: clusterId } = await admin.describeCluster();
  const isOne = brokers === 1;
  const findings: Finding[] = [
    {
      ...{ of: 'Kafka', state: isOne ? 'doubtful' : 'good', what: `${brokers} broker${isOne ? '' : 's'}, cluster ${clusterId}` },
      ...(isOne && { todo: 'What its disk loses is lost. For more than trying have three.' }),
    },
  ];
  const there = new Set(await admin.listTopics());
  const missing = topicNames.filter((topic) => !there.has(config.topicPrefix + topic));
  if (missing.length > 0) {
    const none = missing.length === topicNames.length;
    findings.push({
      of: 'topics',
      state: none ? 'doubtful' : 'bad',
      what: `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not there`,
      todo: none
        ? 'Services make them when they start. Is TOPIC_PREFIX right?'
        : 'Services make them when they start; if one was deleted, restore it.',
    });
  }
  for (const topic of topicNames) if (!missing.includes(topic)) findings.push(await topicFinding(installation, topic, brokers));
  for (const service of serviceNames) findings.push(await groupFinding(installation, service));
  return findings;
}

async function topicFinding({ admin, config }: OpenInstallation, topic: keyof typeof topics, brokers: number): Promise<Finding> {
  const name = config.topicPrefix + topic;
  const [found] = await admin.describeTopics([name]);
  const partitions = found?.partitions ?? [];
  const entries = await admin.topicConfig(name);
  const other = Object.entries<string>(topics[topic].config).filter(([entry, value]) => entries.get(entry) !== value);
  const withoutLeader = partitions.filter(({ hasLeader }) => !hasLeader).length;
  const lagging = partitions.filter(({ inSync, replicas }) => inSync < replicas).length;
  const replicas = Math.min(...partitions.map((one) => one.replicas));
  const least = Number(entries.get('min.insync.replicas') ?? 1);
  const of = `topic ${name}`;
  const what = `${partitions.length} partitions, ${replicas} replicas, min.insync.replicas ${least}`;
  if (withoutLeader > 0)
    return { of, state: 'bad', what: `${withoutLeader} partitions have no leader`, todo: 'Bring the brokers back that hold them.' };
  if (other.length > 0) {
    const told = other.map(([entry, value]) => `${entry} is ${entries.get(entry) ?? 'not set'}, and should be ${value}`).join('; ');
    const isLosing = other.some(([entry]) => /^(cleanup|retention)/.test(entry));
    return {
      ...{ of, state: isLosing ? 'bad' : 'doubtful', what: told },
      todo: `${isLosing ? 'Records are being lost from which everything can be built again. ' : ''}kafka-configs.sh --alter --topic ${name} --add-config ${other.map(([entry, value]) => `${entry}=${value}`).join(',')}`,
    };
  }
  if (lagging > 0)
    return { of, state: 'doubtful', what: `${what}; ${lagging} partitions lack replicas in sync`, todo: 'Look at the brokers.' };
  const { replicas: wanted, inSync: wantedInSync } = config.kafka.replication;
  if ((wanted !== undefined && wanted !== replicas) || (wantedInSync !== undefined && wantedInSync !== least)) {
    const told = [
      wanted !== undefined && `KAFKA_REPLICATION_FACTOR is ${wanted}`,
      wantedInSync !== undefined && `KAFKA_MIN_INSYNC_REPLICAS ${wantedInSync}`,
    ];
    return {
      ...{ of, state: 'doubtful', what: `${what}, but ${told.filter(Boolean).join(', ')}` },
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
  if (brokers === 1)
    return { of, state: 'doubtful', what, todo: 'One broker: what its disk loses is lost. For more than trying have three.' };
  return { of, state: 'good', what };
}

async function groupFinding({ admin, config }: OpenInstallation, service: (typeof serviceNames)[number]): Promise<Finding> {
  const group = nameOf(service, config.topicPrefix);
  const { state, members } = await admin.describeGroup(group);
  const of = `consumer group ${group}`;
  if (members.length > 0) return { of, state: 'good', what: `${members.length} members, ${state}` };
  return {
    of,
    state: 'doubtful',
    what: 'no instance is at work',
    todo: 'Start one, if the installation is to run. A generation that has taken over has a group of its own.',
  };
}
