import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { topicName, type TopicName } from '@taocun/contracts';
import { type OwnEngines, startOwnEngines } from '@taocun/harness/engines/own-engines';
import { Installation, soon } from '@taocun/harness/installation';
import { readTexts } from '@taocun/harness/read-topic';
import { until } from '@taocun/harness/until';
import { serviceNames } from '@taocun/service';
import { repositoryRoot } from '@taocun/tools/engines/machine/folders';
import { holdInstallation } from './assert-installation';
import { loadOf } from './feeds';

const seed = Number(process.env['PROPERTY_SEED'] ?? Math.floor(Math.random() * 1e9));
const PARTITIONS = 8;
/** Longer than the session of the subscriber and the timeout of its requests. */
const AWAY_MS = 15_000;
const announcedIn: readonly TopicName[] = [
  'village.verdicts',
  'village.assessments',
  'village.certifications',
  'region.verdicts',
  'observatory.notices',
];

interface Received {
  readonly topic: string;
  readonly text: string;
}

/** Separate engines, whose Kafka may be killed. */
let engines: OwnEngines;
let installation: Installation;
let follower: ChildProcess;
const folder = mkdtempSync(path.join(tmpdir(), 'foreign-subscriber-'));
const journal = path.join(folder, 'journal');

beforeAll(async () => {
  process.stderr.write(`foreign-subscriber.long.spec: PROPERTY_SEED=${seed}\n`);
  engines = await startOwnEngines();
  const addresses = { KAFKA_BROKERS: engines.kafkaBrokers.join(','), MONGODB_URI: engines.mongodbUri };
  installation = new Installation(`e2e-${randomUUID().slice(0, 8)}-foreign.`, soon, { engines: addresses });
  await installation.prepare();
  await installation.start(...serviceNames);
  follower = spawn(
    process.execPath,
    [path.join(repositoryRoot, 'clients/subscriber/test/follower.cjs'), journal],
    {
      env: { ...process.env, ...addresses, TOPIC_PREFIX: installation.prefix },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
});
afterAll(async () => {
  follower.kill('SIGKILL');
  await installation.clear();
  await engines.stop();
  rmSync(folder, { recursive: true });
});

/** The complete lines of the journal: a line truncated by a crash was not saved. */
function received(): Received[] {
  if (!existsSync(journal)) return [];
  const lines = readFileSync(journal, 'utf8').split('\n').slice(0, -1);
  return lines.flatMap((line) => (JSON.parse(line) as { effects: Received[] }).effects);
}

/** All events of the topics, by topic and id. */
async function announcedNow(): Promise<Map<string, string>> {
  const announced = new Map<string, string>();
  for (const topic of announcedIn)
    for (const { value } of await readTexts(installation.kafka, topicName(installation.prefix, topic)))
      announced.set(`${topic} ${idOf(value)}`, value);
  return announced;
}

const idOf = (text: string): string => (JSON.parse(text) as { id: string }).id;

it('a subscriber using kafkajs receives each announcement once, without loss, across restarts of the broker', async () => {
  const records = loadOf(seed, 3_000, PARTITIONS);
  const third = Math.ceil(records.length / 3);
  // Connects before the broker is stopped.
  const publisher = await installation.publisher('marketplace.updates');
  const give = (from: number, to: number): void => {
    for (const { key, value, partition, timestampMs, headers } of records.slice(from, to)) {
      const record = { key, value: value === null ? null : Buffer.from(value), timestampMs };
      publisher.publishTo(
        'marketplace.updates',
        partition,
        headers === undefined ? record : { ...record, headers },
      );
    }
  };
  give(0, third);
  await publisher.flush();
  await installation.quiet();
  await until(() => received().length > 0, { what: 'the subscriber has received something' });

  for (const [restart, how] of (['kill', 'clean'] as const).entries()) {
    // Half is in progress when the broker stops; the other half waits for it.
    const from = (restart + 1) * third;
    const half = from + Math.ceil(third / 2);
    give(from, half);
    await engines.kafka.stop(how);
    give(half, from + third);
    await pause(AWAY_MS);
    await engines.kafka.start();
    await publisher.flush();
    await installation.quiet();
  }
  await publisher.close();
  await holdInstallation(installation);

  await until(async () => received().length >= (await announcedNow()).size, {
    what: 'the subscriber has received all',
  });
  // A repeat would arrive within this time, and a notice.
  await pause(10_000);
  const announced = await announcedNow();
  await until(() => received().length >= announced.size, { what: 'the subscriber has received all notices' });
  const all = received();
  expect(follower.exitCode).toBeNull();
  expect(all.map(({ topic, text }) => `${topic} ${idOf(text)}`).sort()).toEqual([...announced.keys()].sort());
  expect(new Set(all.map(({ text }) => text))).toEqual(new Set(announced.values()));
});
