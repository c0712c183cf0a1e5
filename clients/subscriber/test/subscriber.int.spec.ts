import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AnnouncedLog } from '@taocun/harness/kafka/announced-log';
import { until } from '@taocun/harness/until';
import { Random } from '@taocun/tools/record/drawing/random';
import { Brokers } from '../src/brokers';
import {
  type Announced,
  FileStore,
  MemoryStore,
  type Place,
  Subscriber,
  type SubscriberOptions,
} from '../src/index';

/** A few kills by default; `npm run test:long` kills fifty times. */
const KILLS = Number(process.env['KILLS'] ?? 4);
const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 1_000_000);

let log: AnnouncedLog;
let folder: string;
const running: { stop(): Promise<void> }[] = [];
const children: ChildProcess[] = [];

beforeAll(() => {
  // Longer than a busy machine may stall.
  Brokers.sessionMs = 60_000;
});

beforeEach(async () => {
  log = new AnnouncedLog();
  folder = mkdtempSync(join(tmpdir(), 'subscriber-'));
  await log.prepare();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const one of running.splice(0)) await one.stop();
  await log.clear();
  rmSync(folder, { recursive: true });
});

interface Handled {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly text: string;
}

const handled = ({ topic, partition, offset, text }: Announced): Handled => ({
  topic,
  partition,
  offset,
  text,
});

function options(
  given: Partial<SubscriberOptions<Handled>> & Pick<SubscriberOptions<Handled>, 'store'>,
): SubscriberOptions<Handled> {
  const kafka = { brokers: String(process.env['KAFKA_BROKERS']).split(','), clientId: 'test' };
  return { kafka, group: `${log.prefix}test`, topicPrefix: log.prefix, handle: handled, ...given };
}

async function start(given: Parameters<typeof options>[0]): Promise<Subscriber<Handled>> {
  const subscriber = new Subscriber(options(given));
  running.push(subscriber);
  await subscriber.start();
  return subscriber;
}

/** Expects exactly the announcements, each once and in the order of its partition. */
function holdExactly(effects: readonly Handled[]): void {
  const byPlace = new Map<string, string[]>();
  for (const { topic, partition, text } of effects) {
    const name = `${topic}/${partition}`;
    byPlace.set(name, [...(byPlace.get(name) ?? []), text]);
  }
  expect(Object.fromEntries([...byPlace].sort())).toEqual(Object.fromEntries([...log.announced].sort()));
}

it('each announcement of all topics is handled once and in order, with repeats and after a stop', async () => {
  const store = new MemoryStore<Handled>();
  await log.announce(40, 0);
  await log.announce(250, 20);
  const first = await start({ store });
  await until(() => store.effects.length >= log.count / 2);
  await first.stop();
  await log.announce(10, 5);
  await start({ store });
  await until(() => store.effects.length >= log.count);
  await log.announce(3, 3);
  await until(() => store.effects.length >= log.count);
  holdExactly(store.effects);
});

it('a subscriber from now on skips earlier announcements, but no later one', async () => {
  const store = new MemoryStore<Handled>();
  await log.announce(5, 0);
  const before = new Map(log.announced);
  const subscriber = await start({ store, from: 'now' });
  await subscriber.stop();
  await log.announce(5, 0);
  await start({ store, from: 'now' });
  await until(() => store.effects.length >= log.count / 2);
  for (const [name, texts] of before)
    log.announced.set(name, (log.announced.get(name) ?? []).slice(texts.length));
  holdExactly(store.effects);
});

it('an event of an unknown type is passed over', async () => {
  const store = new MemoryStore<Handled>();
  const failures: Place[] = [];
  await log.announce(5, 0);
  await log.announceLaterType();
  await log.announce(5, 0);
  await start({ store, onError: (_error, place) => failures.push(place) });
  await until(() => failures.length > 0 || store.effects.length >= log.count);
  expect(failures).toEqual([]);
  holdExactly(store.effects);
});

it('a failed announcement is reported and tried again, and those handled before it are not handled twice', async () => {
  const store = new MemoryStore<Handled>();
  await log.announce(30, 0);
  const failures: Place[] = [];
  let calls = 0;
  await start({
    store,
    topics: ['village.verdicts'],
    handle: (announced) => {
      if (++calls === 20) throw new Error('the disk is full');
      return handled(announced);
    },
    onError: (_error, place) => failures.push(place),
  });
  await until(() => store.effects.length >= 60);
  expect(failures.map(({ topic }) => topic)).toEqual(['village.verdicts']);
  for (const name of log.announced.keys())
    if (!name.startsWith('village.verdicts')) log.announced.delete(name);
  holdExactly(store.effects);
});

