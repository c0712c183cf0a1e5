import { readConfig } from '../config/config';
import { secretsOf } from '../config/secrets';
import { createLogger, logSettings, type LogSettings, type ServiceLogger } from './logger';

function lines(use: (log: ServiceLogger) => void, settings: Partial<LogSettings> = {}): string[] {
  const written: string[] = [];
  use(
    createLogger({ service: 'ingestion', level: 'trace', format: 'json', secrets: [], ...settings }, (line) =>
      written.push(line),
    ),
  );
  return written;
}

const first = (use: (log: ServiceLogger) => void): unknown => {
  const { time, ...rest } = JSON.parse(lines(use)[0] ?? '{}') as Record<string, unknown>;
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  return rest;
};

describe('the JSON log', () => {
  it('has a line for each message, with what Nest passes next to it', () => {
    expect(first((log) => log.log('Saved.', { documents: 3 }, 'Checkpoint'))).toEqual({
      level: 'info',
      service: 'ingestion',
      context: 'Checkpoint',
      documents: 3,
      message: 'Saved.',
    });
    expect(first((log) => log.error('Failed.', 'Error: x\n    at y', 'Loop'))).toEqual({
      level: 'error',
      service: 'ingestion',
      context: 'Loop',
      stack: 'Error: x\n    at y',
      message: 'Failed.',
    });
    expect(first((log) => log.error('Failed.', undefined, 'Loop'))).toEqual({
      level: 'error',
      service: 'ingestion',
      context: 'Loop',
      message: 'Failed.',
    });
    expect(first((log) => log.verbose({ a: 1 }))).toEqual({
      level: 'trace',
      service: 'ingestion',
      message: '{"a":1}',
    });
  });

  it('contains an error whole', () => {
    expect(
      first((log) => log.fatal('It broke.', new TypeError('why', { cause: new Error('root') }), 'Stop')),
    ).toMatchObject({
      level: 'fatal',
      message: 'It broke.',
      error: {
        type: 'TypeError',
        message: 'why: root',
        stack: expect.stringContaining('caused by: Error: root'),
      },
    });
    expect(first((log) => log.warn(new Error('alone')))).toMatchObject({
      level: 'warn',
      message: 'alone',
      error: { message: 'alone' },
    });
  });

  it('omits what a driver attaches to its errors', () => {
    const error = Object.assign(new Error('E11000 duplicate key'), {
      code: 11_000,
      writeErrors: [{ op: { event: 'a payload' } }],
    });
    const [line = ''] = lines((log) => log.warn('It was not written.', error));
    expect(JSON.parse(line)).toMatchObject({
      error: { type: 'Error', message: 'E11000 duplicate key', code: 11_000 },
    });
    expect(line).not.toContain('payload');
  });

  it('omits what is below its level, and what Nest logs about its own start', () => {
    const chat = (log: ServiceLogger): void => {
      log.debug('no');
      log.log('Mapped {/x, GET} route', 'RouterExplorer');
      log.log('yes', 'Start');
    };
    expect(lines(chat, { level: 'info' })).toEqual([expect.stringContaining('"yes"')]);
  });
});

describe('the text log', () => {
  it('is one readable line, with the stack below it', () => {
    const [plain, failed] = lines(
      (log) => {
        log.log('Saved.', { documents: 3 }, 'Checkpoint');
        log.error('Failed.', new Error('why'));
      },
      { format: 'text' },
    );
    expect(plain).toMatch(/^\d\d:\d\d:\d\d\.\d{3} INFO {2}ingestion \[Checkpoint\] Saved\. documents=3\n$/);
    expect(failed).toMatch(/^\S+ ERROR ingestion Failed\.\n {4}Error: why\n {8}at /);
  });
});

describe('credentials in the log', () => {
  const config = readConfig('ingestion', {
    KAFKA_BROKERS: 'k:1',
    KAFKA_SASL_MECHANISM: 'plain',
    KAFKA_SASL_USERNAME: 'user',
    KAFKA_SASL_PASSWORD: 'kafka"s3cret\\',
    MONGODB_URI: 'mongodb://user:mongo%20s3cret@host:1,other:2/?replicaSet=r',
  });

  it('of a login by token are hidden as well', () => {
    const oauth = readConfig('ingestion', {
      KAFKA_BROKERS: 'k:1',
      MONGODB_URI: 'mongodb://host/?replicaSet=r',
      KAFKA_SASL_MECHANISM: 'oauthbearer',
      KAFKA_SASL_OAUTH_TOKEN_ENDPOINT: 'https://login.example/token',
      KAFKA_SASL_OAUTH_CLIENT_ID: 'taocun',
      KAFKA_SASL_OAUTH_CLIENT_SECRET: 'oauth-s3cret',
    });
    expect(secretsOf(oauth)).toEqual(['oauth-s3cret']);
  });

  it.each<[string, (log: ServiceLogger) => void]>([
    ['a URI in a message', (log) => log.warn('connecting to mongodb://other:other-s3cret@host/db')],
    ['a URI in an error', (log) => log.error('x', new Error('mongodb+srv://u:other-s3cret@host'))],
    ['the configuration itself', (log) => log.log('started', { config })],
    ['a known password in a message', (log) => log.log('the password kafka"s3cret\\ is wrong')],
    ['the MongoDB password decoded', (log) => log.log('mongo s3cret')],
    [
      'a header',
      (log) => log.log('got', { headers: { authorization: 'Bearer s3cret', Cookie: ['s3cret', 's3cret'] } }),
    ],
    [
      'a header with quotes in it',
      (log) => log.log('got', { authorization: 'Digest a="s3cret", b="s3cret"' }),
    ],
    ['JSON in a message', (log) => log.log(JSON.stringify({ saslPassword: 's3cret"s3cret', note: 'stays' }))],
    ['a header written out', (log) => log.log('Authorization: Bearer s3cretToken')],
  ])('are hidden: %s', (_name, use) => {
    for (const format of ['json', 'text'] as const) {
      const [line] = lines(use, { ...logSettings(config), level: 'trace', format });
      expect(line).toContain('[redacted]');
      expect(line).not.toContain('s3cret');
    }
  });

  it('are hidden alone: everything else is as it was', () => {
    const [line] = lines((log) =>
      log.log('http://host:1/path?x=a@b', {
        user: 'u',
        url: 'mongodb://user@host/db',
        password: 'x',
        next: 'stays',
      }),
    );
    expect(JSON.parse(line ?? '')).toMatchObject({
      message: 'http://host:1/path?x=a@b',
      user: 'u',
      url: 'mongodb://user@host/db',
      password: '[redacted]',
      next: 'stays',
    });
  });
});

describe.each(['json', 'text'] as const)('a log as %s', (format) => {
  it('lets nobody begin a line, or send a command to a terminal', () => {
    const forged = '\n12:00:00.000 INFO  reporting [Access] all is well\r\u001b[2J\u009b2J\u202e\u2028';
    const written = lines(
      (log) => {
        log.warn(`A village is called ${forged}`, { name: forged }, 'Loop');
        log.error(new Error(forged));
      },
      { format },
    );
    const text = written.join('');
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\u2028\u202e]/u);
    expect(text).toMatch(/\\u001b\[2J\\u009b2J\\u202e\\u2028/);
    // A line of the logger begins with a time or a brace; continuation lines are indented.
    for (const line of text.split('\n')) expect(line).toMatch(/^(\{|$| {4}|(?!12:00:00\.000)\d\d:)/);
  });
});
