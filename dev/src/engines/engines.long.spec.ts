import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { createServer } from 'node:net';
import { ForeignClient } from '@taocun/harness/kafka/foreign-client';
import { kafkaClient, prepareTopics } from '@taocun/kafka';
import { mongo } from 'mongoose';
import { askKafka, askMongodb } from './answers';
import { type Engines, engineStatus, resetEngines, startEngines, type StartOptions, stopEngines } from './engines';
import { engineEnvironment, startEnginesForTests } from './environment';
import { repositoryRoot } from './folders';
import { MissingPrerequisites } from './missing';

const environment = { ...process.env };
/** Of its own, so that no running engine is found or disturbed; the name is one that a careless command line or file would trip over. */
const root = fs.mkdtempSync(path.join(os.tmpdir(), '淘村 engines-'));
const stateFile = path.join(root, 'state.json');
const lines: string[] = [];
const children: ChildProcess[] = [];

function isolate(): void {
  const { KAFKA_BROKERS: _brokers, MONGODB_URI: _uri, ...others } = environment;
  process.env = { ...others, TAOCUN_ENGINES_DIR: root, TAOCUN_ENGINES: 'local' };
  lines.length = 0;
}

async function clear(): Promise<void> {
  isolate();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const name of fs.existsSync(path.join(root, 'data')) ? fs.readdirSync(path.join(root, 'data')) : []) await resetEngines(name);
}

beforeAll(() => {
  isolate();
  // As a folder of before, which others might read.
  fs.chmodSync(root, 0o755);
  // Programs that were fetched once are not fetched again for every run of the tests.
  const cache = path.join(environment['TAOCUN_ENGINES_DIR'] || path.join(repositoryRoot, '.engines'), 'cache');
  fs.mkdirSync(cache, { recursive: true });
  fs.symlinkSync(cache, path.join(root, 'cache'));
});

beforeEach(isolate);

afterAll(async () => {
  await clear();
  process.env = environment;
  fs.rmSync(root, { recursive: true });
});

/** Whose an engine is, and where it runs, does not depend on which it is: MongoDB alone shows it, and starts in a fraction of Kafka's time. */
function onlyMongodb(): void {
  process.env['KAFKA_BROKERS'] = environment['KAFKA_BROKERS'];
}

const start = (options: StartOptions = {}): Promise<Engines> => startEngines({ log: (line) => lines.push(line), ...options });

const answers = async ({ kafkaBrokers, mongodbUri }: Pick<Engines, 'kafkaBrokers' | 'mongodbUri'>): Promise<[boolean, boolean]> => [
  (await askKafka(kafkaBrokers, 1_500)) === undefined,
  (await askMongodb(mongodbUri, 1_500)) === undefined,
];

/** The same of engines that come back: they have been away, and have some things to see to first. */
async function answersSoon(engines: Engines): Promise<[boolean, boolean]> {
  const untilMs = Date.now() + 20_000;
  for (;;) {
    const both = await answers(engines);
    if (both.every(Boolean) || Date.now() > untilMs) return both;
  }
}

/** Creates the topic where it is not there, and says how many values it has been sent so far, this one included. */
async function send({ kafkaBrokers }: Engines, value: Buffer | string): Promise<number> {
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

const quiet = { error: () => undefined, warn: () => undefined };

async function receiveFirst({ kafkaBrokers }: Engines): Promise<Buffer | null> {
  let first: Buffer | null = null;
  await new ForeignClient(kafkaBrokers).consume('letters', 'readers', (_partition, [message]) => {
    first = message?.value ?? null;
    return true;
  });
  return first;
}

async function withMongodb<T>({ mongodbUri }: Engines, work: (client: mongo.MongoClient) => Promise<T>): Promise<T> {
  const client = new mongo.MongoClient(mongodbUri);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

const insertTwo = (engines: Engines, failing: boolean): Promise<void> =>
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

const villages = (engines: Engines): Promise<number> =>
  withMongodb(engines, (client) => client.db('t').collection('villages').countDocuments());

type Addresses = Pick<Engines, 'kafkaBrokers' | 'mongodbUri' | 'kafkaPid' | 'mongodbPid'>;

async function startInChild(options: StartOptions): Promise<{ child: ChildProcess; engines: Addresses }> {
  const child = spawn(process.execPath, [path.join(__dirname, 'child.fixture.cjs'), JSON.stringify(options)], {
    env: process.env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString()));
    child.once('exit', (code) => reject(new Error(`the child ended with ${code}`)));
  });
  return { child, engines: JSON.parse(line) as Addresses };
}

