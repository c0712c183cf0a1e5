import { topics } from '@taocun/contracts';
import { kafkaUsers } from '../../rights/kafka-users';
import { processes, readsKafka } from '../../rights/processes';
import { jobs } from './jobs';
import { mountOf, patchOf, podPatches } from './pod-patches';
import { manifest } from './resources';

const COMPONENT = 'deploy/kubernetes/components/strimzi';
const labels = { 'strimzi.io/cluster': 'taocun' };
const apiVersion = 'kafka.strimzi.io/v1';

/** The component's files that are generated from the contract and the declared rights. */
export function strimziFiles(): Readonly<Record<string, string>> {
  return {
    [`${COMPONENT}/topics.yaml`]: manifest(topicResources(), 'The number of partitions is final.'),
    [`${COMPONENT}/users.yaml`]: manifest(userResources()),
    [`${COMPONENT}/kustomization.yaml`]: manifest(
      [kustomization()],
      'Kafka by Strimzi 1.x: nodes, topics, a user with a certificate and its rights for each purpose, mounted where it is used.',
    ),
  };
}

function topicResources(): readonly object[] {
  return Object.entries(topics).map(([name, { partitions, config }]) => ({
    apiVersion,
    kind: 'KafkaTopic',
    metadata: { name, labels },
    spec: {
      partitions,
      replicas: 3,
      config: {
        'min.insync.replicas': 2,
        ...Object.fromEntries(
          Object.entries(config).map(([key, value]) => [key, /^-?\d+$/.test(value) ? Number(value) : value]),
        ),
      },
    },
  }));
}

function userResources(): readonly object[] {
  return kafkaUsers().map(({ name, rights, quotas }) => ({
    apiVersion,
    kind: 'KafkaUser',
    metadata: { name, labels },
    spec: {
      authentication: { type: 'tls' },
      authorization: { type: 'simple', acls: rights },
      ...(quotas !== undefined && { quotas }),
    },
  }));
}

/**
 * Mounts Kafka's authority and the user's certificate as files that only their owner's group may read (288 is
 * 0440).
 */
function kustomization(): object {
  const settings = {
    KAFKA_BROKERS: 'taocun-kafka-bootstrap:9093',
    KAFKA_SSL: 'true',
    KAFKA_SSL_CA: '/etc/taocun/kafka-ca/ca.crt',
    KAFKA_SSL_CERT: '/etc/taocun/kafka-user/user.crt',
    KAFKA_SSL_KEY: '/etc/taocun/kafka-user/user.key',
  };
  const withRights = jobs.filter(({ user }) => kafkaUsers().some(({ name }) => name === user));
  return {
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    resources: ['kafka.yaml', 'topics.yaml', 'users.yaml'],
    patches: [
      {
        target: { kind: 'ConfigMap', name: 'taocun' },
        patch: patchOf(
          Object.entries(settings).map(([name, value]) => ({ op: 'add', path: `/data/${name}`, value })),
        ),
      },
      ...podPatches(processes.filter(readsKafka), withRights, mounts),
    ],
  };
}

/** The operations on a pod that uses this Kafka user. */
function mounts(user: string, pod: string): readonly object[] {
  const volumes = [
    { name: 'kafka-ca', secretName: 'taocun-cluster-ca-cert', files: ['ca.crt'] },
    { name: 'kafka-user', secretName: user, files: ['user.crt', 'user.key'] },
  ];
  return volumes.flatMap((volume) => mountOf(pod, volume));
}
