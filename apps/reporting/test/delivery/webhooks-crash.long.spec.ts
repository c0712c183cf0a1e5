import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { runTs } from '@taocun/harness/paths';
import { until } from '@taocun/harness/until';
import { type WebhookTuning } from '@taocun/reporting-delivery';
import { townText } from '../projection/announced.fixture';
import { seededRandom } from '../random.fixture';
import { Rig, verdict, verdictId, village } from './webhooks-rig.fixture';

/** A few kills by default; `npm run test:long` kills fifty times. */
const KILLS = Number(process.env['KILLS'] ?? 3);
/** Reached only by a test that hangs. */
const TIMEOUT_MS = 600_000 + KILLS * 60_000;
/** Started at once. A kill starts another one only if too few would be left. */
const INSTANCES = 4;
const { random, below } = seededRandom();

const tuning: Partial<WebhookTuning> = {
  // No delivery may fail permanently, because later ones would overtake it.
  retryDelaysMs: Array.from({ length: 10_000 }, (_, at) => Math.min(20 * (at + 1), 100)),
  timeoutMs: 300,
  leaseMs: 700,
  renewMs: 100,
  mostPending: 60,
};

let rig: Rig;
const processes: ChildProcess[] = [];
/** The events by their ids, in the order of their announcement. */
const announced = new Map<string, string>();
const sequences = new Map<string, number>();

beforeAll(async () => {
  rig = await Rig.start();
});
afterAll(async () => {
  for (const one of processes) one.kill('SIGKILL');
  await rig.end();
});

/** Announces verdicts on villages in three partitions, and on their town. */
async function announce(count: number): Promise<void> {
  for (let left = count; left > 0; left--) {
    const at = below(20);
    const isTown = random() < 0.2;
    const code = isTown ? village(at).slice(0, 9) : village(at);
    const sequence = (sequences.get(code) ?? 0) + 1;
    sequences.set(code, sequence);
    const text = isTown
      ? townText(code, { sequence, qualifies: sequence % 2 === 1 })
      : verdict(code, sequence);
    announced.set(verdictId(code, sequence), text);
    rig.logs.append(isTown ? 'region.verdicts' : 'village.verdicts', isTown ? 0 : at % 3, text);
  }
  for (const partition of [0, 1, 2]) await rig.logs.save('village.verdicts', partition);
  await rig.logs.save('region.verdicts', 0);
}

async function startProcess(): Promise<void> {
  const args = [
    runTs,
    path.join(__dirname, 'webhooks-process.fixture.ts'),
    rig.connection.name,
    JSON.stringify(tuning),
  ];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The process has ended by itself with ${String(code)}.`);
  });
  // A later kill must not count as a failure here.
  ended.catch(() => undefined);
  await Promise.race([once(child.stdout, 'data'), ended]);
  processes.push(child);
}

/** Kills the process that delivers, which its lease names. */
async function killOwner(): Promise<void> {
  const webhook = await rig.connection.collection('webhooks').findOne({});
  const pid = Number(String(webhook?.['lease'].owner).split('/')[1]);
  const at = processes.findIndex((one) => one.pid === pid);
  const [victim] = processes.splice(Math.max(at, 0), 1);
  if (victim === undefined) throw new Error('There is no process to kill.');
  victim.kill('SIGKILL');
  await once(victim, 'exit');
}

const byCode = (ids: Iterable<string>) => Map.groupBy(ids, (id) => id.split(':')[1]);

it(
  'everything arrives, in order by village, however often instances are killed and the receiver fails',
  async () => {
    const { receiver } = rig;
    const subscriber = await rig.instance({ tuning });
    const { secret } = await subscriber.create({ url: receiver.url, start: 'beginning' });
    await rig.stop(subscriber);
    const webhook = new Webhook(secret);
    receiver.answer = ({ body, headers }, response) => {
      // Verified on arrival, because the timestamp would be too old later. An error ends the run.
      webhook.verify(body, headers as Record<string, string>);
      const luck = random();
      if (luck < 0.1) response.destroy();
      else if (luck < 0.3) response.writeHead(503).end();
      else setTimeout(() => response.writeHead(204).end(), random() * 20);
    };
    await Promise.all(Array.from({ length: INSTANCES }, startProcess));
    const arrived = (): number => new Set(receiver.taken.map(({ webhookId }) => webhookId)).size;
    let isFeeding = true;
    const feeding = (async () => {
      while (isFeeding) {
        // More than can be delivered would only prolong the end.
        if (announced.size - arrived() < 50) await announce(1 + below(20));
        await pause(random() * 50);
      }
    })();
    for (let nth = 1; nth <= KILLS; nth++) {
      const next = INSTANCES - nth >= 1 ? undefined : startProcess();
      // At a point within the work of the present owner, however fast the machine is.
      const enough = receiver.received.length + 1 + below(20);
      await until(() => receiver.received.length >= enough);
      await pause(random() * 50);
      await killOwner();
      await next;
    }
    isFeeding = false;
    await feeding;
    await until(() => arrived() >= announced.size);
    // A process may have missed its answer, so requests count, not answers; the receiver drops repeated ids.
    for (const { webhookId, body } of receiver.taken)
      expect([webhookId, body]).toEqual([webhookId, announced.get(webhookId)]);
    expect(byCode(new Set(receiver.taken.map(({ webhookId }) => webhookId)))).toEqual(
      byCode(announced.keys()),
    );
    expect(announced.size).toBeGreaterThan(50);
    expect(receiver.received.length).toBeGreaterThan(announced.size);
  },
  TIMEOUT_MS,
);