async function ended(child: ChildProcess): Promise<number | null> {
  return child.exitCode !== null || child.signalCode !== null ? child.exitCode : new Promise((resolve) => child.once('exit', resolve));
}

describe('engines that run as child processes', () => {
  let engines: Engines;
  beforeAll(async () => {
    engines = await start();
  });
  afterAll(clear);

  it('are a Kafka that takes values of 1 MiB, and a MongoDB with transactions', async () => {
    expect(engines).toMatchObject({
      source: { kafka: 'local', mongodb: 'local' },
      kafkaPid: expect.any(Number),
      mongodbPid: expect.any(Number),
    });

    const value = Buffer.alloc(1024 * 1024, 'x');
    await expect(send(engines, value)).resolves.toBe(1);
    expect((await receiveFirst(engines))?.equals(value)).toBe(true);

    await insertTwo(engines, false);
    await expect(insertTwo(engines, true)).rejects.toThrow('not saved');
    await expect(villages(engines)).resolves.toBe(2);
  });

  it('create no topic that nobody asked for', async () => {
    const producer = await new ForeignClient(engines.kafkaBrokers).producer();
    await expect(producer.send('typo', [{ value: 'x' }])).rejects.toThrow('does not host this topic-partition');
    await producer.close();
  });

  it('keep what they leave from other users of the machine', () => {
    expect(fs.statSync(root).mode & 0o777).toBe(0o700);
  });

  it('listen on this machine alone', async () => {
    const outside = Object.values(os.networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    const ports = [engines.kafkaBrokers[0], new URL(engines.mongodbUri).host].map((address) => Number(address?.split(':')[1]));
    // A port that is taken on 127.0.0.1 alone is free on every other address.
    for (const port of outside ? ports : []) {
      const server = createServer();
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, outside?.address, resolve));
      await new Promise((closed) => server.close(closed));
    }
  });

  it('do not get the Ctrl-C of the terminal', () => {
    const group = (pid: number): string | undefined => /\) \S+ \d+ (\d+)/.exec(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
    expect(group(engines.kafkaPid ?? 0)).toBe(String(engines.kafkaPid));
    expect(group(engines.mongodbPid ?? 0)).toBe(String(engines.mongodbPid));
  });

  it('are found running by a second start, which does not stop them', async () => {
    const second = await start();
    expect(engineEnvironment(second)).toEqual(engineEnvironment(engines));
    expect([second.kafkaPid, second.mongodbPid]).toEqual([engines.kafkaPid, engines.mongodbPid]);

    await second.stop();
    await expect(answers(engines)).resolves.toEqual([true, true]);
    await engines.stop();
    await expect(answers(engines)).resolves.toEqual([false, false]);
    expect([engines.kafkaPid, engines.mongodbPid]).toEqual([undefined, undefined]);
  });
});

