import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { topicName, type TopicName } from '@taocun/contracts';
import { repositoryRoot } from '@taocun/dev/engines/folders';
import { Random } from '@taocun/dev/record/random';
import { toldOverHttp } from '@taocun/harness/event-client';
import { localWebhooks } from '@taocun/harness/installation';
import { eventFollower, webhookJournal } from '@taocun/harness/paths';
import { readTexts, type TopicRecord } from '@taocun/harness/read-topic';
import { until } from '@taocun/harness/until';
import { serviceNames } from '@taocun/service';
import { Disturbed, type DisturbedOptions } from './disturbed';

interface Options extends DisturbedOptions {
  /** How often each follower is killed. */
  readonly kills: number;
}

/** The topics published over HTTP. */
const toldTopics: readonly TopicName[] = ['village.verdicts', 'village.certifications', 'region.verdicts'];
const announcedTopics: readonly TopicName[] = [...toldTopics, 'village.assessments'];
/** Leaves time for a webhook that was refused twice, which is tried again after five minutes. */
const COMPLETE_WITHIN_MS = 900_000;

/** A follower in a process of its own, which journals what it receives before it is killed. */
interface Follower {
  readonly name: string;
  start(): ChildProcess;
  /** The events received, in order. */
  events(): readonly string[];
  /** The topics of the events that it receives. */
  readonly topics: readonly TopicName[];
}

/**
 * Has the three services read the record while a subscriber in Kafka, a client of the server-sent events and a receiver of webhooks are
 * killed and started again at random. Throws if one of them has not received exactly the events of the topics, each once and in order.
 */
