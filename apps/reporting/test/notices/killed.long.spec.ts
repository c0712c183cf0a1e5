import { randomUUID } from 'node:crypto';
import { topicName } from '@taocun/contracts';
import { isoOfDay } from '@taocun/domain';
import { EventClient } from '@taocun/harness/event-client';
import { localWebhooks } from '@taocun/harness/installation';
import { ForeignClient } from '@taocun/harness/kafka/foreign-client';
import { faultHook } from '@taocun/harness/paths';
import { Receiver } from '@taocun/harness/receiver';
import { type ServiceProcess } from '@taocun/harness/service-process';
import { until } from '@taocun/harness/until';
import { type Failpoint } from '@taocun/runtime';
import { certified, dayOf } from '../reporting.fixture';
import { NoticesRig } from './notices-rig.fixture';

// Reporting as processes that are killed between any two steps of a notice's way.
const JD = '/marketplaces/jd';
const village = '330782104213';
const HOUR_MS = 3_600_000;

let rig: NoticesRig;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
  rig = await NoticesRig.start(localWebhooks);
});
afterAll(async () => {
  await rig.end();
  await receiver.stop();
});

async function start(roles: string): Promise<ServiceProcess> {
  const [started] = await rig.installation.startWith({ ROLES: roles }, 'reporting');
  if (started === undefined) throw new Error(`${roles} did not start`);
  return started;
}

/** Ends at a point between two steps of the loop. */
async function killedAt(point: Failpoint): Promise<void> {
  const dying = rig.installation.launch('reporting', { ROLES: 'projection', FAULT: `${point}:1` }, [
    '--require',
    faultHook,
  ]);
  expect(await dying.ended).toBe('SIGKILL');
}

const collection = (name: string) => rig.installation.database('reporting').collection<{ _id: string }>(name);

/**
 * Prepares `count` notices in a process that cannot publish them, and kills it. What has changed about the
 * source has lasted for an hour.
 */
async function prepare(count: number, change: 'silent' | 'returned'): Promise<void> {
  const seenAt = new Date(Date.now() - 2 * HOUR_MS);
  await collection('silences').updateOne({ _id: JD }, { $set: { change, seenAt } }, { upsert: true });
  const answers = await start('answers');
  await until(
    () => collection('pendingNotices').countDocuments(),
    (pending) => pending === count,
  );
  await answers.end('SIGKILL');
}

const sends = (asOf: string, until: string): Promise<void> =>
  rig.observe(asOf, { [JD]: (day) => (isoOfDay(day) >= '2015-03-03' && isoOfDay(day) < until ? 0 : 100) });
const late = (day: string, salesFen: number): Promise<void> =>
  rig.assess(village, {
    asOf: dayOf(day),
    offset: dayOf(day),
    openShops: 2,
    openShopsBySource: [{ source: JD, openShops: 2 }],
    lateUpdates: [{ cutOff: '2015-06-30', updates: 1, salesFen, alibabaSalesFen: 0 }],
  });

it('each notice reaches Kafka, the events and a webhook once, wherever reporting is killed', async () => {
  const projection = await start('projection');
  await rig.certify(certified(village));
  await rig.close(1);
  await late('2015-08-01', 500);
  await sends('2015-03-13', '9999-12-31');
  await projection.end('SIGKILL');
  await prepare(3, 'silent');
  // Published and not read back; read back and not stored; stored and not removed.
  for (const point of ['batch-received', 'batch-applied', 'after-checkpoint'] as const) await killedAt(point);

  const all = await start('answers,projection,delivery');
  await rig.installation.deliverTo(receiver.url);
  const stream = await EventClient.open(`${all.url}/api/v1/events?start=beginning&type=${types.join(',')}`);
  expect(idsOf(await stream.take(3))).toEqual([
    `${JD}:2015-03-03`,
    'world-bank-2019:2015',
    `world-bank-2019:${village}:2015:2015-08-01`,
  ]);
  const { lastEventId } = stream;
  await all.end('SIGKILL');
  const next = await start('projection');
  await late('2015-08-02', 700);
  await sends('2015-04-06', '2015-04-01');
  await next.end('SIGKILL');
  await prepare(2, 'returned');
  await killedAt('after-checkpoint');

  const last = await start('answers,projection,delivery');
  const resumed = await EventClient.open(`${last.url}/api/v1/events?type=${types.join(',')}`, {
    headers: { 'last-event-id': lastEventId },
  });
  expect(idsOf(await resumed.take(2))).toEqual([
    `${JD}:2015-03-03:returned`,
    `world-bank-2019:${village}:2015:2015-08-02`,
  ]);
  const expected = [
    `${JD}:2015-03-03`,
    'world-bank-2019:2015',
    `world-bank-2019:${village}:2015:2015-08-01`,
    `${JD}:2015-03-03:returned`,
    `world-bank-2019:${village}:2015:2015-08-02`,
  ];
  const answer = await fetch(`${last.url}/api/v1/events?start=beginning&type=${types.join(',')}`, {
    headers: { accept: 'application/json' },
  });
  expect(((await answer.json()) as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual(expected);
  // The receiver drops repeats by their ids.
  const isOfNotice = ({ body }: { readonly body: string }): boolean =>
    types.includes((JSON.parse(body) as { type: string }).type);
  const delivered = (): string[] => [
    ...new Set(receiver.taken.filter(isOfNotice).map(({ webhookId }) => webhookId)),
  ];
  await until(delivered, ({ length }) => length >= expected.length);
  expect(delivered().sort()).toEqual(expected.toSorted());
  const foreign = new ForeignClient(String(process.env['KAFKA_BROKERS']).split(','));
  const keys: string[] = [];
  await foreign.consume(
    topicName(rig.installation.prefix, 'observatory.notices'),
    `foreign-${randomUUID()}`,
    (_partition, messages) => {
      keys.push(...messages.map(({ key }) => String(key)));
      return keys.length >= expected.length;
    },
  );
  expect(keys).toEqual(expected);
  expect(await rig.installation.ends('observatory.notices')).toEqual([expected.length]);
});

const types = [
  'taocun.list.issued.v1',
  'taocun.source.fell-silent.v1',
  'taocun.source.returned.v1',
  'taocun.certificate.revised.v1',
];

function idsOf(events: readonly { readonly data: string }[]): string[] {
  return events.map(({ data }) => (JSON.parse(data) as { id: string }).id);
}
