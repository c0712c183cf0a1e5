import { readFileSync } from 'node:fs';
import { type KafkaSettings } from '@taocun/kafka';
import { messageOf } from '@taocun/runtime';
import type { Values } from './variables-table';

/** The login to Kafka; either all of its variables must be set or none. */
export function readSasl(values: Values, problems: string[]): KafkaSettings['sasl'] {
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  } = values;
  const oauth = {
    tokenEndpoint: values.KAFKA_SASL_OAUTH_TOKEN_ENDPOINT,
    clientId: values.KAFKA_SASL_OAUTH_CLIENT_ID,
    clientSecret: values.KAFKA_SASL_OAUTH_CLIENT_SECRET,
    scope: values.KAFKA_SASL_OAUTH_SCOPE,
  };
  const { tokenEndpoint, clientId, clientSecret, scope } = oauth;
  const isPassword = username !== undefined || password !== undefined;
  const isOAuth = Object.values(oauth).some((value) => value !== undefined);
  if (
    mechanism === 'oauthbearer' &&
    !isPassword &&
    tokenEndpoint !== undefined &&
    clientId !== undefined &&
    clientSecret !== undefined
  ) {
    return { mechanism, tokenEndpoint, clientId, clientSecret, ...(scope === undefined ? {} : { scope }) };
  }
  if (
    mechanism !== undefined &&
    mechanism !== 'oauthbearer' &&
    !isOAuth &&
    username !== undefined &&
    password !== undefined
  ) {
    return { mechanism, username, password };
  }
  if (mechanism === 'oauthbearer' || isOAuth) {
    problems.push(
      'KAFKA_SASL_MECHANISM=oauthbearer goes with KAFKA_SASL_OAUTH_TOKEN_ENDPOINT, …_CLIENT_ID and …_CLIENT_SECRET. Give all four, and neither KAFKA_SASL_USERNAME nor KAFKA_SASL_PASSWORD.',
    );
  } else if (mechanism !== undefined || isPassword) {
    problems.push(
      'KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD are not all set or not all right. Give all three, or none for a broker without login.',
    );
  }
  return undefined;
}

export function readSsl(values: Values, problems: string[]): NonNullable<KafkaSettings['ssl']> {
  const { KAFKA_SSL: usesTls, KAFKA_SSL_CA, KAFKA_SSL_CERT, KAFKA_SSL_KEY } = values;
  const files = Object.entries({ KAFKA_SSL_CA, KAFKA_SSL_CERT, KAFKA_SSL_KEY }).filter(
    ([, file]) => file !== undefined,
  );
  if (!usesTls)
    problems.push(
      ...files.map(
        ([name]) => `${name} is set and KAFKA_SSL is not true. Give KAFKA_SSL=true, or no ${name}.`,
      ),
    );
  if ((KAFKA_SSL_CERT === undefined) !== (KAFKA_SSL_KEY === undefined)) {
    problems.push(
      'KAFKA_SSL_CERT and KAFKA_SSL_KEY are not both set. Give both, or none for a broker that asks for no certificate.',
    );
  }
  const read = (
    name: string,
    file: string | undefined,
    what: 'CERTIFICATE' | 'PRIVATE KEY',
  ): string | undefined => (file === undefined ? undefined : readPem(name, file, what, problems));
  const ca = read('KAFKA_SSL_CA', KAFKA_SSL_CA, 'CERTIFICATE');
  const cert = read('KAFKA_SSL_CERT', KAFKA_SSL_CERT, 'CERTIFICATE');
  const key = read('KAFKA_SSL_KEY', KAFKA_SSL_KEY, 'PRIVATE KEY');
  if (files.length === 0) return usesTls;
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
}

function readPem(
  name: string,
  file: string,
  what: 'CERTIFICATE' | 'PRIVATE KEY',
  problems: string[],
): string | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    // Keys have several forms: BEGIN PRIVATE KEY, BEGIN EC PRIVATE KEY.
    if (new RegExp(`-----BEGIN ([A-Z]+ )?${what}-----`).test(text)) return text;
    problems.push(`${name}: ${file} holds no ${what.toLowerCase()}. Give a PEM file.`);
  } catch (error) {
    problems.push(`${name}: ${file} can't be read: ${messageOf(error)}. Give the name of a PEM file.`);
  }
  return undefined;
}
