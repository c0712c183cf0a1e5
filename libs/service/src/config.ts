import { builtInRuleSets, type RuleSet } from '@taocun/domain';
import { readRuleSets } from './read-rule-sets';
import { StartError } from './start-error';
import {
  anyText,
  brokerList,
  integer,
  mongoUri,
  networkList,
  oneOf,
  optional,
  required,
  secret,
  serviceUrl,
  type ValueOf,
  type Variable,
  withDefault,
} from './variables';

export const serviceNames = ['ingestion', 'classification', 'reporting'] as const;
export type ServiceName = (typeof serviceNames)[number];

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];
export type LogFormat = 'json' | 'text';
export type SaslMechanism = 'plain' | 'scram-sha-256' | 'scram-sha-512';

/** Everything that a service is told from outside, parsed once, at the door. */
export interface ServiceConfig {
  readonly service: ServiceName;
  readonly kafka: {
    readonly brokers: readonly string[];
    readonly clientId: string;
    readonly ssl: boolean;
    readonly sasl?: { readonly mechanism: SaslMechanism; readonly username: string; readonly password: string };
  };
  /** Goes before every topic's name as it stands. */
  readonly topicPrefix: string;
  /** The consumer group. */
  readonly groupId: string;
  readonly mongo: { readonly uri: string; readonly database: string };
  readonly http: { readonly host: string; readonly port: number };
  /** Where reporting asks classification; undefined where it can't be told. */
  readonly classificationUrl?: string;
  readonly log: { readonly level: LogLevel; readonly format: LogFormat };
  /** In the order in which every service decides by them; the first is the default. */
  readonly ruleSets: readonly RuleSet[];
  /** Of classification's state; `FIRST_GENERATION` unless the history was classified again. */
  readonly generation: string;
  readonly latenessDays: number;
  readonly checkpointIntervalMs: number;
  readonly readToEndAfterMs: number;
  readonly shutdownTimeoutMs: number;
  /** Where reporting may deliver webhooks. */
  readonly webhooks: { readonly allowHttp: boolean; readonly allowedNetworks: readonly string[] };
}

const portOffsets: Readonly<Record<ServiceName, number>> = { reporting: 0, ingestion: 1, classification: 2 };
const highestPort = 65_535;
/** The generation that an installation begins with. Its database and consumer group have the service's name alone. */
export const FIRST_GENERATION = 'first';
/** MongoDB's limit for a database's name. */
const longestName = 63;
/** MongoDB allows 63 bytes for a database's name, the longest suffix being '-taocun-classification'. */
const longestNamespace = longestName - '-taocun-classification'.length;

const port = integer(0, highestPort);
const aPort = `a port from 0 (any free one) to ${highestPort}, for example`;

