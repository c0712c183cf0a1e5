import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type OwnEngines, startOwnEngines } from '@taocun/harness/engines/own-engines';
import { Installation, soon } from '@taocun/harness/installation';
import { scrape, sumOf } from '@taocun/harness/measures/metrics';
import { type ServiceProcess } from '@taocun/harness/service-process';
import { atStart, connectMongo, createLogger, readConfig } from '@taocun/service';
import { holdInstallation } from './assert-installation';
import { loadOf } from './feeds';

const seed = Number(process.env['PROPERTY_SEED'] ?? Math.floor(Math.random() * 1e9));
/** The time for which the only member may not be elected again. */
const STEPPED_DOWN_SECONDS = 6;
/** Longer than the 7 s after which a silent primary is detected. */
const FROZEN_MS = 10_000;
const PARTITIONS = 8;
/** The most warnings of one service over two failovers, however many partitions it has. */
const MOST_WARNINGS = 10;

/** Separate engines, whose MongoDB can step down and be frozen. */
let engines: OwnEngines;
let installation: Installation;
let services: ServiceProcess[];

beforeAll(async () => {
  process.stderr.write(`failover.long.spec: PROPERTY_SEED=${seed}\n`);
  engines = await startOwnEngines();
  const env = { ...soon, LOG_FORMAT: 'json' };
  const addresses = { KAFKA_BROKERS: engines.kafkaBrokers.join(','), MONGODB_URI: engines.mongodbUri };
  installation = new Installation(`e2e-${randomUUID().slice(0, 8)}-failover.`, env, { engines: addresses });
  await installation.prepare();
  // Reporting's requests wait for a primary for less time than an election takes, so that some of them fail.
  const impatient = { MONGODB_URI: `${engines.mongodbUri}&serverSelectionTimeoutMS=1000` };
  services = [
    ...(await installation.start('ingestion', 'classification')),
    ...(await installation.startWith(impatient, 'reporting')),
  ];
});
afterAll(async () => {
  await installation.clear();
  await engines.stop();
});

async function stepDown(): Promise<void> {
  await installation.client
    .db('admin')
    .command({ replSetStepDown: STEPPED_DOWN_SECONDS, secondaryCatchUpPeriodSecs: 0, force: true });
}

async function freeze(): Promise<void> {
  engines.mongodb.pause();
  await pause(FROZEN_MS);
  engines.mongodb.resume();
}

/**
 * Asks reporting during the work for data that it has to read in MongoDB, and counts the answers by status.
 */
async function askMeanwhile(work: Promise<void>): Promise<Record<string, number>> {
  const answers: Record<string, number> = {};
  let isOver = false;
  const over = work.finally(() => (isOver = true));
  const asking = Array.from({ length: 4 }, async (_, asker) => {
    for (let number = 0; !isOver; number++) {
      const response = await fetch(
        `${installation.of('reporting').url}/api/v1/verdicts?limit=${1 + ((number * 4 + asker) % 200)}`,
      );
      const key = `${response.status}${response.status === 503 ? ` ${response.headers.get('retry-after')}` : ''}`;
      answers[key] = (answers[key] ?? 0) + 1;
      await response.text();
      await pause(50);
    }
  });
  await Promise.all([over, ...asking]);
  return answers;
}

it('a primary that steps down, and a silent one, cost seconds: nothing restarts, nothing is wrong, and no request fails with 500', async () => {
  const records = loadOf(seed, 3_000, PARTITIONS);
  const third = Math.ceil(records.length / 3);
  const send = (from: number): Promise<void> => installation.send(records.slice(from, from + third));
  await send(0);
  await installation.quiet();
  const lengths = services.map(({ output }) => output.length);

  const answers = await askMeanwhile(
    (async () => {
      await Promise.all([stepDown(), send(third)]);
      await installation.quiet();
      await Promise.all([freeze(), send(2 * third)]);
      await installation.quiet();
    })(),
  );
  expect(Object.keys(answers).filter((key) => key !== '200' && key !== '503 5')).toEqual([]);
  expect([answers['200'], answers['503 5']]).toEqual([expect.any(Number), expect.any(Number)]);
  await holdInstallation(installation);
  for (const [at, service] of services.entries()) {
    const samples = await scrape(service.url);
    expect([service.service, service.running, sumOf(samples, 'taocun_restarts_total')]).toEqual([
      service.service,
      true,
      0,
    ]);
    const warnings = service.output
      .slice(lengths[at])
      .split('\n')
      .filter((line) => /"level":"(warn|error|fatal)"/.test(line));
    expect([service.service, warnings.length > MOST_WARNINGS ? warnings : []]).toEqual([service.service, []]);
  }
});

it('a start during an election waits for the primary', async () => {
  const lines: string[] = [];
  const log = createLogger({ service: 'reporting', level: 'info', format: 'json', secrets: [] }, (line) =>
    lines.push(line),
  );
  const config = readConfig('reporting', {
    KAFKA_BROKERS: 'localhost:1',
    MONGODB_URI: engines.mongodbUri,
    TOPIC_PREFIX: `${installation.prefix}start.`,
  });
  const connection = await connectMongo(config, log);
  await stepDown();
  await atStart(() => connection.collection('things').createIndex({ name: 1 }));
  expect((await connection.collection('things').indexes()).map(({ name }) => name)).toEqual([
    '_id_',
    'name_1',
  ]);
  await connection.dropDatabase();
  await connection.close();
});
