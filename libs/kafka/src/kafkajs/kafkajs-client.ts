import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import type { Admin } from '../client/admin';
import type { KafkaClient } from '../client/client';
import type { KafkaSettings } from '../client/settings';
import type { Consumer, ConsumerEvents, ConsumerOptions } from '../consumer/consumer';
import type { Producer } from '../producer/producer';
import type { Log } from '../support/log';
import { withFetchClient } from './fetch-client';
import { KafkajsAdmin } from './kafkajs-admin';
import { KafkajsConsumer } from './kafkajs-consumer';
import { KafkajsProducer } from './kafkajs-producer';

/** The driver of kafkajs: its connections, its groups and its metadata, with record batches that are read and written by code of our own. */
export class KafkajsClient implements KafkaClient {
  readonly #config: KafkaConfig;
  readonly #kafka: Kafka;

  constructor(
    settings: KafkaSettings,
    private readonly log: Log,
  ) {
    this.#config = configOf(settings, log);
    this.#kafka = new Kafka(this.#config);
  }

  admin(): Admin {
    return new KafkajsAdmin(this.#kafka);
  }

  consumer(options: ConsumerOptions, events: ConsumerEvents): Consumer {
    return new KafkajsConsumer(withFetchClient(new Kafka(this.#config), options.tuning), options, events, this.log);
  }

  producer(topics: readonly string[], onTrouble: (reason: string) => void): Promise<Producer> {
    return KafkajsProducer.connect(this.#kafka, topics, onTrouble);
  }
}

function configOf({ brokers, clientId, ssl, sasl, limits }: KafkaSettings, log: Log): KafkaConfig {
  return {
    brokers: [...brokers],
    clientId,
    connectionTimeout: limits?.timeoutMs ?? 3_000,
    requestTimeout: limits?.timeoutMs ?? 30_000,
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, log: entry }) => {
        const { message, ...rest } = entry;
        const detail = typeof rest['error'] === 'string' ? `: ${rest['error']}` : '';
        log.debug?.(`kafka ${namespace}: ${message}${detail}`);
      },
    // The first connection to a young or returning broker fails in ways that mend themselves.
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: limits?.retries ?? 8 },
    ...(ssl === undefined || ssl === false ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl: saslOf(sasl) }),
  };
}

/** kafkajs has a type for each mechanism, which tells nothing more. */
function saslOf({ mechanism, username, password }: NonNullable<KafkaSettings['sasl']>): NonNullable<KafkaConfig['sasl']> {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
  }
}