describe('engines as child processes', () => {
  afterEach(clear);

  it('come back with their data: after a stop, after kill -9 with their pids given to others, where their ports were taken and their state file lost', async () => {
    const first = await start();
    const addresses = engineEnvironment(first);
    await expect(send(first, 'one')).resolves.toBe(1);
    await insertTwo(first, false);
    await first.stop();

    const stopped = await start();
    expect(engineEnvironment(stopped)).toEqual(addresses);
    await expect(send(stopped, 'two')).resolves.toBe(2);
    await insertTwo(stopped, false);
    await stopped.stopKafka('kill');
    await stopped.stopMongo('kill');
    const state = JSON.parse(fs.readFileSync(stateFile, 'utf8'));
    state.main.kafka.pid = process.pid;
    state.main.mongodb.pid = 1;
    fs.writeFileSync(stateFile, JSON.stringify(state));

    const killed = await start();
    expect([killed.kafkaPid, killed.mongodbPid]).not.toContain(process.pid);
    expect(engineEnvironment(killed)).toEqual(addresses);
    await expect(send(killed, 'three')).resolves.toBe(3);
    await expect(villages(killed)).resolves.toBe(4);
    await killed.stop();

    const hosts = [killed.kafkaBrokers[0], new URL(killed.mongodbUri).host];
    const servers = hosts.map((host) => createServer().listen(Number(host?.split(':')[1]), '127.0.0.1'));
    try {
      const moved = await start();
      expect([moved.kafkaBrokers[0], new URL(moved.mongodbUri).host].filter((host) => hosts.includes(host))).toEqual([]);
      await expect(send(moved, 'four')).resolves.toBe(4);
      await expect(villages(moved)).resolves.toBe(4);

      // Those that nothing tells of any more are ended first.
      const pid = moved.mongodbPid;
      fs.rmSync(stateFile);
      const told = await start();
      expect(told.mongodbPid).not.toBe(pid);
      await expect(villages(told)).resolves.toBe(4);
      expect(lines.filter((line) => line.includes('stray'))).toHaveLength(2);
    } finally {
      for (const server of servers) server.close();
    }
  });

  it('take no messages compressed with zlib, by which MongoDB 6.0.5 gives away its memory', async () => {
    onlyMongodb();
    const { mongodbUri } = await start({ name: 'compressed' });
    const client = new mongo.MongoClient(mongodbUri);
    const { compression } = await client.db('admin').command({ hello: 1, compression: ['zlib', 'snappy'] });
    await client.close();
    expect(compression).toEqual(['snappy']);
  });

  it('go away and come back for a test of what happens then', async () => {
    const engines = await start({ name: 'chaos', ephemeral: true });
    const addresses = engineEnvironment(engines);
    await engines.pauseKafka();
    await engines.pauseMongo();
    await expect(answers(engines)).resolves.toEqual([false, false]);
    await engines.resumeKafka();
    await engines.resumeMongo();
    await expect(answersSoon(engines)).resolves.toEqual([true, true]);

    await insertTwo(engines, false);
    await engines.stopMongo('kill');
    await engines.stopKafka();
    await expect(answers(engines)).resolves.toEqual([false, false]);
    await Promise.all([engines.startKafka(), engines.startMongo()]);
    await expect(answers(engines)).resolves.toEqual([true, true]);
    expect(engineEnvironment(engines)).toEqual(addresses);
    await expect(villages(engines)).resolves.toBe(2);

    // A paused one is stopped all the same.
    await engines.pauseKafka();
    await engines.stop();
    expect(fs.readdirSync(path.join(root, 'data'))).toEqual([]);
    expect(fs.readFileSync(stateFile, 'utf8').trim()).toBe('{}');
  });

  it('are started once by several processes that start them at the same time', async () => {
    onlyMongodb();
    const started = await Promise.all([1, 2, 3].map(() => startInChild({ name: 'shared' })));
    expect(new Set(started.map(({ engines }) => JSON.stringify(engines))).size).toBe(1);

    const [{ engines }] = started as [(typeof started)[number]];
    for (const { child } of started) child.stdin?.write('stop\n');
    await expect(Promise.all(started.map(({ child }) => ended(child)))).resolves.toEqual([0, 0, 0]);
    await expect(answers(engines)).resolves.toEqual([true, false]);
  });

  it('outlive a starter that is killed, and belong to the next that finds them', async () => {
    onlyMongodb();
    const { child, engines } = await startInChild({ name: 'orphans' });
    child.kill('SIGKILL');
    await ended(child);
    await expect(answers(engines)).resolves.toEqual([true, true]);

    const found = await start({ name: 'orphans' });
    expect(found.mongodbPid).toBe(engines.mongodbPid);
    await found.stop();
    await expect(answers(engines)).resolves.toEqual([true, false]);
  });

  it('are swept away with their data where a killed test left them', async () => {
    onlyMongodb();
    const { child, engines } = await startInChild({ name: 'left-behind', ephemeral: true });
    child.kill('SIGKILL');
    await ended(child);

    await start();
    await expect(answers(engines)).resolves.toEqual([true, false]);
    expect(fs.existsSync(path.join(root, 'data/left-behind'))).toBe(false);
  });

  it('show how they stand, and are stopped and removed by name', async () => {
    await expect(engineStatus('shown')).resolves.toEqual([
      { engine: 'kafka', up: false },
      { engine: 'mongodb', up: false },
    ]);
    const engines = await start({ name: 'shown', keepRunning: true });
    const up = await engineStatus('shown');
    expect(up).toEqual([
      {
        engine: 'kafka',
        source: 'local',
        address: engines.kafkaBrokers[0],
        pid: engines.kafkaPid,
        dataFolder: path.join(root, 'data/shown/kafka'),
        up: true,
      },
      {
        engine: 'mongodb',
        source: 'local',
        address: engines.mongodbUri,
        pid: engines.mongodbPid,
        dataFolder: path.join(root, 'data/shown/mongodb'),
        up: true,
      },
    ]);
    await engines.stop();
    await expect(engineStatus('shown')).resolves.toEqual(up);

    await stopEngines('shown');
    await expect(engineStatus('shown')).resolves.toEqual(up.map(({ pid: _pid, ...status }) => ({ ...status, up: false })));
    await resetEngines('shown');
    await expect(engineStatus('shown')).resolves.toEqual([
      { engine: 'kafka', up: false },
      { engine: 'mongodb', up: false },
    ]);
  });
});

