import type { LoggerService } from '@nestjs/common';
import { Kafka, type KafkaConfig, logLevel, type SASLOptions } from 'kafkajs';
import { type Replication } from './prepare-topics';
import { patchConnections } from '../kafkajs/connection-patch';

/** How to reach Kafka; the services' environment names are in libs/service. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Whether through TLS; with `ca`, PEM, where the brokers' certificates are not signed by an authority that Node trusts. */
  readonly ssl?: boolean | { readonly ca: string };
  readonly sasl?: SASLOptions;
  /** Of topics that are created. */
  readonly replication?: Replication;
}

/** kafkajs with our logger, as detail only: what does not mend itself comes back as an error, and is told by whoever handles that. */
export function kafkaClient(settings: KafkaSettings, log: LoggerService): Kafka {
  const config: KafkaConfig = {
    brokers: [...settings.brokers],
    clientId: settings.clientId,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, log: entry }) => {
        const { message, ...rest } = entry;
        const detail = typeof rest['error'] === 'string' ? `: ${rest['error']}` : '';
        log.debug?.(`kafka ${namespace}: ${message}${detail}`);
      },
    // The first connection to a young or returning broker fails in ways that mend themselves.
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 },
    ...(settings.ssl === undefined || settings.ssl === false ? {} : { ssl: settings.ssl }),
    ...(settings.sasl === undefined ? {} : { sasl: settings.sasl }),
  };
  patchConnections();
  return new Kafka(config);
}
