import { randomBytes } from 'node:crypto';
import { type Ports } from '../machine/ports';

/** A node of a KRaft cluster, which is broker and controller at once. */
export interface KafkaNode {
  readonly id: number;
  readonly ports: Ports;
  /** The address for clients and other brokers. */
  readonly advertisedPort: number;
  readonly clusterId: string;
  /** All nodes of its cluster, including itself. */
  readonly controllers: readonly { readonly id: number; readonly port: number }[];
  readonly heap: string;
}

export function newClusterId(): string {
  // An id with '-' at its beginning would be read as an option.
  return `t${randomBytes(16).toString('base64url').slice(1)}`;
}

export function onlyNode(ports: Ports): KafkaNode {
  return {
    id: 1,
    ports,
    advertisedPort: ports.port,
    clusterId: newClusterId(),
    controllers: [{ id: 1, port: ports.controllerPort }],
    heap: process.env['TAOCUN_KAFKA_HEAP'] || '512m',
  };
}

/** The settings of a single broker, which may restart. */
const alone = {
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  // After kill -9 the node is still registered, and can start only once its session has expired, by default
  // after 9 s.
  'broker.session.timeout.ms': '4000',
  'broker.heartbeat.interval.ms': '1000',
};

/**
 * The settings of one broker of several: stored data survives the loss of any one. Kafka's default timeouts
 * detect a lost broker.
 */
const replicated = {
  'default.replication.factor': '3',
  'min.insync.replicas': '2',
  'offsets.topic.replication.factor': '3',
  'transaction.state.log.replication.factor': '3',
  'transaction.state.log.min.isr': '2',
  'share.coordinator.state.topic.replication.factor': '3',
  'share.coordinator.state.topic.min.isr': '2',
};

/** `logs` is the folder for the node's data. */
export function serverProperties(
  logs: string,
  { id, ports, advertisedPort, controllers }: KafkaNode,
): string {
  const lines = {
    'process.roles': 'broker,controller',
    'node.id': String(id),
    'controller.quorum.voters': controllers.map((one) => `${one.id}@127.0.0.1:${one.port}`).join(','),
    listeners: `PLAINTEXT://127.0.0.1:${ports.port},CONTROLLER://127.0.0.1:${ports.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${advertisedPort}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': logs,
    // Topics are created explicitly, with their partitions and retention.
    'auto.create.topics.enable': 'false',
    // Allows a value of 1 MiB with its key, headers and batch: the default of 1,048,588 bytes is for the
    // whole batch.
    'message.max.bytes': String(2 * 1024 * 1024),
    'offsets.topic.num.partitions': '10',
    'transaction.state.log.num.partitions': '10',
    'group.initial.rebalance.delay.ms': '0',
    // An open transaction blocks readers of everything after it, by default for up to 15 minutes.
    'transaction.max.timeout.ms': '60000',
    // The time after which a dead process's partitions are reassigned, if members can't set it: by default 45
    // s, with a heartbeat every 5.
    'group.consumer.min.session.timeout.ms': '6000',
    'group.consumer.session.timeout.ms': '6000',
    'group.consumer.min.heartbeat.interval.ms': '1000',
    'group.consumer.heartbeat.interval.ms': '1000',
    // The default of 128 MB would be a quarter of the heap.
    'log.cleaner.dedupe.buffer.size': String(32 * 1024 * 1024),
    ...(controllers.length === 1 ? alone : replicated),
  };
  return Object.entries(lines)
    .map(([key, value]) => `${key}=${escaped(value)}\n`)
    .join('');
}

/** A properties file is read as Latin-1, with a backslash as escape. */
function escaped(value: string): string {
  return value.replace(
    /[\\]|[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