it('a slow handler keeps its partitions, is called once for each announcement, and stops when asked to', async () => {
  const store = new MemoryStore<Handled>();
  await log.announce(30, 0);
  log.announced.delete('village.verdicts/1');
  for (const name of log.announced.keys())
    if (!name.startsWith('village.verdicts')) log.announced.delete(name);
  const received: unknown[] = [];
  const slowly: string[] = [];
  const { promise: last, resolve: end } = Promise.withResolvers<void>();
  const subscriber = await start({
    store,
    topics: ['village.verdicts'],
    handle: async (announced) => {
      if (announced.partition === 0) await (slowly.push(announced.text) < 26 ? pause(500) : last);
      return handled(announced);
    },
    onError: (error) => received.push(error),
  });
  await until(() => slowly.length === 26);
  const stopped = subscriber.stop();
  end();
  await stopped;
  expect(slowly).toHaveLength(26);
  expect(received).toEqual([]);
  expect(new Set(slowly).size).toBe(slowly.length);
  // The step in progress at the stop is saved.
  expect(store.effects.filter(({ partition }) => partition === 0).map(({ text }) => text)).toEqual(slowly);
});

it('two processes that start and stop cause no failure', async () => {
  const store = new MemoryStore<Handled>();
  const received: unknown[] = [];
  const slow = {
    store,
    from: 'now' as const,
    topics: ['village.verdicts' as const],
    onError: (error: unknown) => received.push(error),
    handle: async (announced: Announced) => {
      await pause(20);
      return handled(announced);
    },
  };
  // Both start at the same moment, before anything is stored.
  const [, second] = await Promise.all([start(slow), start(slow)]);
  for (let times = 0; times < 20; times++) {
    await log.announce(10, 0);
    if (times === 5) await second.stop();
    if (times === 10) await start(slow);
    await pause(300);
  }
  for (const name of log.announced.keys())
    if (!name.startsWith('village.verdicts')) log.announced.delete(name);
  await until(() => store.effects.length >= log.count);
  expect(received).toEqual([]);
  holdExactly(store.effects);
});

it('a store that is ahead of the log is reported, not followed', async () => {
  const store = new MemoryStore<Handled>();
  await log.announce(2, 0);
  await store.save({
    topic: 'village.verdicts',
    partition: 0,
    from: undefined,
    offset: 900,
    seen: new Map(),
    effects: [],
  });
  const received: string[] = [];
  await start({ store, topics: ['village.verdicts'], onError: (error) => received.push(String(error)) });
  await until(() => received.length > 0);
  expect(received[0]).toContain('has 0 to 2, and the store is at 900');
  expect(store.effects.filter(({ partition }) => partition === 0)).toEqual([]);
});

it('the example prints each verdict once, also after a restart', async () => {
  const announced = (): string[] =>
    [...log.announced].filter(([name]) => name.startsWith('village.verdicts')).flatMap(([, texts]) => texts);
  const received: string[] = [];
  for (const again of [0, 3]) {
    await log.announce(9, again);
    const example = spawn(
      process.execPath,
      [join(__dirname, '../examples/verdicts.mjs'), join(folder, 'journal')],
      {
        env: { ...process.env, TOPIC_PREFIX: log.prefix },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    children.push(example);
    let output = '';
    example.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    const lines = (): string[] => output.split('\n').filter((line) => line.includes('Taobao Village'));
    await until(() => received.length + lines().length >= announced().length);
    example.kill('SIGTERM');
    expect(await once(example, 'exit')).toEqual([0, null]);
    received.push(...lines());
  }
  const expected = announced().map((text) => {
    const { data } = JSON.parse(text) as {
      data: { asOf: string; villageCode: string; qualifies: boolean; ruleSet: string };
    };
    return `${data.asOf} ${data.villageCode} ${data.qualifies ? 'is' : 'is no longer'} a Taobao Village (${data.ruleSet})`;
  });
  expect(received.sort()).toEqual(expected.sort());
});

it(`killed ${KILLS} times at random during announcements, it has handled each exactly once`, async () => {
  console.log(`seed ${seed}`);
  const random = new Random(seed);
  const journal = join(folder, 'journal');
  const follow = (): ChildProcess => {
    const child = spawn(process.execPath, [join(__dirname, 'follower.cjs'), journal], {
      env: { ...process.env, TOPIC_PREFIX: log.prefix },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    children.push(child);
    return child;
  };
  for (let kill = 0; kill < KILLS; kill++) {
    const child = follow();
    const lifeMs = 300 + random.next() * 2_500;
    const endsMs = performance.now() + lifeMs;
    while (performance.now() < endsMs) {
      await log.announce(1 + Math.floor(random.next() * 40), Math.floor(random.next() * 10));
      await pause(random.next() * 200);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  follow();
  const read = (): Handled[] => {
    if (!existsSync(journal)) return [];
    // Only read here: the file belongs to the child process.
    const lines = readFileSync(journal, 'utf8').split('\n').slice(0, -1);
    return lines.flatMap((line) => (JSON.parse(line) as { effects: Handled[] }).effects);
  };
  await until(() => read().length >= log.count);
  const child = children.at(-1);
  child?.kill('SIGKILL');
  if (child !== undefined) await once(child, 'exit');
  const store = await FileStore.open<Handled>(journal);
  holdExactly(await store.effects());
  await store.close();
});
