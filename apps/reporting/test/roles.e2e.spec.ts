import { randomUUID } from 'node:crypto';
import { EventClient } from '@taocun/harness/event-client';
import { Installation, localWebhooks } from '@taocun/harness/installation';
import { Receiver } from '@taocun/harness/receiver';
import { type ServiceProcess } from '@taocun/harness/service-process';
import { served, until } from '@taocun/harness/until';
import { type Json } from './api.fixture';
import { verdictText } from './projection/announced.fixture';
import { assessedText, verdictChanged } from './reporting.fixture';

// Reporting's roles as separate processes, over one Kafka and one MongoDB.
const village = '330324105201';
const verdictId = (sequence: number): string => `world-bank-2019:${village}:${sequence}`;

let installation: Installation;
let receiver: Receiver;

beforeEach(async () => {
  receiver = await Receiver.start();
  installation = new Installation(`roles-${randomUUID().slice(0, 8)}.`, {
    CHECKPOINT_INTERVAL_MS: '100',
    ...localWebhooks,
  });
  await installation.prepare();
});

afterEach(async () => {
  await installation.clear();
  await receiver.stop();
});

async function start(roles: string): Promise<ServiceProcess> {
  const [started] = await installation.startWith({ ROLES: roles }, 'reporting');
  if (started === undefined) throw new Error(`${roles} did not start`);
  return started;
}

/** Publishes as classification does: the assessment with the new verdict, then the verdict. */
async function decide(sequence: number): Promise<void> {
  const qualifies = sequence % 2 === 1;
  const publisher = await installation.publisher('village.assessments', 'village.verdicts');
  const qualifiesUnder = qualifies ? ['world-bank-2019'] : [];
  publisher.publish(
    'village.assessments',
    village,
    assessedText(village, { qualifiesUnder, offset: sequence }),
  );
  publisher.publish(
    'village.verdicts',
    village,
    verdictText(verdictChanged(village, { sequence, qualifies })),
  );
  await publisher.flush();
  await publisher.close();
}

const delivered = (): string[] => receiver.taken.map(({ webhookId }) => webhookId);
const untilDelivered = (...ids: string[]) =>
  until(delivered, ({ length }) => length >= ids.length).then((seen) => expect(seen).toEqual(ids));

async function json(
  process: ServiceProcess,
  path: string,
  headers = {},
): Promise<{ readonly status: number; readonly body: Json }> {
  const answer = await fetch(process.url + path, { headers });
  return { status: answer.status, body: await answer.json() };
}

it('one process projects and delivers a verdict, another answers with it; a frozen and then a killed one delay nothing', async () => {
  const answers = await start('answers');
  const projection = await start('projection,delivery');
  await installation.deliverTo(receiver.url);
  const stream = await EventClient.open(`${answers.url}/api/v1/events?start=beginning`);

  await decide(1);
  await untilDelivered(verdictId(1));
  const [event] = await stream.take(1);
  expect(JSON.parse(event?.data ?? '')).toMatchObject({ id: verdictId(1) });
  const qualifying = () => json(answers, '/api/v1/villages?ruleSet=world-bank-2019&qualifies=true');
  await until(qualifying, ({ body }) => body.items?.[0]?.villageCode === village);
  expect(await json(answers, `/api/v1/villages/${village}`)).toMatchObject({
    status: 200,
    body: { villageCode: village },
  });

  // A frozen process represents the slowest report.
  const report = fetch(`${answers.url}/api/v1/villages`, { headers: { accept: 'text/csv' } }).then(
    ({ status }) => status,
    () => 'cut off',
  );
  answers.signal('SIGSTOP');
  await decide(2);
  await untilDelivered(verdictId(1), verdictId(2));
  expect(await projection.positions()).toMatchObject({ running: true, group: { joined: true } });
  await answers.end('SIGKILL');
  expect(await report).toBe('cut off');

  const next = await start('answers');
  const { body } = await json(next, '/api/v1/events?start=beginning', { accept: 'application/json' });
  expect(body.items.map(({ id }: { id: string }) => id)).toEqual([verdictId(1), verdictId(2)]);
  const resumed = await EventClient.open(`${next.url}/api/v1/events`, {
    headers: { 'last-event-id': stream.lastEventId },
  });
  expect(JSON.parse((await resumed.take(1))[0]?.data ?? '')).toMatchObject({ id: verdictId(2) });
  resumed.close();
  expect(delivered()).toEqual([verdictId(1), verdictId(2)]);
});

it('a process that only answers refuses an id that was never announced, and accepts one that was', async () => {
  const answers = await start('answers');
  await start('projection');
  await decide(1);
  // Kafka's ends may not be known in time.
  const ask = (id: string) =>
    served(() => json(answers, `/api/v1/events?lastEventId=${id}`, { accept: 'application/json' }));
  expect(await ask('v:999999999999999;c:;r:')).toMatchObject({
    status: 409,
    body: { code: 'event-id-ahead' },
  });
  // One of the eight partitions has the verdict.
  const statuses: number[] = [];
  for (let partition = 0; partition < 8; partition++)
    statuses.push((await ask(`v:${'0,'.repeat(partition)}1;c:;r:`)).status);
  expect(statuses.sort()).toEqual([200, ...Array<number>(7).fill(409)]);
});

it('a process without a role reports that: no API, no partitions, no lag, and no state of Kafka', async () => {
  const answers = await start('answers');
  const projection = await start('projection');
  const delivery = await start('delivery');
  await installation.deliverTo(receiver.url);
  await decide(1);
  await untilDelivered(verdictId(1));

  for (const process of [projection, delivery]) {
    for (const path of ['/', '/api/v1/villages', '/docs-json'])
      expect(await json(process, path)).toMatchObject({
        status: 404,
        body: {
          code: 'unknown-address',
          detail: expect.stringMatching(/has the role \w+, .* Ask a process that has the role answers\.$/),
        },
      });
  }
  for (const process of [answers, projection, delivery]) {
    expect(await json(process, '/health/ready')).toMatchObject({ status: 200 });
    expect(process.output).toContain(
      `roles=${process === answers ? 'answers' : process === projection ? 'projection' : 'delivery'}`,
    );
  }
  for (const process of [answers, delivery]) {
    expect(await process.positions()).toMatchObject({ running: true, reasons: [], partitions: [] });
    expect((await json(process, '/health')).body).not.toHaveProperty('kafka');
    expect(await (await fetch(`${process.url}/metrics`)).text()).not.toMatch(
      /^taocun_(kafka_up|partition_lag)\{/m,
    );
  }
  expect(await (await fetch(`${projection.url}/metrics`)).text()).toMatch(/^taocun_kafka_up\{.*\} 1$/m);
});
