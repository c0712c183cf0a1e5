import { type ServiceName } from '@taocun/contracts';
import { builtInRuleSets, type Day, type RuleSet } from '@taocun/domain';
import { type KafkaSettings } from '@taocun/kafka';
import { messageOf } from '@taocun/runtime';
import { StartError } from '../problems/start-error';
import { readSasl, readSsl } from './kafka-security';
import { accessDatabaseOf, FIRST_GENERATION, longestName, installedName } from './names';
import { type Provenance, readProvenance } from './provenance';
import { readRuleSets } from './read-rule-sets';
import { type ReportingRole } from './reporting-roles';
import { type Variable } from './variables';
import { type LogFormat, type LogLevel, type Values, variables } from './variables-table';

/** Access to the API without a key, and rate limits. */
export interface AccessConfig {
  /** The database of the API keys. */
  readonly database: string;
  /** True if reports need no key. */
  readonly openReading: boolean;
  /** True if metrics and positions need no key. */
  readonly openMetrics: boolean;
  /** Rate limit of one key; 0 is unlimited. */
  readonly requestsPerMinute: number;
  /** Rate limit of one address that shows no valid key; 0 is unlimited. */
  readonly keylessRequestsPerMinute: number;
  /** Networks of proxies whose statement about the caller's address is believed. */
  readonly trustedProxies: readonly string[];
  /** Origins whose pages may call the API from a browser. */
  readonly corsOrigins: readonly string[];
}

/** The hours without orders after which something is wrong. */
interface QuietLimits {
  /** Without an order of any source. */
  readonly hours: number;
  /** Without an order of this source, where others than the usual ones. */
  readonly hoursBySource: ReadonlyMap<string, number>;
}

/** The configuration of a service, parsed once at its start. */
export interface ServiceConfig {
  readonly service: ServiceName;
  /** The roles of a process of reporting; the other services ignore them. */
  readonly roles: readonly ReportingRole[];
  readonly kafka: {
    readonly brokers: readonly string[];
    readonly clientId: string;
    readonly ssl: NonNullable<KafkaSettings['ssl']>;
    readonly sasl?: NonNullable<KafkaSettings['sasl']>;
    /** Replication of topics that services create; by default the cluster's own. */
    readonly replication: { readonly replicas?: number; readonly inSync?: number };
  };
  /** Prefix of every topic's name, used unchanged. */
  readonly topicPrefix: string;
  readonly groupId: string;
  readonly mongo: { readonly uri: string; readonly database: string };
  readonly http: { readonly host: string; readonly port: number };
  /** Ingestion's URL for reporting; undefined if it cannot be derived. */
  readonly ingestionUrl?: string;
  /** Classification's URL for reporting; undefined if it cannot be derived. */
  readonly classificationUrl?: string;
  /** The API key with which reporting calls classification. */
  readonly classificationKey?: string;
  readonly access: AccessConfig;
  readonly log: { readonly level: LogLevel; readonly format: LogFormat };
  /**
   * The sources that may register villages, each a full name or, with a slash at the end, a prefix; undefined
   * if all may.
   */
  readonly registrySources?: readonly string[];
  /** The rule sets in the order that all services share; the first is the default. */
  readonly ruleSets: readonly RuleSet[];
  readonly provenance?: Provenance;
  /** The address of the page for its readers, without a slash at the end. */
  readonly publicUrl?: string;
  /** The origins whose pages may embed the parts of the page below `/embed/`. */
  readonly embedOrigins: readonly string[];
  /** Generation of classification's state; `FIRST_GENERATION` unless the history was reclassified. */
  readonly generation: string;
  readonly latenessDays: number;
  /** The most names of updates that a partition of ingestion keeps in memory. */
  readonly namesInMemory: number;
  /** The most updates of one owner that may wait in a partition of ingestion for their shops. */
  readonly waitingPerOwner: number;
  /** The days without orders after which a source is silent. */
  readonly silentAfterDays: number;
  /** True if the certificates of a year wait for silent sources. */
  readonly certifyWaitsForSources: boolean;
  /** Sources that are no longer expected to send, each with the first such day if it is given. */
  readonly sourcesGivenUp: ReadonlyMap<string, Day | undefined>;
  readonly quiet: QuietLimits;
  /**
   * The percentage of the expected orders of two weeks below which a source falls, where another than the
   * usual one.
   */
  readonly sourcesLeastPercent: ReadonlyMap<string, number>;
  /** The most clients that follow reporting's events over HTTP at once. */
  readonly eventFollowers: number;
  /** The memory of reporting's columnar table. */
  readonly tableMemoryMiB: number;
  readonly checkpointIntervalMs: number;
  readonly readToEndAfterMs: number;
  readonly stuckAfterMs: number;
  readonly shutdownTimeoutMs: number;
  /**
   * The collector of traces; undefined if none are sent. The OpenTelemetry exporter reads it from the
   * environment itself.
   */
  readonly collectorUrl?: string;
  /** The permitted targets of webhooks, and the encryption keys of their secrets. */
  readonly webhooks: {
    readonly allowedNetworks: readonly string[];
    readonly secretsKeys: readonly string[];
  };
}

