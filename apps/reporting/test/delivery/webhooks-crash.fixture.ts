import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Connection } from 'mongoose';
import { Webhook } from 'standardwebhooks';
import { ReadLogs, townText, verdictText } from '../projection/announced.fixture';
import { randomFrom } from '../random.fixture';
import { type WebhookTuning } from '@taocun/reporting-delivery';
import { ReadModels } from '@taocun/reporting-read-model';
import { ownDatabase, verdictChanged } from '../reporting.fixture';
import { dropDatabases, Instance } from './webhooks.fixture';
import { runTs } from '@taocun/harness/paths';
import { Receiver } from '@taocun/harness/receiver';
import { until } from '@taocun/harness/until';

interface Summary {
  readonly announced: number;
  readonly requests: number;
}

const tuning: Partial<WebhookTuning> = {
  // No delivery may fail permanently, because later ones would overtake it.
  retryDelaysMs: Array.from({ length: 10_000 }, (_, at) => Math.min(20 * (at + 1), 100)),
  timeoutMs: 300,
  leaseMs: 700,
  renewMs: 100,
  mostPending: 60,
};
const villages = Array.from({ length: 20 }, (_, at) => `3303241052${String(at).padStart(2, '0')}`);
const partitions = 3;

/**
 * Instances as processes. The one that delivers is killed at a random moment again and again, while announcements are made and the
 * receiver sometimes fails. In the end it must have received everything, without repeats once it drops repeated ids, and
 * each village's events in order.
 */
export async function deliverThroughKills({
  kills,
  seed,
  instances,
}: {
  readonly kills: number;
  readonly seed: number;
  /** Started at once. A kill starts another one only if too few would be left. */
  readonly instances: number;
}): Promise<Summary> {
  const random = randomFrom(seed);
  const receiver = await Receiver.start();
  const connection = await ownDatabase();
  const processes: ChildProcess[] = [];
  let isFeeding = true;
  const arrived = (): number => new Set(receiver.taken.map(({ webhookId }) => webhookId)).size;
  try {
    const feed = await Feed.over(connection);
    const subscriber = await Instance.start(connection, { tuning });
    const { secret } = await subscriber.create({ url: receiver.url, start: 'beginning' });
    await subscriber.stop();
    const webhook = new Webhook(secret);
    receiver.answer = ({ body, headers }, response) => {
      // Verified on arrival, because the timestamp would be too old later. An error ends the run.
      webhook.verify(body, headers as Record<string, string>);
      const luck = random();
      if (luck < 0.1) response.destroy();
      else if (luck < 0.3) response.writeHead(503).end();
      else setTimeout(() => response.writeHead(204).end(), random() * 20);
    };
    processes.push(...(await Promise.all(Array.from({ length: instances }, () => startProcess(connection.name)))));
    const feeding = (async () => {
      while (isFeeding) {
        // More than can be delivered would only prolong the end.
        if (feed.texts.size - arrived() < 50) await feed.more(1 + Math.floor(random() * 20), random);
        await pause(random() * 50);
      }
    })();
    for (let nth = 1; nth <= kills; nth++) {
      const next = instances - nth >= 1 ? undefined : startProcess(connection.name);
      // At a point within the work of the present owner, however fast the machine is.
      const enough = receiver.received.length + 1 + Math.floor(random() * 20);
      await until(
        () => receiver.received.length,
        (requests) => requests >= enough,
      );
      await pause(random() * 50);
      await kill(await ownerOf(connection), processes);
      if (next !== undefined) processes.push(await next);
    }
    isFeeding = false;
    await feeding;
    const announced = feed.texts.size;
    await until(arrived, (size) => size >= announced);
    verify(receiver, feed);
    return { announced, requests: receiver.received.length };
  } finally {
    isFeeding = false;
    for (const one of processes) one.kill('SIGKILL');
    await receiver.stop();
    await dropDatabases(connection);
    await connection.close();
  }
}

/** The pid of the process that delivers, from its lease. */
async function ownerOf(connection: Connection): Promise<number> {
  const webhook = await connection.collection('webhooks').findOne({});
  return Number(String(webhook?.['lease'].owner).split('/')[1]);
}

async function kill(pid: number, processes: ChildProcess[]): Promise<void> {
  const at = processes.findIndex((one) => one.pid === pid);
  const [victim] = processes.splice(Math.max(at, 0), 1);
  if (victim === undefined) throw new Error('There is no process to kill.');
  victim.kill('SIGKILL');
  await once(victim, 'exit');
}

/** Checks the events as a receiver sees them that drops repeated ids. Our process may have missed its answer, so requests count, not answers. */
function verify(receiver: Receiver, feed: Feed): void {
  const seen = new Map<string, string>();
  for (const { webhookId, body } of receiver.taken) {
    const before = seen.get(webhookId);
    if (before !== undefined && before !== body) throw new Error(`${webhookId} came with two contents.`);
    if (before === undefined) seen.set(webhookId, body);
  }
  for (const [id, text] of feed.texts) if (seen.get(id) !== text) throw new Error(`${id} came as ${seen.get(id)}, not as ${text}.`);
  if (seen.size !== feed.texts.size) throw new Error(`${seen.size - feed.texts.size} came that were never announced.`);
  for (const [code, ids] of feed.ordered) {
    const came = [...seen.keys()].filter((id) => id.split(':')[1] === code);
    if (came.join() !== ids.join()) throw new Error(`Of ${code} came ${came.join(' ')}, not ${ids.join(' ')}.`);
  }
}

/** Verdicts on villages and towns, as announced. */
class Feed {
  readonly texts = new Map<string, string>();
  /** The ids of each code in order. */
  readonly ordered = new Map<string, string[]>();

  private constructor(private readonly logs: ReadLogs) {}

  static async over(connection: Connection): Promise<Feed> {
    const models = new ReadModels(connection);
    await models.createIndexes();
    return new Feed(new ReadLogs(connection, models));
  }

  async more(count: number, random: () => number): Promise<void> {
    const touched = new Set<number>();
    for (let nth = 0; nth < count; nth++) {
      const at = Math.floor(random() * villages.length);
      const isTown = random() < 0.2;
      const code = isTown ? (villages[at] ?? '').slice(0, 9) : (villages[at] ?? '');
      const sequence = (this.ordered.get(code)?.length ?? 0) + 1;
      const qualifies = sequence % 2 === 1;
      const text = isTown ? townText(code, { sequence, qualifies }) : verdictText(verdictChanged(code, { sequence, qualifies }));
      const id = `world-bank-2019:${code}:${sequence}`;
      this.texts.set(id, text);
      this.ordered.set(code, [...(this.ordered.get(code) ?? []), id]);
      if (isTown) this.logs.append('region.verdicts', 0, text);
      else this.logs.append('village.verdicts', at % partitions, text);
      touched.add(isTown ? -1 : at % partitions);
    }
    for (const partition of touched) {
      if (partition === -1) await this.logs.save('region.verdicts', 0);
      else await this.logs.save('village.verdicts', partition);
    }
  }
}

async function startProcess(database: string): Promise<ChildProcess> {
  const args = [runTs, path.join(__dirname, 'webhooks-process.fixture.ts'), database, JSON.stringify(tuning)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The process has ended by itself with ${String(code)}.`);
  });
  // A later kill must not count as a failure here.
  ended.catch(() => undefined);
  await Promise.race([once(child.stdout, 'data'), ended]);
  return child;
}
