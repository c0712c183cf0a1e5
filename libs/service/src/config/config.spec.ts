import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { type ServiceName } from '@taocun/contracts';
import { builtInRuleSets, dayOfIso } from '@taocun/domain';
import { ConfigError, configHelp, describeConfig, readConfig, type ServiceConfig } from './config';
import { accessDatabaseOf, installedName } from './names';
import { serviceUrl, webOrigins } from './variables';

const least = { KAFKA_BROKERS: 'localhost:9092', MONGODB_URI: 'mongodb://localhost:27017/?replicaSet=rs0' };

function read(
  env: Record<string, string | undefined> = {},
  service: ServiceName = 'reporting',
): ServiceConfig {
  return readConfig(service, { ...least, ...env });
}

function problems(env: Record<string, string | undefined>): readonly string[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  it('needs only the brokers and the database; the rest has defaults', () => {
    expect(read()).toEqual({
      service: 'reporting',
      roles: ['answers', 'projection', 'delivery'],
      kafka: { brokers: ['localhost:9092'], clientId: 'taocun-reporting', ssl: false, replication: {} },
      topicPrefix: '',
      groupId: 'taocun-reporting',
      mongo: { uri: least.MONGODB_URI, database: 'taocun-reporting' },
      http: { host: '127.0.0.1', port: 3000 },
      ingestionUrl: 'http://127.0.0.1:3001',
      classificationUrl: 'http://127.0.0.1:3002',
      access: {
        database: 'taocun-access',
        openReading: false,
        openMetrics: false,
        trustedProxies: [],
        corsOrigins: [],
        requestsPerMinute: 6_000,
        keylessRequestsPerMinute: 1_200,
      },
      log: { level: 'info', format: 'json' },
      ruleSets: builtInRuleSets,
      embedOrigins: [],
      generation: 'first',
      latenessDays: 15,
      waitingPerOwner: 100_000,
      silentAfterDays: 1,
      certifyWaitsForSources: false,
      sourcesGivenUp: new Map(),
      quiet: { hours: 3, hoursBySource: new Map() },
      sourcesLeastPercent: new Map(),
      namesInMemory: 1_000_000,
      eventFollowers: 1000,
      tableMemoryMiB: 512,
      checkpointIntervalMs: 1000,
      readToEndAfterMs: 2000,
      stuckAfterMs: 60_000,
      shutdownTimeoutMs: 10_000,

      webhooks: { allowedNetworks: [], secretsKeys: [] },
    });
  });

  it('reads every variable', () => {
    const env = {
      KAFKA_BROKERS: 'a.example:9092, [::1]:9093',
      KAFKA_SSL: 'true',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'user',
      KAFKA_SASL_PASSWORD: 'pässword with spaces',
      MONGODB_URI: 'mongodb+srv://user:secret@cluster.example/ignored?retryWrites=true',
      TOPIC_PREFIX: 'p.',
      HOST: '0.0.0.0',
      PORT: '4000',
      ROLES: 'delivery, answers',
      INGESTION_URL: 'https://ingestion.example/',
      CLASSIFICATION_URL: 'https://classification.example/below/',
      CLASSIFICATION_KEY: `tck_0123456789ab_${'0f'.repeat(32)}`,
      OPEN_READING: 'true',
      OPEN_METRICS: 'true',
      RATE_LIMIT_PER_MINUTE: '0',
      RATE_LIMIT_KEYLESS_PER_MINUTE: '60',
      TRUSTED_PROXIES: '10.1.0.0/16, fd00::/8',
      CORS_ORIGINS: 'https://maps.example, http://localhost:8080',
      EMBED_ORIGINS: 'https://news.example, https://blog.example',
      LOG_LEVEL: 'debug',
      LOG_FORMAT: 'text',
      REGISTRY_SOURCES: '/registry, /registry/',
      RULES_DIR: path.join(__dirname, '../../../domain/src/rules/rule-sets'),
      GENERATION: 'g2',
      LATENESS_DAYS: '0',
      EVENT_FOLLOWERS: '7',
      TABLE_MEMORY_MIB: '256',
      CHECKPOINT_INTERVAL_MS: '50',
      READ_TO_END_AFTER_MS: '0',
      STUCK_AFTER_MS: '90000',
      SHUTDOWN_TIMEOUT_MS: '500',
      KAFKA_REPLICATION_FACTOR: '3',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example:4318/',
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8, fd00::/8',
      WAITING_PER_OWNER: '7',
      SILENT_AFTER_DAYS: '2',
      CERTIFY_WAITS_FOR_SOURCES: 'true',
      SOURCES_GIVEN_UP: '/marketplaces/closed, /marketplaces/left=2016-03-01',
      QUIET_HOURS: '5',
      SOURCES_QUIET_HOURS: '/marketplaces/jd=50, https://a.example=9',
      SOURCES_LEAST_PERCENT: '/marketplaces/jd=30',
      NAMES_IN_MEMORY: '7',
      WEBHOOK_SECRETS_KEYS: `${'0a'.repeat(32)}, ${'ff'.repeat(32)}`,
    };
    expect(readConfig('classification', env)).toEqual({
      service: 'classification',
      roles: ['answers', 'delivery'],
      kafka: {
        brokers: ['a.example:9092', '[::1]:9093'],
        clientId: 'p-taocun-classification-g2',
        ssl: true,
        sasl: { mechanism: 'scram-sha-512', username: 'user', password: 'pässword with spaces' },
        replication: { replicas: 3, inSync: 2 },
      },
      topicPrefix: 'p.',
      groupId: 'p-taocun-classification-g2',
      mongo: { uri: env.MONGODB_URI, database: 'p-taocun-classification-g2' },
      http: { host: '0.0.0.0', port: 4002 },
      ingestionUrl: 'https://ingestion.example',
      classificationUrl: 'https://classification.example/below',
      classificationKey: env.CLASSIFICATION_KEY,
      access: {
        database: 'p-taocun-access',
        openReading: true,
        openMetrics: true,
        requestsPerMinute: 0,
        keylessRequestsPerMinute: 60,
        trustedProxies: ['10.1.0.0/16', 'fd00::/8'],
        corsOrigins: ['https://maps.example', 'http://localhost:8080'],
      },
      log: { level: 'debug', format: 'text' },
      registrySources: ['/registry', '/registry/'],
      ruleSets: builtInRuleSets,
      embedOrigins: ['https://news.example', 'https://blog.example'],
      generation: 'g2',
      latenessDays: 0,
      waitingPerOwner: 7,
      silentAfterDays: 2,
      certifyWaitsForSources: true,
      sourcesGivenUp: new Map([
        ['/marketplaces/closed', undefined],
        ['/marketplaces/left', dayOfIso('2016-03-01')],
      ]),
      quiet: {
        hours: 5,
        hoursBySource: new Map([
          ['/marketplaces/jd', 50],
          ['https://a.example', 9],
        ]),
      },
      sourcesLeastPercent: new Map([['/marketplaces/jd', 30]]),
      namesInMemory: 7,
      eventFollowers: 7,
      tableMemoryMiB: 256,
      checkpointIntervalMs: 50,
      readToEndAfterMs: 0,
      stuckAfterMs: 90_000,
      shutdownTimeoutMs: 500,
      collectorUrl: 'http://collector.example:4318',
      webhooks: {
        allowedNetworks: ['127.0.0.0/8', 'fd00::/8'],
        secretsKeys: ['0a'.repeat(32), 'ff'.repeat(32)],
      },
    });
  });

  it.each([
    ['answers', ['answers']],
    ['delivery,projection', ['projection', 'delivery']],
    ['projection, projection', ['projection']],
    ['', ['answers', 'projection', 'delivery']],
  ])('accepts %j for roles of reporting', (text, roles) => {
    expect(read({ ROLES: text }).roles).toEqual(roles);
  });

  it.each(['answers,reports', 'all', 'answers,', 'Answers'])(
    'refuses the roles %j in one sentence',
    (text) => {
      const fix =
        'Give answers, projection or delivery, with commas between several, for example projection,delivery.';
      expect(problems({ ROLES: text })).toEqual([`ROLES holds ${JSON.stringify(text)}. ${fix}`]);
    },
  );

  it('needs no login and no certificate of Kafka where nothing of Kafka is read', () => {
    const env = {
      KAFKA_SSL: 'true',
      KAFKA_SSL_CA: '/none',
      KAFKA_SASL_MECHANISM: 'plain',
      KAFKA_SASL_USERNAME: 'user',
    };
    expect(read({ ...env, ROLES: 'answers,delivery' }).kafka).toMatchObject({ ssl: false });
    for (const roles of ['projection', 'unknown'])
      expect(problems({ ...env, ROLES: roles }).join()).toMatch(/KAFKA_SASL.*KAFKA_SSL_CA/s);
    expect(() => read({ ...env, ROLES: 'answers' }, 'classification')).toThrow(ConfigError);
  });

  it.each([
    [{ PORT: '4000', HOST: '10.0.0.7' }, 'http://10.0.0.7:4002'],
    [{ PORT: '5000', HOST: '0.0.0.0' }, 'http://127.0.0.1:5002'],
    [{ HOST: '::' }, 'http://[::1]:3002'],
    [{ PORT: '0' }, undefined],
    [{ PORT: '0', CLASSIFICATION_URL: 'http://elsewhere:80/' }, 'http://elsewhere'],
  ])('looks for classification next to itself unless it has an address: %j', (env, url) => {
    expect(read(env).classificationUrl).toBe(url);
  });

  it.each([
    [{ PORT: '4000', HOST: '10.0.0.7' }, 'http://10.0.0.7:4001'],
    [{ PORT: '0' }, undefined],
    [{ PORT: '0', INGESTION_URL: 'http://elsewhere:80/' }, 'http://elsewhere'],
  ])('looks for ingestion likewise: %j', (env, url) => {
    expect(read(env).ingestionUrl).toBe(url);
  });

  it.each([
    ['KAFKA_BROKERS', 'localhost'],
    ['KAFKA_BROKERS', 'localhost:9092,'],
    ['KAFKA_BROKERS', 'localhost:0'],
    ['KAFKA_BROKERS', 'localhost:65536'],
    ['KAFKA_BROKERS', 'kafka://localhost:9092'],
    ['KAFKA_SSL', 'yes'],
    ['TOPIC_PREFIX', 'p/'],
    ['TOPIC_PREFIX', 'dörfer'],
    ['TOPIC_PREFIX', '.'],
    ['TOPIC_PREFIX', '--'],
    ['KAFKA_REPLICATION_FACTOR', '0'],
    ['KAFKA_REPLICATION_FACTOR', '-1'],
    ['TOPIC_PREFIX', 'p'.repeat(42)],
    ['HOST', 'http://localhost'],
    ['PORT', '-1'],
    ['PORT', '65534'],
    ['PORT', '3000.5'],
    ['PORT', '0x10'],
    ['PORT', ' 3000'],
    ['INGESTION_URL', 'ftp://localhost:3001'],
    ['CLASSIFICATION_URL', 'localhost:3002'],
    ['CLASSIFICATION_URL', 'ftp://localhost:3002'],
    ['CLASSIFICATION_URL', 'file:///x'],
    ['CLASSIFICATION_URL', 'http://user:word@localhost:3002'],
    ['CLASSIFICATION_URL', 'http://localhost:3002?x=y'],
    ['CLASSIFICATION_URL', 'http://localhost:99999'],
    ['OPEN_READING', 'yes'],
    ['OPEN_METRICS', '1'],
    ['RATE_LIMIT_PER_MINUTE', '-1'],
    ['RATE_LIMIT_KEYLESS_PER_MINUTE', '1000001'],
    ['CORS_ORIGINS', '*'],
    ['EMBED_ORIGINS', 'https://news.example/page'],
    ['CORS_ORIGINS', 'null'],
    ['CORS_ORIGINS', 'https://maps.example/'],
    ['CORS_ORIGINS', 'https://maps.example,maps.example'],
    ['LOG_LEVEL', 'INFO'],
    ['LOG_FORMAT', 'xml'],
    ['REGISTRY_SOURCES', '/registry,'],
    ['SOURCES_GIVEN_UP', '/closed,'],
    ['SOURCES_GIVEN_UP', '/closed=2016-02-30'],
    ['QUIET_HOURS', '0'],
    ['SOURCES_QUIET_HOURS', '/marketplaces/jd'],
    ['SOURCES_QUIET_HOURS', '/marketplaces/jd=0'],
    ['SOURCES_LEAST_PERCENT', '/marketplaces/jd=101'],
    ['REGISTRY_SOURCES', '/a b'],
    ['GENERATION', 'G2'],
    ['GENERATION', 'g-2'],
    ['GENERATION', 'g'.repeat(17)],
    ['LATENESS_DAYS', '366'],
    ['EVENT_FOLLOWERS', '100001'],
    ['CHECKPOINT_INTERVAL_MS', '9'],
    ['CHECKPOINT_INTERVAL_MS', '60001'],
    ['READ_TO_END_AFTER_MS', '600001'],
    ['SHUTDOWN_TIMEOUT_MS', '99'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4317'],
    ['WEBHOOK_ALLOWED_NETWORKS', '127.0.0.1'],
    ['WEBHOOK_ALLOWED_NETWORKS', '127.1/8'],
    ['WEBHOOK_ALLOWED_NETWORKS', '10.0.0.0/33'],
    ['WEBHOOK_ALLOWED_NETWORKS', 'fd00::/129'],
    ['WEBHOOK_ALLOWED_NETWORKS', 'fe80::1%eth0/64'],
    ['WEBHOOK_ALLOWED_NETWORKS', '10.0.0.0/8,'],
  ])('refuses %s=%s and states its range and an example', (name, value) => {
    expect(problems({ [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name} holds "[^]*"\\. Give .+\\.$`)),
    ]);
  });

  it.each([
    ['3', { replicas: 3, inSync: 2 }],
    ['1', { replicas: 1, inSync: 1 }],
    ['', {}],
  ])('requires all but one of %s replicas in sync', (KAFKA_REPLICATION_FACTOR, expected) => {
    expect(read({ KAFKA_REPLICATION_FACTOR }).kafka.replication).toEqual(expected);
  });

  it('refuses an address that is none, however often it is read', () => {
    const spoiled = 'http://0x7f\u00ef\u00bb\u00bf.1';
    // A check that V8 optimises after some thousand calls must still give the same result.
    const answers = Array.from({ length: 20_000 }, () => [serviceUrl(spoiled), webOrigins(spoiled)]).flat();
    expect([...new Set(answers)]).toEqual([undefined]);
  });

  it.each([
    'http://localhost',
    'mongodb://',
    'mongodb:///db',
    'mongodb://user:s3cret@',
    'mongodb://user:s3cret@host/a b',
    's3cret',
  ])('refuses the MongoDB URI %s without repeating it', (uri) => {
    expect(problems({ MONGODB_URI: uri })).toEqual([
      expect.stringMatching(
        /^MONGODB_URI holds a value that is not shown here.*Give a URI that starts with mongodb:\/\//,
      ),
    ]);
    expect(problems({ MONGODB_URI: uri }).join()).not.toContain('s3cret');
  });

  it.each([
    'mongodb://a',
    'mongodb://a:1,b:2/?replicaSet=r',
    'mongodb://u:p%40ss@a:1/admin',
    'mongodb+srv://u@a.example',
  ])('accepts the MongoDB URI %s', (uri) => {
    expect(read({ MONGODB_URI: uri }).mongo.uri).toBe(uri);
  });

  it('lists everything that is wrong at once', () => {
    expect(
      problems({ KAFKA_BROKERS: undefined, MONGODB_URI: '', PORT: 'x', LOG_LEVEL: 'loud' }).map(
        (problem) => problem.split(' ', 1)[0],
      ),
    ).toEqual(['KAFKA_BROKERS', 'MONGODB_URI', 'PORT', 'LOG_LEVEL']);
    expect(() => read({ PORT: 'x' })).toThrow(
      /^The configuration can't be used:\n {2}- PORT holds "x"\. Give a port/,
    );
  });

  it.each([
    { KAFKA_SASL_MECHANISM: 'plain' },
    { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'user' },
    { KAFKA_SASL_USERNAME: 'user', KAFKA_SASL_PASSWORD: 'secret' },
  ])('requires the Kafka login whole or not at all: %j', (env) => {
    expect(problems(env)).toEqual([expect.stringContaining('Give all three')]);
    expect(problems(env).join()).not.toContain('secret');
  });

  const oauth = {
    KAFKA_SASL_MECHANISM: 'oauthbearer',
    KAFKA_SASL_OAUTH_TOKEN_ENDPOINT: 'https://login.example/realms/taocun/token',
    KAFKA_SASL_OAUTH_CLIENT_ID: 'taocun',
    KAFKA_SASL_OAUTH_CLIENT_SECRET: 's3cret-of-it',
  };

  it('accepts a login by token, with a scope or without', () => {
    const taken = {
      mechanism: 'oauthbearer',
      tokenEndpoint: 'https://login.example/realms/taocun/token',
      clientId: 'taocun',
      clientSecret: 's3cret-of-it',
    };
    expect(read(oauth).kafka.sasl).toEqual(taken);
    expect(read({ ...oauth, KAFKA_SASL_OAUTH_SCOPE: 'kafka' }).kafka.sasl).toEqual({
      ...taken,
      scope: 'kafka',
    });
  });

  it.each([
    ['without an endpoint', { KAFKA_SASL_OAUTH_TOKEN_ENDPOINT: '' }],
    ['without a secret', { KAFKA_SASL_OAUTH_CLIENT_SECRET: '' }],
    ['with a password', { KAFKA_SASL_PASSWORD: 's3cret-too' }],
    [
      'by another mechanism',
      { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 's3cret-too' },
    ],
    ['by none', { KAFKA_SASL_MECHANISM: '' }],
  ])('refuses a login by token %s', (_name, env) => {
    expect(problems({ ...oauth, ...env })).toEqual([
      expect.stringMatching(/^KAFKA_SASL_MECHANISM=oauthbearer goes with .* Give all four/),
    ]);
    expect(problems({ ...oauth, ...env }).join()).not.toContain('s3cret');
  });

  it("reads the service's own certificate with its key, both or none", () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'taocun-cert-'));
    const cert = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n';
    const key = '-----BEGIN EC PRIVATE KEY-----\ny\n-----END EC PRIVATE KEY-----\n';
    const env = {
      KAFKA_SSL: 'true',
      KAFKA_SSL_CERT: path.join(folder, 'user.crt'),
      KAFKA_SSL_KEY: path.join(folder, 'user.key'),
    };
    writeFileSync(env.KAFKA_SSL_CERT, cert);
    writeFileSync(env.KAFKA_SSL_KEY, key);
    expect(read(env).kafka.ssl).toEqual({ cert, key });
    expect(read({ ...env, KAFKA_SSL_CA: env.KAFKA_SSL_CERT }).kafka.ssl).toEqual({ ca: cert, cert, key });
    expect(problems({ ...env, KAFKA_SSL_KEY: '' })).toEqual([expect.stringMatching(/are not both set/)]);
    expect(problems({ ...env, KAFKA_SSL: 'false' })).toHaveLength(2);
    writeFileSync(env.KAFKA_SSL_KEY, cert);
    expect(problems(env)).toEqual([expect.stringMatching(/^KAFKA_SSL_KEY: .* holds no private key/)]);
    rmSync(folder, { recursive: true });
  });

  it('refuses a key for classification that is none, without repeating it', () => {
    expect(problems({ CLASSIFICATION_KEY: 's3cret' })).toEqual([
      expect.stringMatching(/^CLASSIFICATION_KEY holds a value that is not shown/),
    ]);
    expect(problems({ CLASSIFICATION_KEY: 's3cret' }).join()).not.toContain('s3cret');
  });

  it("reads the keys of webhooks' secrets, and repeats none", () => {
    const [first, second] = ['0a'.repeat(32), 'ff'.repeat(32)] as const;
    expect(read({ WEBHOOK_SECRETS_KEYS: `${first}\n${second}\n` }).webhooks.secretsKeys).toEqual([
      first,
      second,
    ]);
    for (const wrong of ['0a'.repeat(31), 'G'.repeat(64), `${first} ${second}`, ',']) {
      expect(problems({ WEBHOOK_SECRETS_KEYS: wrong })).toEqual([
        expect.stringMatching(/^WEBHOOK_SECRETS_KEYS holds a value that is not shown/),
      ]);
    }
  });

  it('reads the certificates of the authority of the brokers, and only where there is TLS', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'taocun-ca-')), 'ca.pem');
    const ca = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n';
    writeFileSync(file, ca);
    expect(read({ KAFKA_SSL: 'true', KAFKA_SSL_CA: file }).kafka.ssl).toEqual({ ca });
    expect(problems({ KAFKA_SSL_CA: file })).toEqual([
      expect.stringMatching(/^KAFKA_SSL_CA is set and KAFKA_SSL is not true/),
    ]);
    writeFileSync(file, 'a key');
    expect(problems({ KAFKA_SSL: 'true', KAFKA_SSL_CA: file })).toEqual([
      expect.stringMatching(/holds no certificate/),
    ]);
    rmSync(path.dirname(file), { recursive: true });
    expect(problems({ KAFKA_SSL: 'true', KAFKA_SSL_CA: file })).toEqual([
      expect.stringMatching(/can't be read: .*ENOENT/),
    ]);
  });

  it('names the files of RULES_DIR that are wrong; ingestion decides by none and reads none', () => {
    expect(problems({ RULES_DIR: '/nowhere' })).toEqual([
      expect.stringMatching(/^RULES_DIR: \/nowhere can't be read as a folder: /),
    ]);
    expect(read({ RULES_DIR: '/nowhere' }, 'ingestion').ruleSets).toBe(builtInRuleSets);
  });

  it('treats a variable set to nothing as not set', () => {
    const env = Object.fromEntries(describeConfig().map(({ name }) => [name, '']));
    expect(readConfig('reporting', { ...env, ...least })).toEqual(read());
  });

  it.each<[ServiceName, Record<string, string>, number]>([
    ['reporting', {}, 3000],
    ['ingestion', {}, 3001],
    ['classification', {}, 3002],
    ['ingestion', { PORT: '65533' }, 65_534],
    ['classification', { PORT: '65533' }, 65_535],
    ['classification', { PORT: '0' }, 0],
  ])('gives %s with %j port %d', (service, env, port) => {
    expect(read(env, service).http.port).toBe(port);
  });
});

describe('accessDatabaseOf', () => {
  it('is one database for the services of an installation, and each installation has its own', () => {
    expect([accessDatabaseOf(''), accessDatabaseOf('p.')]).toEqual(['taocun-access', 'p-taocun-access']);
  });
});

describe('installedName', () => {
  it.each([
    ['', 'taocun-ingestion'],
    ['p.', 'p-taocun-ingestion'],
    ['test-', 'test-taocun-ingestion'],
    ['a.b.-', 'ab-taocun-ingestion'],
    ['my_team-2.', 'my_team-2-taocun-ingestion'],
  ])('databases and groups are separate by the prefix %j', (prefix, name) => {
    expect(installedName('ingestion', prefix)).toBe(name);
  });

  it('a name stays within the 63 bytes that MongoDB allows, for the longest prefix and service', () => {
    expect(read({ TOPIC_PREFIX: 'p'.repeat(41) }, 'classification').mongo.database).toHaveLength(63);
    expect(() => read({ TOPIC_PREFIX: 'p'.repeat(41), GENERATION: 'g2' }, 'classification')).toThrow(
      'make a name of 66 characters',
    );
  });

  it('generations of classification have separate names, and nobody else has', () => {
    expect(installedName('classification', 'p.', 'g2')).toBe('p-taocun-classification-g2');
    expect(installedName('classification', '', 'first')).toBe('taocun-classification');
    expect(read({ GENERATION: 'g2' }, 'reporting').groupId).toBe('taocun-reporting');
  });
});

describe('the description of the variables', () => {
  it('states of each its meaning and default', () => {
    expect(describeConfig()).toContainEqual({
      name: 'KAFKA_BROKERS',
      meaning: 'Kafka brokers to start from',
      default: 'required',
    });
    expect(describeConfig()).toContainEqual({
      name: 'SHUTDOWN_TIMEOUT_MS',
      meaning: 'longest graceful stop',
      default: '10000',
    });
    expect(configHelp().split('\n')).toHaveLength(describeConfig().length);
  });
});