describe('engines that do not start', () => {
  afterEach(clear);

  /** A PATH on which only these programs are found. */
  const onlyOnPath = (...programs: string[]): void => {
    const bin = fs.mkdtempSync(path.join(root, 'bin-'));
    for (const program of programs) {
      const found = (environment['PATH'] ?? '')
        .split(':')
        .map((folder) => path.join(folder, program))
        .find((file) => fs.existsSync(file));
      if (found !== undefined) fs.symlinkSync(found, path.join(bin, program));
    }
    process.env['PATH'] = bin;
    delete process.env['JAVA_HOME'];
  };

  it('say all that is missing at once, with the command that fixes it', async () => {
    const empty = fs.mkdtempSync(path.join(root, 'empty-'));
    process.env['TAOCUN_ENGINES_DIR'] = empty;
    process.env['MONGOMS_DOWNLOAD_MIRROR'] = 'https://127.0.0.1:1';
    onlyOnPath();
    const error: unknown = await start().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MissingPrerequisites);
    const { message } = error as Error;
    expect(message).toContain('Java 17 or later is not installed');
    expect(message).toContain('Maven (mvn) is not installed');
    expect(message).toContain('Python 3 (python3) is not installed');
    expect(message).toContain('openjdk-17-jre-headless maven python3 python3-pip');
  });

  it('need neither Maven nor Python once they were fetched, but Java; and leave nothing running', async () => {
    // Whatever was fetched lies in the cache by now, which all tests share.
    onlyOnPath();
    await expect(start({ name: 'first' })).rejects.toThrow(
      /^- Java 17 or later is not installed; Kafka runs on it\.\nTo mend it.*openjdk-17-jre-headless\n/,
    );
    await expect(engineStatus('first')).resolves.toMatchObject([{ up: false }, { up: false }]);
    onlyOnPath('java');
    await (await start({ name: 'first' })).stop();
  });

  it.each([
    ['openjdk version "11.0.2" 2019-01-15', '11.0.2'],
    ['java version "1.8.0_392"', '1.8.0_392'],
  ])('refuse an old Java: %s', async (says, version) => {
    onlyOnPath();
    fs.writeFileSync(path.join(process.env['PATH'] ?? '', 'java'), `#!/bin/sh\necho '${says}' >&2\n`, { mode: 0o755 });
    await expect(start()).rejects.toThrow(`Java 17 or later is needed, for Kafka; java is ${version}.`);
  });

  it('name the shared library that a mongod lacks', async () => {
    onlyOnPath('java');
    const bin = process.env['PATH'] ?? '';
    fs.writeFileSync(
      path.join(bin, 'ldd'),
      "#!/bin/sh\necho '\tlibcrypto.so.3 => not found'\necho '\tlibc.so.6 => /lib/libc.so.6 (0x0)'\n",
      { mode: 0o755 },
    );
    process.env['TAOCUN_MONGOD'] = path.join(bin, 'mongod');
    fs.writeFileSync(process.env['TAOCUN_MONGOD'], '#!/bin/sh\necho cannot open shared object file >&2; exit 127\n', { mode: 0o755 });
    await expect(start()).rejects.toThrow(/OpenSSL 3 \(libcrypto\.so\.3\) is not installed.*\n.*libssl3/);
  });

  it('say why, with what the log said, and leave the other not running', async () => {
    process.env['TAOCUN_KAFKA_HEAP'] = 'banana';
    await expect(start()).rejects.toThrow(/Kafka did not start: it ended while it started\n.*Invalid initial heap size: -Xmsbanana/s);
    await expect(engineStatus()).resolves.toMatchObject([{ up: false }, { up: false }]);
  });

  it('are run without Docker where its daemon answers but can not start them', async () => {
    const bin = fs.mkdtempSync(path.join(root, 'bin-'));
    fs.writeFileSync(path.join(bin, 'docker'), '#!/bin/sh\ncase "$*" in *" up "*) echo no route to the registry >&2; exit 1;; esac\n', {
      mode: 0o755,
    });
    process.env['PATH'] = `${bin}:${environment['PATH']}`;
    delete process.env['TAOCUN_ENGINES'];
    onlyMongodb();
    const engines = await start({ name: 'offline' });
    expect(engines.source).toEqual({ kafka: 'given', mongodb: 'local' });
    expect(lines.join('\n')).toContain('no route to the registry\nMongoDB is run without Docker instead');
    await engines.stop();
  });
});