const portOffsets: Readonly<Record<ServiceName, number>> = { reporting: 0, ingestion: 1, classification: 2 };

type Environment = Readonly<Record<string, string | undefined>>;

/** All problems of the environment, one per line. */
export class ConfigError extends StartError {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`The configuration can't be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** @throws ConfigError that names every invalid variable with its value (unless secret) and its fix. */
export function readConfig(service: ServiceName, env: Environment = process.env): ServiceConfig {
  const problems: string[] = [];
  const values = readVariables(env, problems);
  const sasl = readsKafka(service, values) ? readSasl(values, problems) : undefined;
  const ssl = readsKafka(service, values) ? readSsl(values, problems) : false;
  const ruleSets = readRules(service, values.RULES_DIR, problems);
  const provenance = readProvenance(values.PROVENANCE, problems);
  // The values are complete only if there are no problems.
  if (problems.length > 0) throw new ConfigError(problems);

  const { KAFKA_REPLICATION_FACTOR: replicas } = values;
  const generation = service === 'classification' ? values.GENERATION : FIRST_GENERATION;
  const name = installedName(service, values.TOPIC_PREFIX, generation);
  if (name.length > longestName) {
    throw new ConfigError([
      `TOPIC_PREFIX and GENERATION make a name of ${name.length} characters, ${name}. Give ${longestName} at most.`,
    ]);
  }
  const ingestionUrl = values.INGESTION_URL ?? urlBeside('ingestion', values);
  const classificationUrl = values.CLASSIFICATION_URL ?? urlBeside('classification', values);
  return {
    service,
    roles: values.ROLES,
    kafka: {
      brokers: values.KAFKA_BROKERS,
      clientId: name,
      ssl,
      ...(sasl === undefined ? {} : { sasl }),
      replication: replicas === undefined ? {} : { replicas, inSync: Math.max(1, replicas - 1) },
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
      trustedProxies: values.TRUSTED_PROXIES,
      corsOrigins: values.CORS_ORIGINS ?? [],
    },
    log: { level: values.LOG_LEVEL, format: values.LOG_FORMAT },
    ...(values.REGISTRY_SOURCES === undefined ? {} : { registrySources: values.REGISTRY_SOURCES }),
    ruleSets,
    ...(provenance === undefined ? {} : { provenance }),
    ...(values.PUBLIC_URL === undefined ? {} : { publicUrl: values.PUBLIC_URL }),
    // An embedded frame is no place to ask for a key.
    embedOrigins: values.OPEN_READING ? (values.EMBED_ORIGINS ?? []) : [],
    generation,
    latenessDays: values.LATENESS_DAYS,
    namesInMemory: values.NAMES_IN_MEMORY,
    waitingPerOwner: values.WAITING_PER_OWNER,
    silentAfterDays: values.SILENT_AFTER_DAYS,
    certifyWaitsForSources: values.CERTIFY_WAITS_FOR_SOURCES,
    sourcesGivenUp: values.SOURCES_GIVEN_UP ?? new Map(),
    quiet: { hours: values.QUIET_HOURS, hoursBySource: values.SOURCES_QUIET_HOURS ?? new Map() },
    sourcesLeastPercent: values.SOURCES_LEAST_PERCENT ?? new Map(),
    tableMemoryMiB: values.TABLE_MEMORY_MIB,
    eventFollowers: values.EVENT_FOLLOWERS,
    checkpointIntervalMs: values.CHECKPOINT_INTERVAL_MS,
    readToEndAfterMs: values.READ_TO_END_AFTER_MS,
    stuckAfterMs: values.STUCK_AFTER_MS,
    shutdownTimeoutMs: values.SHUTDOWN_TIMEOUT_MS,
    ...(values.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
      ? {}
      : { collectorUrl: values.OTEL_EXPORTER_OTLP_ENDPOINT }),
    webhooks: {
      allowedNetworks: values.WEBHOOK_ALLOWED_NETWORKS,
      secretsKeys: values.WEBHOOK_SECRETS_KEYS ?? [],
    },
  };
}

interface VariableDescription {
  readonly name: string;
  readonly meaning: string;
  /** 'required' if there is no default. */
  readonly default: string;
}

/** All variables, for `--help` and the documentation. */
export function describeConfig(): readonly VariableDescription[] {
  return Object.entries<Variable<unknown>>(variables).map(([name, { meaning, fallback }]) => ({
    name,
    meaning,
    default: fallback?.shown ?? 'required',
  }));
}

/** All variables as aligned text. */
export function configHelp(): string {
  const rows = describeConfig();
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows
    .map(({ name, meaning, default: shown }) => `  ${name.padEnd(width)}  ${meaning} (${shown})`)
    .join('\n');
}

function readVariables(env: Environment, problems: string[]): Values {
  const read = Object.entries<Variable<unknown>>(variables).map(([name, variable]) => [
    name,
    readVariable(name, variable, env, problems),
  ]);
  // Each entry comes from its own variable's parser, which `fromEntries` can't express.
  return Object.fromEntries(read) as Values;
}

function readVariable(
  name: string,
  variable: Variable<unknown>,
  env: Environment,
  problems: string[],
): unknown {
  const text = env[name];
  // Compose files and shells set a variable to the empty string to unset it.
  if (text === undefined || text === '') {
    if (variable.fallback === undefined) problems.push(`${name} is not set. Give ${variable.fix}.`);
    return variable.fallback?.value;
  }
  const value = variable.parse(text);
  if (value === undefined) {
    const held = variable.secret
      ? 'holds a value that is not shown here, as it may carry a secret'
      : `holds ${JSON.stringify(text)}`;
    problems.push(`${name} ${held}. Give ${variable.fix}.`);
  }
  return value;
}

/** A process that never reaches Kafka needs neither its password nor its certificate. */
function readsKafka(service: ServiceName, { ROLES: roles }: Partial<Pick<Values, 'ROLES'>>): boolean {
  return service !== 'reporting' || roles === undefined || roles.includes('projection');
}

/** Ingestion uses no rule sets, so an invalid one must not stop it. */
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
  // Port 0 means any free port, so no offset is added to it.
  return values.PORT === 0 ? 0 : values.PORT + portOffsets[service];
}

/**
 * The URL of a service on the same machine with the same variables; undefined with port 0, whose real port is
 * unknown here.
 */
function urlBeside(service: ServiceName, values: Values): string | undefined {
  const besides = portOf(service, values);
  if (besides === 0) return undefined;
  // A service that listens on every address is reachable at the loopback address.
  const host = values.HOST === '0.0.0.0' ? '127.0.0.1' : values.HOST === '::' ? '::1' : values.HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${besides}`;
}
