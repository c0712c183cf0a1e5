import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { mongo } from 'mongoose';
import { ForeignClient } from '@taocun/harness/kafka/foreign-client';
import { runTs } from '@taocun/harness/paths';
import { quiet } from '@taocun/harness/quiet';
import { until } from '@taocun/harness/until';
import { kafkaClient, prepareTopics } from '@taocun/kafka';
import { isAlive } from '@taocun/local/processes';
import { type RunningEngines, runningEngines } from '@taocun/local/running';
import { askKafka, askMongodb } from './answers';
import { type Engines, type OwnEngines, resetEngines, startEngines, startEphemeralEngines } from './engines';
import { engineEnvironment, startEnginesForTests } from './environment';
import { repositoryRoot } from './machine/folders';
import { MissingPrerequisites } from './machine/missing';

type Addresses = Pick<Engines, 'kafkaBrokers' | 'mongodbUri'>;

const environment = { ...process.env };
/**
 * A separate folder, so that no running engine is disturbed; its name would break a careless command line or
 * file.
 */
const root = fs.mkdtempSync(path.join(os.tmpdir(), '淘村 engines-'));
const data = path.join(root, 'data');
const log = (): void => undefined;

beforeAll(() => {
  // As if an earlier version had made the folder, readable by others.
  fs.mkdirSync(data, { mode: 0o755 });
  // Programs are fetched once, not for every run of the tests.
  const cache = path.join(
    environment['TAOCUN_ENGINES_DIR'] || path.join(repositoryRoot, '.engines'),
    'cache',
  );
  fs.mkdirSync(cache, { recursive: true });
  fs.symlinkSync(cache, path.join(root, 'cache'));
});

beforeEach(() => {
  const { KAFKA_BROKERS: _brokers, MONGODB_URI: _uri, ...others } = environment;
  process.env = { ...others, TAOCUN_ENGINES_DIR: root };
});

afterAll(() => {
  process.env = environment;
  fs.rmSync(root, { recursive: true });
});

/** For tests that do not depend on the engine: MongoDB starts in a fraction of Kafka's time. */
function onlyMongodb(): void {
  process.env['KAFKA_BROKERS'] = environment['KAFKA_BROKERS'];
}

const answers = async ({ kafkaBrokers, mongodbUri }: Addresses): Promise<[boolean, boolean]> => [
  (await askKafka(kafkaBrokers, 1_500)) === undefined,
  (await askMongodb(mongodbUri, 1_500)) === undefined,
];

/**
 * Creates the topic if it does not exist, and returns the number of values sent to it so far, including this
 * one.
 */
async function send({ kafkaBrokers }: Addresses, value: Buffer | string): Promise<number> {
  const admin = kafkaClient({ brokers: kafkaBrokers, clientId: 'letters' }, quiet).admin();
  const producer = await new ForeignClient(kafkaBrokers).producer();
  try {
    await admin.connect();
    await prepareTopics(admin, [{ name: 'letters', partitions: 1, config: {} }], { replicas: 1 });
    await producer.send('letters', [{ key: 'k', value, headers: { h: 'x' } }]);
    return Number((await admin.offsets('letters'))[0]?.high);
  } finally {
    await Promise.all([admin.disconnect(), producer.close()]);
  }
}

async function receiveFirst({ kafkaBrokers }: Addresses): Promise<Buffer | null> {
  let first: Buffer | null = null;
  await new ForeignClient(kafkaBrokers).consume('letters', 'readers', (_partition, [message]) => {
    first = message?.value ?? null;
    return true;
  });
  return first;
}

