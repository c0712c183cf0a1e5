import { readFileSync } from 'node:fs';
import { type ServiceName } from '@taocun/contracts';
import { builtInRuleSets, type RuleSet } from '@taocun/domain';
import { messageOf } from '@taocun/kafka';
import { accessDatabaseOf, FIRST_GENERATION, longestName, nameOf } from './names';
import { readRuleSets } from './read-rule-sets';
import { StartError } from '../problems/start-error';
import { type ValueOf, type Variable } from './variables';
import { type LogFormat, type LogLevel, type SaslMechanism, secretsKeys, variables } from './variables-table';

/** Who may ask, and how often. */
export interface AccessConfig {
  /** Where the keys are. */
  readonly database: string;
  /** Whether reports are for everybody. */
  readonly openReading: boolean;
  /** Whether metrics and positions are for everybody. */
  readonly openMetrics: boolean;
  /** Of one key, and of one address without a key; 0 is any number. */
  readonly requestsPerMinute: number;
  readonly keylessRequestsPerMinute: number;
  /** The sites whose pages may ask from a browser. */
  readonly corsOrigins: readonly string[];
}

/** Everything that a service is told from outside, parsed once, at the door. */
export interface ServiceConfig {
  readonly service: ServiceName;
  readonly kafka: {
    readonly brokers: readonly string[];
    readonly clientId: string;
    /** Whether through TLS, and where that is by an authority of one's own, its certificates. */
    readonly ssl: boolean | { readonly ca: string };
    readonly sasl?: { readonly mechanism: SaslMechanism; readonly username: string; readonly password: string };
    /** Of topics that are created; what is left out is the cluster's own default. */
    readonly replication: { readonly replicas?: number; readonly inSync?: number };
  };
  /** Goes before every topic's name as it stands. */
  readonly topicPrefix: string;
  /** The consumer group. */
  readonly groupId: string;
  readonly mongo: { readonly uri: string; readonly database: string };
  readonly http: { readonly host: string; readonly port: number };
  /** Where reporting asks ingestion and classification; undefined where it can't be told. */
  readonly ingestionUrl?: string;
  readonly classificationUrl?: string;
  /** The key that reporting shows there. */
  readonly classificationKey?: string;
  readonly access: AccessConfig;
  readonly log: { readonly level: LogLevel; readonly format: LogFormat };
  /** In the order in which every service decides by them; the first is the default. */
  readonly ruleSets: readonly RuleSet[];
  /** Of classification's state; `FIRST_GENERATION` unless the history was classified again. */
  readonly generation: string;
  readonly latenessDays: number;
  /** How many clients may follow reporting's events over HTTP at once. */
  readonly eventFollowers: number;
  readonly checkpointIntervalMs: number;
  readonly readToEndAfterMs: number;
  readonly stuckAfterMs: number;
  readonly shutdownTimeoutMs: number;
  /** Where traces go, nowhere where it is undefined, with which headers, and which share of them. */
  readonly tracing: { readonly url?: string; readonly headers: Readonly<Record<string, string>>; readonly ratio: number };
  /** Where reporting may deliver webhooks, and the keys of their secrets. */
  readonly webhooks: { readonly allowHttp: boolean; readonly allowedNetworks: readonly string[]; readonly secretsKeys: readonly string[] };
}

const portOffsets: Readonly<Record<ServiceName, number>> = { reporting: 0, ingestion: 1, classification: 2 };

type VariableName = keyof typeof variables;
type Values = { readonly [Name in VariableName]: ValueOf<(typeof variables)[Name]> };
type Environment = Readonly<Record<string, string | undefined>>;

