import { type KafkaConfig, logLevel } from 'kafkajs';
import { OAuthToken } from '../client/oauth-token';
import type { KafkaSettings } from '../client/settings';
import type { Log } from '../support/log';
import { wholeAnswers } from './whole-answers';

const CONNECTION_TIMEOUT_MS = 3_000;
/** Where a broker is silent, others lead its partitions after some 9 s. */
export const REQUEST_TIMEOUT_MS = 10_000;

/** How long a request may take that has to connect first. */
export function answersWithinMs({ limits }: Pick<KafkaSettings, 'limits'>): number {
  return (limits?.timeoutMs ?? CONNECTION_TIMEOUT_MS) + (limits?.timeoutMs ?? REQUEST_TIMEOUT_MS);
}

export function kafkajsConfig({ brokers, clientId, ssl, sasl, limits }: KafkaSettings, log: Log): KafkaConfig {
  return {
    brokers: [...brokers],
    clientId,
    socketFactory: wholeAnswers,
    connectionTimeout: limits?.timeoutMs ?? CONNECTION_TIMEOUT_MS,
    requestTimeout: limits?.timeoutMs ?? REQUEST_TIMEOUT_MS,
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
function saslOf(sasl: NonNullable<KafkaSettings['sasl']>): NonNullable<KafkaConfig['sasl']> {
  if (sasl.mechanism === 'oauthbearer') {
    const token = new OAuthToken(sasl);
    return { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await token.get() }) };
  }
  const { mechanism, username, password } = sasl;
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
  }
}