const variables = {
  KAFKA_BROKERS: required(
    { meaning: 'Kafka brokers to start from', mend: 'host:port, with commas between several, for example localhost:9092' },
    brokerList,
  ),
  KAFKA_SSL: withDefault({ meaning: 'whether Kafka is reached through TLS', mend: 'true or false' }, false, 'false', (text) =>
    text === 'true' ? true : text === 'false' ? false : undefined,
  ),
  KAFKA_SASL_MECHANISM: optional(
    { meaning: 'how the service logs in to Kafka', mend: 'plain, scram-sha-256 or scram-sha-512' },
    oneOf<SaslMechanism>('plain', 'scram-sha-256', 'scram-sha-512'),
    'no login',
  ),
  KAFKA_SASL_USERNAME: optional({ meaning: 'the user for that login', mend: 'a user name' }, anyText),
  KAFKA_SASL_PASSWORD: secret(optional({ meaning: 'the password for that login', mend: 'a password' }, anyText)),
  KAFKA_CLIENT_ID: optional(
    { meaning: "the name by which Kafka's logs and quotas know the service", mend: 'letters, digits and ._-' },
    (text) => (/^[A-Za-z0-9._-]{1,200}$/.test(text) ? text : undefined),
    'taocun-<service>',
  ),
  MONGODB_URI: secret(
    required(
      {
        meaning: 'the MongoDB replica set; a database named in it is ignored, since each service has its own',
        mend: 'a URI that starts with mongodb:// or mongodb+srv:// and names a host, for example mongodb://localhost:27017/?replicaSet=rs0',
      },
      mongoUri,
    ),
  ),
  TOPIC_PREFIX: withDefault(
    {
      meaning: "goes before topics' names as it stands, and without its dots before those of consumer groups and databases",
      mend: `letters, digits and ._- with at least one letter, digit or underscore, ${longestNamespace} characters at most, for example test.`,
    },
    '',
    'none',
    (text) => (/^[A-Za-z0-9._-]+$/.test(text) && isNamespace(namespaceOf(text)) ? text : undefined),
  ),
  HOST: withDefault(
    { meaning: 'the address that HTTP listens on', mend: 'an IP address or host name; 0.0.0.0 opens the service to the network' },
    '127.0.0.1',
    '127.0.0.1',
    (text) => (/^[A-Za-z0-9.:_-]+$/.test(text) ? text : undefined),
  ),
  PORT: withDefault(
    {
      meaning: "reporting's HTTP port; ingestion has PORT+1 and classification PORT+2",
      mend: `a port from 0 (any free one, for each) to ${highestPort - 2}, for example 3000`,
    },
    3000,
    '3000',
    integer(0, highestPort - 2),
  ),
  REPORTING_PORT: optional({ meaning: "reporting's port, whatever PORT says", mend: `${aPort} 3000` }, port, 'PORT'),
  INGESTION_PORT: optional({ meaning: "ingestion's port, whatever PORT says", mend: `${aPort} 3001` }, port, 'PORT+1'),
  CLASSIFICATION_PORT: optional({ meaning: "classification's port, whatever PORT says", mend: `${aPort} 3002` }, port, 'PORT+2'),
  CLASSIFICATION_URL: optional(
    {
      meaning: 'where reporting asks classification for the outlook of a village',
      mend: 'a URL that starts with http:// or https://, without login, query and fragment, for example http://localhost:3002',
    },
    serviceUrl,
    "classification's port at HOST",
  ),
  LOG_LEVEL: withDefault(
    { meaning: 'the least level that is logged', mend: `one of ${logLevels.join(', ')}` },
    'info',
    'info',
    oneOf<LogLevel>(...logLevels),
  ),
  LOG_FORMAT: withDefault(
    { meaning: 'json for machines, text for people', mend: 'json or text' },
    'json',
    'json',
    oneOf<LogFormat>('json', 'text'),
  ),
  RULES_DIR: optional(
    {
      meaning: 'a folder of JSON files, each a rule set: by these, and no others, classification decides and reporting answers',
      mend: 'the name of a folder, for example rules',
    },
    anyText,
    'the built-in three',
  ),
  GENERATION: withDefault(
    {
      meaning: "the generation of classification's state; each but the first has a consumer group and a database of its own",
      mend: 'up to 16 small letters and digits, as `npm run taocun -- reclassify list` shows them, for example g2',
    },
    FIRST_GENERATION,
    FIRST_GENERATION,
    (text) => (isGeneration(text) ? text : undefined),
  ),
  LATENESS_DAYS: withDefault(
    {
      meaning: 'how many days after 30 June updates may still come before the year is certified',
      mend: 'whole days from 0 to 365, for example 15',
    },
    15,
    '15',
    integer(0, 365),
  ),
  CHECKPOINT_INTERVAL_MS: withDefault(
    { meaning: 'how often a partition is saved', mend: 'milliseconds from 10 to 60000, for example 1000' },
    1_000,
    '1000',
    integer(10, 60_000),
  ),
  READ_TO_END_AFTER_MS: withDefault(
    {
      meaning: 'how long a partition must have nothing new before it counts as read to its end',
      mend: 'milliseconds from 0 to 600000, for example 2000',
    },
    2_000,
    '2000',
    integer(0, 600_000),
  ),
  SHUTDOWN_TIMEOUT_MS: withDefault(
    { meaning: 'how long a graceful stop may take', mend: 'milliseconds from 100 to 600000, for example 10000' },
    10_000,
    '10000',
    integer(100, 600_000),
  ),
  WEBHOOK_ALLOW_HTTP: withDefault(
    { meaning: 'whether webhooks may go to http:// addresses too', mend: 'true or false' },
    false,
    'false',
    (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  ),
  WEBHOOK_ALLOWED_NETWORKS: withDefault(
    {
      meaning: 'networks that webhooks may reach although they are not public',
      mend: 'networks with commas between, for example 10.1.0.0/16, fd00::/8',
    },
    [],
    'none',
    networkList,
  ),
};

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
  const ruleSets = readRules(service, values.RULES_DIR, problems);
  // The values are whole only if nothing was wrong with any of them.
  if (problems.length > 0) throw new ConfigError(problems);

  const generation = service === 'classification' ? values.GENERATION : FIRST_GENERATION;
  const name = nameOf(service, values.TOPIC_PREFIX, generation);
  if (name.length > longestName) {
    throw new ConfigError([`TOPIC_PREFIX and GENERATION make a name of ${name.length} characters, ${name}. Give ${longestName} at most.`]);
  }
  const classificationUrl = values.CLASSIFICATION_URL ?? urlBeside(values);
  return {
    service,
    kafka: {
      brokers: values.KAFKA_BROKERS,
      clientId: values.KAFKA_CLIENT_ID ?? name,
      ssl: values.KAFKA_SSL,
      ...(sasl === undefined ? {} : { sasl }),
    },
    topicPrefix: values.TOPIC_PREFIX,
    groupId: name,
    mongo: { uri: values.MONGODB_URI, database: name },
    http: { host: values.HOST, port: portOf(service, values) },
    ...(classificationUrl === undefined ? {} : { classificationUrl }),
    log: { level: values.LOG_LEVEL, format: values.LOG_FORMAT },
    ruleSets,
    generation,
    latenessDays: values.LATENESS_DAYS,
    checkpointIntervalMs: values.CHECKPOINT_INTERVAL_MS,
    readToEndAfterMs: values.READ_TO_END_AFTER_MS,
    shutdownTimeoutMs: values.SHUTDOWN_TIMEOUT_MS,
    webhooks: { allowHttp: values.WEBHOOK_ALLOW_HTTP, allowedNetworks: values.WEBHOOK_ALLOWED_NETWORKS },
  };
}