/** All that is wrong with the environment, one line a variable. */
export class ConfigError extends StartError {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`The configuration can't be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** @throws ConfigError naming every variable that is wrong, what it holds (but no secret) and how to mend it. */
export function readConfig(service: ServiceName, env: Environment = process.env): ServiceConfig {
  const problems: string[] = [];
  const values = readVariables(env, problems);
  const sasl = readSasl(values, problems);
  const ssl = readSsl(values, problems);
  const webhookKeys = readSecretsKeys(values, problems);
  const replication = readReplication(values, problems);
  const ruleSets = readRules(service, values.RULES_DIR, problems);
  // The values are whole only if nothing was wrong with any of them.
  if (problems.length > 0) throw new ConfigError(problems);

  const generation = service === 'classification' ? values.GENERATION : FIRST_GENERATION;
  const name = nameOf(service, values.TOPIC_PREFIX, generation);
  if (name.length > longestName) {
    throw new ConfigError([`TOPIC_PREFIX and GENERATION make a name of ${name.length} characters, ${name}. Give ${longestName} at most.`]);
  }
  const ingestionUrl = values.INGESTION_URL ?? urlBeside('ingestion', values);
  const collector = values.OTEL_EXPORTER_OTLP_ENDPOINT;
  const tracesUrl = values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (collector === undefined ? undefined : `${collector}/v1/traces`);
  const isTracing = tracesUrl !== undefined && !values.OTEL_SDK_DISABLED;
  const classificationUrl = values.CLASSIFICATION_URL ?? urlBeside('classification', values);
  return {
    service,
    kafka: {
      brokers: values.KAFKA_BROKERS,
      clientId: values.KAFKA_CLIENT_ID ?? name,
      ssl,
      ...(sasl === undefined ? {} : { sasl }),
      replication,
    },
    topicPrefix: values.TOPIC_PREFIX,
    groupId: name,
    mongo: { uri: values.MONGODB_URI, database: name },
    http: { host: values.HOST, port: portOf(service, values) },
    ...(ingestionUrl === undefined ? {} : { ingestionUrl }),
    ...(classificationUrl === undefined ? {} : { classificationUrl }),
    ...(values.CLASSIFICATION_KEY === undefined ? {} : { classificationKey: values.CLASSIFICATION_KEY }),
    access: {
      database: accessDatabaseOf(values.TOPIC_PREFIX),
      openReading: values.OPEN_READING,
      openMetrics: values.OPEN_METRICS,
      requestsPerMinute: values.RATE_LIMIT_PER_MINUTE,
      keylessRequestsPerMinute: values.RATE_LIMIT_KEYLESS_PER_MINUTE,
      corsOrigins: values.CORS_ORIGINS ?? [],
    },
    log: { level: values.LOG_LEVEL, format: values.LOG_FORMAT },
    ruleSets,
    generation,
    latenessDays: values.LATENESS_DAYS,
    eventFollowers: values.EVENT_FOLLOWERS,
    checkpointIntervalMs: values.CHECKPOINT_INTERVAL_MS,
    readToEndAfterMs: values.READ_TO_END_AFTER_MS,
    stuckAfterMs: values.STUCK_AFTER_MS,
    shutdownTimeoutMs: values.SHUTDOWN_TIMEOUT_MS,
    tracing: {
      headers: values.OTEL_EXPORTER_OTLP_HEADERS ?? {},
      ratio: values.OTEL_TRACES_SAMPLER_ARG,
      ...(isTracing ? { url: tracesUrl } : {}),
    },
    webhooks: { allowHttp: values.WEBHOOK_ALLOW_HTTP, allowedNetworks: values.WEBHOOK_ALLOWED_NETWORKS, secretsKeys: webhookKeys },
  };
}

export interface VariableDescription {
  readonly name: string;
  readonly meaning: string;
  /** 'required' where there is none. */
  readonly default: string;
}

/** Every variable, for `--help` and the documentation. */
export function describeConfig(): readonly VariableDescription[] {
  return Object.entries<Variable<unknown>>(variables).map(([name, { meaning, fallback }]) => ({
    name,
    meaning,
    default: fallback?.shown ?? 'required',
  }));
}

/** The same as aligned text. */
export function configHelp(): string {
  const rows = describeConfig();
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map(({ name, meaning, default: shown }) => `  ${name.padEnd(width)}  ${meaning} (${shown})`).join('\n');
}

function readVariables(env: Environment, problems: string[]): Values {
  const read = Object.entries<Variable<unknown>>(variables).map(([name, variable]) => [name, readVariable(name, variable, env, problems)]);
  // Each entry was made by the parser of its own variable, which `fromEntries` can't express.
  return Object.fromEntries(read) as Values;
}

function readVariable(name: string, variable: Variable<unknown>, env: Environment, problems: string[]): unknown {
  const text = env[name];
  // Compose files and shells set a variable to nothing when they mean that it is not set.
  if (text === undefined || text === '') {
    if (variable.fallback === undefined) problems.push(`${name} is not set. Give ${variable.fix}.`);
    return variable.fallback?.value;
  }
  const value = variable.parse(text);
  if (value === undefined) {
    const held = variable.secret ? 'holds a value that is not shown here, as it may carry a secret' : `holds ${JSON.stringify(text)}`;
    problems.push(`${name} ${held}. Give ${variable.fix}.`);
  }
  return value;
}

function readSasl(values: Values, problems: string[]): ServiceConfig['kafka']['sasl'] {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = values;
  if (mechanism !== undefined && username !== undefined && password !== undefined) return { mechanism, username, password };
  if (mechanism !== undefined || username !== undefined || password !== undefined) {
    problems.push(
      'KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD are not all set or not all right. Give all three, or none for a broker without login.',
    );
  }
  return undefined;
}

function readSsl({ KAFKA_SSL: wanted, KAFKA_SSL_CA: file }: Values, problems: string[]): ServiceConfig['kafka']['ssl'] {
  if (file === undefined) return wanted;
  if (!wanted) problems.push('KAFKA_SSL_CA is set and KAFKA_SSL is not true. Give KAFKA_SSL=true, or no KAFKA_SSL_CA.');
  try {
    const ca = readFileSync(file, 'utf8');
    if (ca.includes('-----BEGIN CERTIFICATE-----')) return { ca };
    problems.push(`KAFKA_SSL_CA: ${file} holds no certificate. Give a PEM file.`);
  } catch (error) {
    problems.push(`KAFKA_SSL_CA: ${file} can't be read: ${messageOf(error)}. Give the name of a PEM file.`);
  }
  return wanted;
}

