import { hostname } from 'node:os';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Connection } from 'mongoose';
import { topics } from '@taocun/contracts';
import type { kafkaClient, KafkaClient } from '@taocun/kafka';
import { CheckpointedServer, type ServerOptions } from '@taocun/messaging';
import { FIRST_GENERATION } from '../config/names';
import { MONGO_CONNECTION } from '../config/tokens';
import { Metrics } from '../observability/metrics';
import { type BootOptions } from './boot';

/** For open answers two seconds, for leaving the group one, and the rest for MongoDB's connection. */
const ENDS_OTHERWISE_MS = 3_500;

interface Parts extends Pick<ServerOptions, 'targets'>, Partial<Pick<ServerOptions, 'plans'>> {
  /** The topics read, by logical name, with their lifecycles from the application. */
  readonly sources: (app: NestFastifyApplication) => ServerOptions['sources'];
  /** Replaces the Kafka client of the configuration, for tests. */
  readonly client?: (...given: Parameters<typeof kafkaClient>) => KafkaClient;
}

/**
 * The loop of a service, built from its configuration. Services differ only in the topics that they read and
 * write.
 */
export function serviceLoop({
  sources,
  targets,
  plans = topics,
  client,
}: Parts): BootOptions['createServer'] {
  return (app, config, log) =>
    new CheckpointedServer({
      group: config.groupId,
      // A restarted container has the same host name, process number and port, so it has its partitions again
      // at once. Containers in the host's network differ only by their ports.
      kafka: { ...config.kafka, memberName: `${hostname()}-${process.pid}-${config.http.port}` },
      ...(client !== undefined && { client: client(config.kafka, log) }),
      ...(config.generation !== FIRST_GENERATION && { generation: config.generation }),
      topicPrefix: config.topicPrefix,
      sources: sources(app),
      targets,
      plans,
      connection: app.get<Connection>(MONGO_CONNECTION),
      log,
      tuning: {
        checkpointIntervalMs: config.checkpointIntervalMs,
        idleAfterMs: config.readToEndAfterMs,
        finishWithinMs: finishWithinMs(config.shutdownTimeoutMs),
      },
      metrics: (topic) => app.get(Metrics).loopMetrics(topic),
    });
}

/**
 * The part of a stop's time that last checkpoints may take: before them HTTP ends, and after them the
 * instance leaves the group.
 */
function finishWithinMs(shutdownTimeoutMs: number): number {
  return Math.max(shutdownTimeoutMs - ENDS_OTHERWISE_MS, shutdownTimeoutMs / 2);
}
