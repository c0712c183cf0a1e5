import type { KafkaSettings } from '@taocun/kafka';
import { taocunCommand } from '@taocun/runtime';
import { isKey } from '../secrets/api-key';
import { isSecretsKey } from '../secrets/secrets-key';
import { FIRST_GENERATION, isGeneration, isTopicPrefix, longestNamespace } from './names';
import { reportingRoles, reportingRolesOf } from './reporting-roles';
import {
  anyText,
  brokerList,
  flag,
  integer,
  mongoUri,
  networkList,
  oneOf,
  optional,
  required,
  secret,
  serviceUrl,
  sourceList,
  type ValueOf,
  webOrigins,
  withDefault,
  givenUpSources,
  numberBySource,
} from './variables';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];
export type LogFormat = 'json' | 'text';
type SaslMechanism = NonNullable<KafkaSettings['sasl']>['mechanism'];

const highestPort = 65_535;

/** Keys separated by commas or line breaks; undefined if any is invalid. */
function secretsKeys(text: string): readonly string[] | undefined {
  const keys = text
    .split(/[,\n]/)
    .map((key) => key.trim())
    .filter((key) => key !== '');
  return keys.length > 0 && keys.every(isSecretsKey) ? keys : undefined;
}

/** All environment variables, in the order of the documentation. */
export const variables = {
  KAFKA_BROKERS: required(
    {
      meaning: 'Kafka brokers to start from',
      fix: 'host:port, with commas between several, for example localhost:9092',
    },
    brokerList,
  ),
  KAFKA_SSL: withDefault(
    { meaning: 'whether Kafka is reached through TLS', fix: 'true or false' },
    false,
    'false',
    flag,
  ),
  KAFKA_SSL_CA: optional(
    {
      meaning: "PEM file of the authority that signed the brokers' certificates",
      fix: 'the name of a file, for example ca.pem',
    },
    anyText,
    'those that Node trusts',
  ),
  KAFKA_SSL_CERT: optional(
    {
      meaning: "PEM file of the service's certificate, if brokers require one",
      fix: 'the name of a file, for example user.crt',
    },
    anyText,
  ),
  KAFKA_SSL_KEY: optional(
    { meaning: 'PEM file of its key, without a passphrase', fix: 'the name of a file, for example user.key' },
    anyText,
  ),
  KAFKA_SASL_MECHANISM: optional(
    {
      meaning: 'how the service logs in to Kafka',
      fix: 'plain, scram-sha-256, scram-sha-512 or oauthbearer',
    },
    oneOf<SaslMechanism>('plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer'),
    'no login',
  ),
  KAFKA_SASL_USERNAME: optional({ meaning: 'the user for that login', fix: 'a user name' }, anyText),
  KAFKA_SASL_PASSWORD: secret(
    optional({ meaning: 'the password for that login', fix: 'a password' }, anyText),
  ),
  KAFKA_SASL_OAUTH_TOKEN_ENDPOINT: optional(
    {
      meaning: 'where oauthbearer gets its token, by client credentials',
      fix: 'a URL that starts with http:// or https://, for example https://login.example/token',
    },
    serviceUrl,
  ),
  KAFKA_SASL_OAUTH_CLIENT_ID: optional(
    { meaning: 'client that the token is for', fix: 'the id of a client' },
    anyText,
  ),
  KAFKA_SASL_OAUTH_CLIENT_SECRET: secret(
    optional({ meaning: 'secret of that client', fix: 'a secret' }, anyText),
  ),
  KAFKA_SASL_OAUTH_SCOPE: optional(
    { meaning: 'scope of the token', fix: 'scopes with blanks between' },
    anyText,
  ),
  KAFKA_REPLICATION_FACTOR: optional(
    {
      meaning:
        'replicas of topics that services create; all but one must have a record before it counts as written',
      fix: 'a number from 1 to 99, and no more than there are brokers',
    },
    integer(1, 99),
    "the cluster's",
  ),
  MONGODB_URI: secret(
    required(
      {
        meaning: 'MongoDB replica set; a database in it is ignored',
        fix: 'a URI that starts with mongodb:// or mongodb+srv:// and names a host, for example mongodb://localhost:27017/?replicaSet=rs0',
      },
      mongoUri,
    ),
  ),
  TOPIC_PREFIX: withDefault(
    {
      meaning: 'prefix of topics and, without its dots, of consumer groups and databases',
      fix: `letters, digits and ._- with at least one letter, digit or underscore, ${longestNamespace} characters at most, for example test.`,
    },
    '',
    'none',
    (text) => (isTopicPrefix(text) ? text : undefined),
  ),
  HOST: withDefault(
    {
      meaning: 'address that HTTP listens on',
      fix: 'an IP address or host name; 0.0.0.0 opens the service to the network',
    },
    '127.0.0.1',
    '127.0.0.1',
    (text) => (/^[A-Za-z0-9.:_-]+$/.test(text) ? text : undefined),
  ),
  PORT: withDefault(
    {
      meaning: "reporting's HTTP port; ingestion has PORT+1 and classification PORT+2",
      fix: `a port from 0 (any free one, for each) to ${highestPort - 2}, for example 3000`,
    },
    3000,
    '3000',
    integer(0, highestPort - 2),
  ),
  ROLES: withDefault(
    {
      meaning:
        'what a process of reporting does: answers requests, projects what Kafka delivers, delivers to webhooks',
      fix: 'answers, projection or delivery, with commas between several, for example projection,delivery',
    },
    reportingRoles,
    'all three',
    reportingRolesOf,
  ),
  INGESTION_URL: optional(
    {
      meaning: 'where reporting passes on updates, and asks ingestion for operators',
      fix: 'a URL that starts with http:// or https://, without login, query and fragment, for example http://localhost:3001',
    },
    serviceUrl,
    "ingestion's port at HOST",
  ),
  CLASSIFICATION_URL: optional(
    {
      meaning: 'where reporting asks classification for outlooks, and for operators',
      fix: 'a URL that starts with http:// or https://, without login, query and fragment, for example http://localhost:3002',
    },
    serviceUrl,
    "classification's port at HOST",
  ),
  CLASSIFICATION_KEY: secret(
    optional(
      {
        meaning: "reader's key that reporting shows to classification",
        fix: `a key as \`${taocunCommand} keys create\` prints it`,
      },
      (text) => (isKey(text) ? text : undefined),
    ),
  ),
  OPEN_READING: withDefault(
    { meaning: 'whether reports need no key', fix: 'true or false' },
    false,
    'false',
    flag,
  ),
  OPEN_METRICS: withDefault(
    { meaning: 'whether /metrics and /positions need no key', fix: 'true or false' },
    false,
    'false',
    flag,
  ),
  RATE_LIMIT_PER_MINUTE: withDefault(
    {
      meaning: 'requests of one key that are answered in a minute; 0 is unlimited',
      fix: 'a whole number to 1000000, for example 6000',
    },
    6_000,
    '6000',
    integer(0, 1_000_000),
  ),
  RATE_LIMIT_KEYLESS_PER_MINUTE: withDefault(
    {
      meaning: 'the same for one address without a valid key',
      fix: 'a whole number to 1000000, for example 1200',
    },
    1_200,
    '1200',
    integer(0, 1_000_000),
  ),
  TRUSTED_PROXIES: withDefault(
    {
      meaning: "networks of proxies whose X-Forwarded-For gives the caller's address",
      fix: 'networks with commas between, for example 10.1.0.0/16, fd00::/8',
    },
    [],
    'none',
    networkList,
  ),
  CORS_ORIGINS: optional(
    {
      meaning: 'origins whose pages may send keys from a browser',
      fix: 'origins with commas between several, for example https://maps.example,http://localhost:8080',
    },
    webOrigins,
    'none but its own',
  ),
  LOG_LEVEL: withDefault(
    { meaning: 'lowest level that is logged', fix: `one of ${logLevels.join(', ')}` },
    'info',
    'info',
    oneOf<LogLevel>(...logLevels),
  ),
  LOG_FORMAT: withDefault(
    { meaning: 'json for machines, text for people', fix: 'json or text' },
    'json',
    'json',
    oneOf<LogFormat>('json', 'text'),
  ),
  REGISTRY_SOURCES: optional(
    {
      meaning:
        'sources whose registrations of villages ingestion accepts; one that ends in a slash includes all that begin with it',
      fix: 'values of `source` with commas between, for example /registry,/registry/',
    },
    sourceList,
    'all',
  ),
  NAMES_IN_MEMORY: withDefault(
    {
      meaning:
        "names of updates that a partition of ingestion keeps whole in memory; others take a filter's two bytes",
      fix: 'a whole number from 1 to 4000000, for example 1000000',
    },
    1_000_000,
    '1000000',
    integer(1, 4_000_000),
  ),
  WAITING_PER_OWNER: withDefault(
    {
      meaning:
        'updates of one owner that may wait in a partition of ingestion for their shops, and of all owners four times as many; others are rejected',
      fix: 'a whole number from 1 to 1000000, for example 100000',
    },
    100_000,
    '100000',
    integer(1, 1_000_000),
  ),
  SILENT_AFTER_DAYS: withDefault(
    {
      meaning:
        'the days of event time without the orders expected from its past, after which a source is silent',
      fix: 'whole days from 1 to 90, for example 1',
    },
    1,
    '1',
    integer(1, 90),
  ),
  CERTIFY_WAITS_FOR_SOURCES: withDefault(
    {
      meaning:
        'whether the list of a year waits until each silent source has returned or is given up; otherwise it is issued and marked',
      fix: 'true or false',
    },
    false,
    'false',
    flag,
  ),
  SOURCES_GIVEN_UP: optional(
    {
      meaning:
        'sources that are no longer expected to send, each from a day or else from its latest order on: they have no gap from then on',
      fix: 'owners of sources with commas between, each alone or with a day, for example /marketplaces/closed=2016-03-01',
    },
    givenUpSources,
    'none',
  ),
  QUIET_HOURS: withDefault(
    {
      meaning: 'hours without an order of any source after which TaocunNothingArrives holds; of ingestion',
      fix: 'whole hours from 1 to 720, for example 3',
    },
    3,
    '3',
    integer(1, 720),
  ),
  SOURCES_QUIET_HOURS: optional(
    {
      meaning:
        'hours without an order of one source after which TaocunSourceStopped holds, where others than 26; of ingestion',
      fix: 'owners of sources, each with whole hours from 1 to 720, with commas between, for example /marketplaces/jd=50',
    },
    numberBySource(1, 720),
    '26 for each',
  ),
  SOURCES_LEAST_PERCENT: optional(
    {
      meaning:
        'the percentage of the expected orders of two weeks below which TaocunSourceFalling holds, where another than 50; of reporting',
      fix: 'owners of sources, each with a whole percentage from 0 to 100, with commas between, for example /marketplaces/jd=30',
    },
    numberBySource(0, 100),
    '50 for each',
  ),
  RULES_DIR: optional(
    {
      meaning: 'folder of JSON files, each a rule set, that replace the built-in ones',
      fix: 'the name of a folder, for example rules',
    },
    anyText,
    'the built-in three',
  ),
  PUBLIC_URL: optional(
    {
      meaning:
        'address of the page for people, for absolute links in previews, search engines and descriptions of files',
      fix: 'a URL that starts with http:// or https://, for example https://taocun.example',
    },
    serviceUrl,
    'relative links',
  ),
  EMBED_ORIGINS: optional(
    {
      meaning: 'origins whose pages may frame single charts and maps of the page, if OPEN_READING is true',
      fix: 'origins with commas between several, for example https://news.example,https://blog.example',
    },
    webOrigins,
    'none',
  ),
  PROVENANCE: optional(
    {
      meaning:
        'JSON file that lists what in the data is not real; the page and all answers of reporting repeat it',
      fix: 'the name of a file, for example tools/record/provenance.json',
    },
    anyText,
  ),
  GENERATION: withDefault(
    {
      meaning: "generation of classification's state; each has a consumer group and a database of its own",
      fix: `up to 16 small letters and digits, as \`${taocunCommand} reclassify list\` shows them, for example g2`,
    },
    FIRST_GENERATION,
    FIRST_GENERATION,
    (text) => (isGeneration(text) ? text : undefined),
  ),
  LATENESS_DAYS: withDefault(
    {
      meaning: "days after a year's cut-off, usually 30 June, until it is certified",
      fix: 'whole days from 0 to 365, for example 15',
    },
    15,
    '15',
    integer(0, 365),
  ),
  EVENT_FOLLOWERS: withDefault(
    {
      meaning:
        'clients that may follow events over HTTP at one instance of reporting; a fiftieth of them, and at least 20, for one caller',
      fix: 'a whole number from 0 to 100000, for example 1000',
    },
    1_000,
    '1000',
    integer(0, 100_000),
  ),
  CHECKPOINT_INTERVAL_MS: withDefault(
    {
      meaning: 'interval at which a partition is saved',
      fix: 'milliseconds from 10 to 60000, for example 1000',
    },
    1_000,
    '1000',
    integer(10, 60_000),
  ),
  READ_TO_END_AFTER_MS: withDefault(
    {
      meaning: 'time without a new record after which a partition is idle',
      fix: 'milliseconds from 0 to 600000, for example 2000',
    },
    2_000,
    '2000',
    integer(0, 600_000),
  ),
  STUCK_AFTER_MS: withDefault(
    {
      meaning: 'time without progress, while Kafka and MongoDB answer, after which /health/live fails',
      fix: 'milliseconds from 5000 to 3600000, for example 60000',
    },
    60_000,
    '60000',
    integer(5_000, 3_600_000),
  ),
  SHUTDOWN_TIMEOUT_MS: withDefault(
    { meaning: 'longest graceful stop', fix: 'milliseconds from 100 to 600000, for example 10000' },
    10_000,
    '10000',
    integer(100, 600_000),
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(
    {
      meaning:
        "OpenTelemetry collector of traces, by OTLP over HTTP; the exporter's other variables (OTEL_EXPORTER_OTLP_*) hold too",
      fix: 'a URL that starts with http:// or https://, for example http://localhost:4318',
    },
    serviceUrl,
    'no traces',
  ),
  TABLE_MEMORY_MIB: withDefault(
    {
      meaning: "memory of reporting's columnar table in MiB; beyond it the table spills to disk",
      fix: 'a whole number from 64 to 1000000, for example 1024',
    },
    512,
    '512',
    integer(64, 1_000_000),
  ),
  WEBHOOK_SECRETS_KEYS: secret(
    optional(
      {
        meaning: "keys of webhooks' secrets: the first encrypts, all of them decrypt",
        fix: 'keys of 64 small hexadecimal digits with commas between, for example from `openssl rand -hex 32`',
      },
      secretsKeys,
      'none: no webhook can be created',
    ),
  ),
  WEBHOOK_ALLOWED_NETWORKS: withDefault(
    {
      meaning:
        'networks that webhooks may reach by http too and at any port, private ones included; elsewhere they reach public addresses by https',
      fix: 'networks with commas between, for example 10.1.0.0/16, fd00::/8',
    },
    [],
    'none',
    networkList,
  ),
};

/** The parsed values of all variables. */
export type Values = { readonly [Name in keyof typeof variables]: ValueOf<(typeof variables)[Name]> };