describe('engines given from outside', () => {
  afterEach(clear);

  it('are used, one or both, and never stopped', async () => {
    onlyMongodb();
    const outside = await start({ name: 'outside' });
    expect(outside.source).toEqual({ kafka: 'given', mongodb: 'local' });
    delete process.env['KAFKA_BROKERS'];
    process.env['MONGODB_URI'] = outside.mongodbUri;
    const mixed = await start({ name: 'inside', ephemeral: true });
    expect(mixed.source).toEqual({ kafka: 'local', mongodb: 'given' });
    expect(mixed.mongodbUri).toBe(outside.mongodbUri);
    expect(mixed.kafkaBrokers).not.toEqual(outside.kafkaBrokers);
    await expect(mixed.stopMongo()).rejects.toThrow('not for us to stop');
    await mixed.stop();
    await expect(answers(outside)).resolves.toEqual([true, true]);

    process.env['KAFKA_BROKERS'] = ` ${outside.kafkaBrokers.join()} , `;
    const both = await start();
    expect(engineEnvironment(both)).toEqual(engineEnvironment(outside));
    await both.stop();
    await expect(answers(outside)).resolves.toEqual([true, true]);
  });

  it('are shared by all processes of one test run', async () => {
    const stop = await startEnginesForTests({ log: () => undefined });
    const { engines } = await startInChild({});
    expect(engineEnvironment({ ...engines } as Engines)).toEqual({
      KAFKA_BROKERS: process.env['KAFKA_BROKERS'],
      MONGODB_URI: process.env['MONGODB_URI'],
    });
    await stop();
    expect([process.env['KAFKA_BROKERS'], process.env['MONGODB_URI']]).toEqual([undefined, undefined]);
    expect(fs.readdirSync(path.join(root, 'data'))).toEqual([]);
  });
});