export async function killFollowers({ kills, ...options }: Options): Promise<void> {
  const environment = { ...options.environment, ...localWebhooks };
  const run = new Disturbed({ ...options, environment });
  const { installation } = run;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'taocun-followers-'));
  const living = new Set<ChildProcess>();
  try {
    await run.prepare();
    await installation.start(...serviceNames);
    const reporting = installation.of('reporting').url;
    const receiver = await followerOfWebhooks(folder, living);
    await installation.deliverTo(receiver.url);
    const followers = [followerInKafka(folder, installation.prefix, environment), followerOfEvents(folder, reporting), receiver];
    let toKill = kills * followers.length;
    const killing = followers.map(async (follower, at) => {
      const random = new Random(options.seed + at);
      for (let left = kills; left > 0; left--) {
        const child = running(follower, living);
        await pause(random.between(100, 2_500));
        await kill(child, living);
        if (--toKill % 30 === 0) options.say(`${toKill} kills left`);
      }
      running(follower, living);
    });
    const feeding = (async () => {
      const step = Math.ceil(options.updates / (2 * kills));
      for (let fed = 0; fed < options.updates; fed += step) {
        await run.feed(step);
        await pause(500);
      }
    })();
    await Promise.all([...killing, feeding]);
    await run.settle();
    const logs = new Map<TopicName, readonly TopicRecord[]>();
    for (const topic of announcedTopics) logs.set(topic, await readTexts(installation.kafka, topicName(installation.prefix, topic)));
    await complete(followers, logs);
    const wrong = followers.flatMap((follower) => differences(follower, logs, (line) => options.say(line)));
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  } finally {
    for (const child of living) child.kill('SIGKILL');
    await run.clear();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function running(follower: Follower, living: Set<ChildProcess>): ChildProcess {
  const child = follower.start();
  living.add(child);
  return child;
}

async function kill(child: ChildProcess, living: Set<ChildProcess>): Promise<void> {
  const ended = child.exitCode !== null || child.signalCode !== null ? undefined : once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  living.delete(child);
}

function node(script: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The complete lines of a file, whose last one may be half written. */
function linesOf(file: string): unknown[] {
  if (!fs.existsSync(file)) return [];
  const lines = fs.readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as unknown);
}

function followerInKafka(folder: string, prefix: string, environment: Readonly<Record<string, string>>): Follower {
  const file = path.join(folder, 'journal');
  return {
    ...{ name: 'a subscriber in Kafka', topics: announcedTopics },
    start: () => node(path.join(repositoryRoot, 'clients/subscriber/test/follower.cjs'), [file], { ...environment, TOPIC_PREFIX: prefix }),
    events: () => linesOf(file).flatMap((line) => (line as { effects: { text: string }[] }).effects.map(({ text }) => text)),
  };
}

function followerOfEvents(folder: string, reporting: string): Follower {
  const file = path.join(folder, 'events');
  return {
    ...{ name: 'a client of the server-sent events', topics: toldTopics },
    start: () => node(eventFollower, [`${reporting}/api/v1/events?from=beginning`, file]),
    events: () => linesOf(file).map((line) => (line as { data: string }).data),
  };
}

/** Listens at the same port each time. A repeated delivery has the id of the first one. */
async function followerOfWebhooks(folder: string, living: Set<ChildProcess>): Promise<Follower & { readonly url: string }> {
  const file = path.join(folder, 'webhooks');
  const first = node(webhookJournal, ['0', file]);
  living.add(first);
  if (first.stdout === null) throw new Error('The receiver says nothing.');
  const [port] = (await once(createInterface({ input: first.stdout }), 'line')) as [string];
  await kill(first, living);
  return {
    ...{ name: 'a receiver of webhooks', topics: toldTopics, url: `http://127.0.0.1:${port}/` },
    start: () => node(webhookJournal, [port, file]),
    events: () => {
      const first = new Map<string, string>();
      for (const line of linesOf(file) as { id: string; data: string }[]) if (!first.has(line.id)) first.set(line.id, line.data);
      return [...first.values()];
    },
  };
}

/** Waits until all have received as many events as there are, or the time is over; the comparison then shows what is missing. */
async function complete(followers: readonly Follower[], logs: ReadonlyMap<TopicName, readonly TopicRecord[]>): Promise<void> {
  const isComplete = (follower: Follower): boolean =>
    follower.events().length >= follower.topics.reduce((sum, topic) => sum + (logs.get(topic)?.length ?? 0), 0);
  await until(() => followers.every(isComplete), { withinMs: COMPLETE_WITHIN_MS, everyMs: 1_000 }).catch(() => undefined);
  // A surplus event would come now.
  await pause(2_000);
}

function differences(follower: Follower, logs: ReadonlyMap<TopicName, readonly TopicRecord[]>, say: (line: string) => void): string[] {
  const wrong: string[] = [];
  const events = follower.events();
  const told = new Set(events);
  const announced = new Set<string>();
  for (const topic of follower.topics) {
    const lying = logs.get(topic) ?? [];
    const records = follower.topics === toldTopics ? lying.map((record) => ({ ...record, value: toldOverHttp(record.value) })) : lying;
    if (records.length === 0) wrong.push(`${topic} is empty: there is nothing to be compared`);
    const missing = records.filter(({ value }) => !told.has(value));
    if (missing.length > 0) wrong.push(`${follower.name} has not got ${missing.length} of ${topic}: ${missing[0]?.value.slice(0, 200)}`);
    for (const { value } of records) announced.add(value);
    wrong.push(...disorder(follower, topic, records, events));
  }
  if (told.size < events.length) wrong.push(`${follower.name} has got ${events.length - told.size} twice`);
  const additional = events.filter((event) => !announced.has(event));
  if (additional.length > 0)
    wrong.push(`${follower.name} has got ${additional.length} that are not there: ${additional[0]?.slice(0, 200)}`);
  say(`${follower.name}: ${events.length} of ${announced.size} announcements, each once and in order${wrong.length > 0 ? ': NOT SO' : ''}`);
  return wrong;
}

/** Events of one village, town or county come in the order of the log. */
function disorder({ name }: Follower, topic: TopicName, records: readonly TopicRecord[], events: readonly string[]): string[] {
  const places = new Map(records.map(({ key, value }, at) => [value, { key, at }]));
  const last = new Map<string, number>();
  let wrong = 0;
  for (const event of events) {
    const place = places.get(event);
    if (place === undefined) continue;
    if (place.at < (last.get(place.key) ?? -1)) wrong++;
    last.set(place.key, place.at);
  }
  return wrong === 0 ? [] : [`${name} has got ${wrong} of ${topic} out of order`];
}