function readSecretsKeys(values: Values, problems: string[]): readonly string[] {
  const { WEBHOOK_SECRETS_KEYS: keys = [], WEBHOOK_SECRETS_KEYS_FILE: file } = values;
  if (file === undefined) return keys;
  if (keys.length > 0) problems.push('WEBHOOK_SECRETS_KEYS and WEBHOOK_SECRETS_KEYS_FILE are both set. Give one of them.');
  try {
    const held = secretsKeys(readFileSync(file, 'utf8'));
    if (held !== undefined) return held;
    problems.push(`WEBHOOK_SECRETS_KEYS_FILE: ${file} holds something else than keys. Give ${variables.WEBHOOK_SECRETS_KEYS.fix}.`);
  } catch (error) {
    problems.push(`WEBHOOK_SECRETS_KEYS_FILE: ${file} can't be read: ${messageOf(error)}.`);
  }
  return keys;
}

function readReplication(values: Values, problems: string[]): ServiceConfig['kafka']['replication'] {
  const { KAFKA_REPLICATION_FACTOR: replicas, KAFKA_MIN_INSYNC_REPLICAS: inSync } = values;
  if (replicas !== undefined && inSync !== undefined && inSync > replicas) {
    problems.push(
      `KAFKA_MIN_INSYNC_REPLICAS is ${inSync} and KAFKA_REPLICATION_FACTOR ${replicas}: nothing could ever be written. ` +
        `Give ${replicas === 1 ? '1' : `${replicas - 1}`}, or more replicas.`,
    );
  }
  return { ...(replicas !== undefined && { replicas }), ...(inSync !== undefined && { inSync }) };
}

/** Ingestion decides by no rule set, and must not stand still because of one. */
function readRules(service: ServiceName, folder: string | undefined, problems: string[]): readonly RuleSet[] {
  if (folder === undefined || service === 'ingestion') return builtInRuleSets;
  try {
    return readRuleSets(folder);
  } catch (error) {
    const reasons = messageOf(error).split('\n');
    problems.push(...reasons.map((reason) => `RULES_DIR: ${reason}`));
    return builtInRuleSets;
  }
}

function portOf(service: ServiceName, values: Values): number {
  const own: Readonly<Record<ServiceName, number | undefined>> = {
    reporting: values.REPORTING_PORT,
    ingestion: values.INGESTION_PORT,
    classification: values.CLASSIFICATION_PORT,
  };
  // Port 0 asks for any free one, so nothing may be added to it.
  return own[service] ?? (values.PORT === 0 ? 0 : values.PORT + portOffsets[service]);
}

/** Where a service is when it runs on the same machine with the same variables. Which port a 0 gave it nobody here knows. */
function urlBeside(service: ServiceName, values: Values): string | undefined {
  const besides = portOf(service, values);
  if (besides === 0) return undefined;
  // Whoever listens on every address is found at the machine's own.
  const host = values.HOST === '0.0.0.0' ? '127.0.0.1' : values.HOST === '::' ? '::1' : values.HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${besides}`;
}