/** A service's database and its consumer group, kept apart by the prefix and the generation; MongoDB allows no dots in a database's name. */
export function nameOf(service: ServiceName, topicPrefix: string, generation = FIRST_GENERATION): string {
  const namespace = namespaceOf(topicPrefix);
  const name = namespace === '' ? `taocun-${service}` : `${namespace}-taocun-${service}`;
  return generation === FIRST_GENERATION ? name : `${name}-${generation}`;
}

/** Without a hyphen, so that a database's name tells its generation. */
export function isGeneration(text: string): boolean {
  return /^[a-z0-9]{1,16}$/.test(text);
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
    if (variable.fallback === undefined) problems.push(`${name} is not set. Give ${variable.mend}.`);
    return variable.fallback?.value;
  }
  const value = variable.parse(text);
  if (value === undefined) {
    const held = variable.secret ? 'holds a value that is not shown here, as it may carry a secret' : `holds ${JSON.stringify(text)}`;
    problems.push(`${name} ${held}. Give ${variable.mend}.`);
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

/** Ingestion decides by no rule set, and must not stand still because of one. */
function readRules(service: ServiceName, folder: string | undefined, problems: string[]): readonly RuleSet[] {
  if (folder === undefined || service === 'ingestion') return builtInRuleSets;
  try {
    return readRuleSets(folder);
  } catch (error) {
    const reasons = (error instanceof Error ? error.message : String(error)).split('\n');
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

/** Where classification is when it runs on the same machine with the same variables. Which port a 0 gave it nobody here knows. */
function urlBeside(values: Values): string | undefined {
  const besides = portOf('classification', values);
  if (besides === 0) return undefined;
  // Whoever listens on every address is found at the machine's own.
  const host = values.HOST === '0.0.0.0' ? '127.0.0.1' : values.HOST === '::' ? '::1' : values.HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${besides}`;
}

function namespaceOf(topicPrefix: string): string {
  return topicPrefix.replaceAll('.', '').replace(/-+$/, '');
}

/** A prefix of dots and dashes alone would give other topics but the groups and databases of the installation without a prefix. */
function isNamespace(namespace: string): boolean {
  return namespace !== '' && namespace.length <= longestNamespace;
}