async function withMongodb<T>(
  { mongodbUri }: Addresses,
  work: (client: mongo.MongoClient) => Promise<T>,
): Promise<T> {
  const client = new mongo.MongoClient(mongodbUri);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

const insertTwo = (engines: Addresses, failing: boolean): Promise<void> =>
  withMongodb(engines, (client) =>
    client.withSession((session) =>
      session.withTransaction(
        async () => {
          const villages = client.db('t').collection('villages');
          await villages.insertMany([{}, {}], { session });
          if (failing) throw new Error('not saved');
        },
        { writeConcern: { w: 'majority', journal: true } },
      ),
    ),
  );

const villages = (engines: Addresses): Promise<number> =>
  withMongodb(engines, (client) => client.db('t').collection('villages').countDocuments());

/** Starts `npm run engines`; resolves once it has printed the addresses. */
async function startCommand(...args: string[]) {
  const command = spawn(process.execPath, [runTs, path.join(__dirname, 'cli.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(command.stdout, 'data');
  return command;
}

describe('engines that run as child processes', () => {
  let engines: OwnEngines;
  beforeAll(async () => {
    process.env['TAOCUN_ENGINES_DIR'] = root;
    engines = await startEphemeralEngines('own', log);
  });
  afterAll(async () => {
    await engines.stop();
    expect(fs.readdirSync(data)).toEqual([]);
  });

  it('are a Kafka that accepts values of 1 MiB, and a MongoDB with transactions', async () => {
    const value = Buffer.alloc(1024 * 1024, 'x');
    await expect(send(engines, value)).resolves.toBe(1);
    expect((await receiveFirst(engines))?.equals(value)).toBe(true);

    await insertTwo(engines, false);
    await expect(insertTwo(engines, true)).rejects.toThrow('not saved');
    await expect(villages(engines)).resolves.toBe(2);
  });

  it('create no topic that nobody has requested', async () => {
    const producer = await new ForeignClient(engines.kafkaBrokers).producer();
    await expect(producer.send('typo', [{ value: 'x' }])).rejects.toThrow(
      'does not host this topic-partition',
    );
    await producer.close();
  });

  it('protect their data from other users of the machine', () => {
    expect(fs.statSync(data).mode & 0o777).toBe(0o700);
  });

  it('listen only on this machine', async () => {
    const outside = Object.values(os.networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    // A port that is taken only on 127.0.0.1 is free on every other address.
    for (const { port } of outside ? [engines.kafka, engines.mongodb] : []) {
      const server = createServer();
      await new Promise<void>((resolve, reject) =>
        server.once('error', reject).listen(port, outside?.address, resolve),
      );
      await new Promise((closed) => server.close(closed));
    }
  });

  it("do not receive the terminal's Ctrl-C", () => {
    const group = (pid: number): string | undefined =>
      /\) \S+ \d+ (\d+)/.exec(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
    for (const { pid = 0 } of [engines.kafka, engines.mongodb]) expect(group(pid)).toBe(String(pid));
  });

  it('accept no messages compressed with zlib, which make MongoDB 6.0.5 leak its memory', async () => {
    const { compression } = await withMongodb(engines, (client) =>
      client.db('admin').command({ hello: 1, compression: ['zlib', 'snappy'] }),
    );
    expect(compression).toEqual(['snappy']);
  });

  it('stop and return at the same address with their data, for tests of outages', async () => {
    const { kafka, mongodb } = engines;
    kafka.pause();
    mongodb.pause();
    await expect(answers(engines)).resolves.toEqual([false, false]);
    kafka.resume();
    mongodb.resume();
    await until(async () => (await answers(engines)).every(Boolean));

    const before = await villages(engines);
    await mongodb.stop('kill');
    await kafka.stop();
    await expect(answers(engines)).resolves.toEqual([false, false]);
    expect([kafka.pid, mongodb.pid]).toEqual([undefined, undefined]);
    await Promise.all([kafka.start(), mongodb.start()]);
    await expect(answers(engines)).resolves.toEqual([true, true]);
    await expect(villages(engines)).resolves.toBe(before);

    // The afterAll stops a paused engine too.
    kafka.pause();
  });
});

describe('a data set', () => {
  it('keeps its data at other ports after a stop and after the death of its starter, and is empty after a reset', async () => {
    const first = await startEngines({ name: 'kept', log });
    await expect(send(first, 'one')).resolves.toBe(1);
    await insertTwo(first, false);
    await first.stop();

    const command = await startCommand('start', '--name', 'kept');
    const running = runningEngines('kept') as RunningEngines;
    command.kill('SIGKILL');
    await until(() => running.engines.every((one) => !isAlive(one)));

    const second = await startEngines({ name: 'kept', log });
    expect(engineEnvironment(second)).not.toEqual(engineEnvironment(first));
    await expect(send(second, 'two')).resolves.toBe(2);
    await expect(villages(second)).resolves.toBe(2);
    await second.stop();
    await resetEngines('kept');
    expect(fs.existsSync(path.join(data, 'kept'))).toBe(false);
  });

  it('has one starter at a time, and other data sets next to it', async () => {
    onlyMongodb();
    const command = await startCommand('start', '--name', 'shared');
    const { starter, addresses } = runningEngines('shared') as RunningEngines;
    expect(starter.pid).toBe(command.pid);
    const refusal = `Process ${starter.pid} runs the engines of data set "shared". Stop it first, or share them: MONGODB_URI='${addresses.MONGODB_URI}'`;
    await expect(startEngines({ name: 'shared', log })).rejects.toThrow(refusal);
    await expect(resetEngines('shared')).rejects.toThrow(refusal);
    const beside = await startEngines({ name: 'beside', log });
    expect(beside.mongodbUri).not.toBe(addresses.MONGODB_URI);
    await beside.stop();

    command.kill('SIGTERM');
    await expect(once(command, 'exit')).resolves.toEqual([0, null]);
    expect(runningEngines('shared')).toBeUndefined();
  });

  it.each(['', '..', 'a/b', 'A', '-x', 'x'.repeat(41)])('is never named "%s"', async (name) => {
    await expect(startEngines({ name, log })).rejects.toThrow("can't name a data set");
  });
});

describe('engines that do not start', () => {
  /** Sets a PATH with only these programs. */
  const onlyOnPath = (...programs: string[]): void => {
    const bin = fs.mkdtempSync(path.join(root, 'bin-'));
    for (const program of programs) {
      const folders = (environment['PATH'] ?? '')
        .split(':')
        .map((folder) => path.join(folder, program))
        .find((file) => fs.existsSync(file));
      if (folders !== undefined) fs.symlinkSync(folders, path.join(bin, program));
    }
    process.env['PATH'] = bin;
    delete process.env['JAVA_HOME'];
  };

  it('list everything that is missing at once, with the names of the packages', async () => {
    const empty = fs.mkdtempSync(path.join(root, 'empty-'));
    process.env['TAOCUN_ENGINES_DIR'] = empty;
    process.env['MONGOMS_DOWNLOAD_MIRROR'] = 'https://127.0.0.1:1';
    onlyOnPath();
    const error: unknown = await startEngines({ log }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MissingPrerequisites);
    const { message } = error as Error;
    expect(message).toContain('Java 17 or later is not installed');
    expect(message).toContain('Maven (mvn) is not installed');
    expect(message).toContain('Python 3 (python3) is not installed');
    expect(message).toMatch(/\nInstall it, or give running engines, /);
  });

  it('need neither Maven nor Python once they were fetched, but Java; and leave nothing running', async () => {
    // Everything fetched is in the cache by now, which all tests share.
    onlyOnPath();
    await expect(startEngines({ log })).rejects.toThrow(
      /^- Java 17 or later is not installed; Kafka runs on it\. Debian has it as openjdk-17-jre-headless.*\nInstall it/,
    );
    expect(runningEngines()).toBeUndefined();
    onlyOnPath('java');
    await (await startEngines({ log })).stop();
  });

  it.each([
    ['openjdk version "11.0.2" 2019-01-15', '11.0.2'],
    ['java version "1.8.0_392"', '1.8.0_392'],
  ])('refuse an old Java: %s', async (says, version) => {
    onlyOnPath();
    fs.writeFileSync(path.join(process.env['PATH'] ?? '', 'java'), `#!/bin/sh\necho '${says}' >&2\n`, {
      mode: 0o755,
    });
    await expect(startEngines({ log })).rejects.toThrow(
      `Java 17 or later is needed, for Kafka; java is ${version}.`,
    );
  });

  it('give the reason with the end of the log, and stop the other engine', async () => {
    process.env['TAOCUN_KAFKA_HEAP'] = 'banana';
    await expect(startEngines({ log })).rejects.toThrow(
      /Kafka did not start: it ended while it started\n.*Invalid initial heap size: -Xmsbanana/s,
    );
    expect(runningEngines()).toBeUndefined();
  });
});

describe('engines given from outside', () => {
  it('are used, one or both, and never stopped', async () => {
    onlyMongodb();
    const outside = await startEngines({ name: 'outside', log });
    delete process.env['KAFKA_BROKERS'];
    process.env['MONGODB_URI'] = outside.mongodbUri;
    const mixed = await startEngines({ name: 'inside', ephemeral: true, log });
    expect(mixed.mongodbUri).toBe(outside.mongodbUri);
    expect(mixed.kafkaBrokers).not.toEqual(outside.kafkaBrokers);
    expect([mixed.kafkaPid, mixed.mongodbPid]).toEqual([expect.any(Number), undefined]);
    await mixed.stop();

    process.env['KAFKA_BROKERS'] = ` ${outside.kafkaBrokers.join()} , `;
    const both = await startEngines({ log });
    expect(engineEnvironment(both)).toEqual(engineEnvironment(outside));
    await both.stop();
    await expect(answers(outside)).resolves.toEqual([true, true]);
    await outside.stop();
  });

  it('are shared by all processes of one test run', async () => {
    const stop = await startEnginesForTests({ log });
    const { KAFKA_BROKERS, MONGODB_URI } = process.env;
    expect(engineEnvironment(await startEngines({ log }))).toEqual({ KAFKA_BROKERS, MONGODB_URI });
    await stop();
    expect([process.env['KAFKA_BROKERS'], process.env['MONGODB_URI']]).toEqual([undefined, undefined]);
  });

  it.each(['KAFKA_BROKERS', 'MONGODB_URI'])('are named where %s leads to none', async (variable) => {
    process.env[variable] =
      variable === 'KAFKA_BROKERS' ? '127.0.0.1:1' : 'mongodb://u:secret@127.0.0.1:1/?replicaSet=rs0';
    const refusal = new RegExp(
      `can't be used at (mongodb://\\*{3}@)?127\\.0\\.0\\.1:1\\S*, as ${variable} has it: .*Correct ${variable}, or leave it out`,
      's',
    );
    await expect(startEngines({ log })).rejects.toThrow(refusal);
  });
});
