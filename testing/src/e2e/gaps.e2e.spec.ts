import { randomUUID } from 'node:crypto';
import { topicName } from '@taocun/contracts';
import { Installation, soon } from '@taocun/harness/installation';
import { readTexts } from '@taocun/harness/read-topic';
import { until } from '@taocun/harness/until';
import { serviceNames } from '@taocun/service';
import { opened, paid, recordOf, registered, type WrittenEvent } from '../oracle/feeds/builders';
import { untilTableIsCurrent } from './assert-lists';

const installation = new Installation(`e2e-${randomUUID().slice(0, 8)}-gaps.`, soon);
const PARTITIONS = 2;
const VILLAGES = ['330782104213', '330782104214', '330782105201'];
const DAY_MS = 86_400_000;
const [START, SILENT_FROM, RETURNED, ENDS] = ['2014-08-01', '2015-02-01', '2015-06-01', '2015-07-20'].map(
  (iso) => Date.parse(iso) / DAY_MS,
) as [number, number, number, number];

/**
 * In each village one shop on Taobao and one on JD. JD has ten orders a day in all, none for 120 days, and
 * one on the day of its return.
 */
function feed(): WrittenEvent[] {
  const events = VILLAGES.flatMap((villageCode, at) => [
    registered({ villageCode, households: 20, time: '2014-07-31T12:00:00+08:00' }),
    opened({ villageCode, shopId: `tb-${at}`, householdId: 'h1', time: '2014-07-31T13:00:00+08:00' }),
    opened({
      villageCode,
      shopId: `jd-${at}`,
      householdId: 'h2',
      platform: 'jd',
      ...jd,
      time: '2014-07-31T13:00:00+08:00',
    }),
  ]);
  for (let day = START; day < ENDS; day++) {
    const time = `${new Date(day * DAY_MS).toISOString().slice(0, 10)}T12:00:00+08:00`;
    const ordersOfJd = day < SILENT_FROM || day > RETURNED ? 10 : day === RETURNED ? 1 : 0;
    for (const at of VILLAGES.keys())
      events.push(paid({ shopId: `tb-${at}`, orderId: `tb-${at}-${day}`, amountFen: 10_000_000, time }));
    for (let order = 0; order < ordersOfJd; order++)
      events.push(
        paid({ shopId: `jd-${order % 3}`, orderId: `jd-${order}-${day}`, amountFen: 10_000, ...jd, time }),
      );
  }
  return events;
}
const jd = { source: '/marketplaces/jd' };

/** As stated about all villages. */
const incomplete = {
  openShops: { part: 3, whole: 6 },
  sources: [
    {
      source: '/marketplaces/jd',
      since: '2015-02-01',
      until: '2015-05-31',
      expected: 1_200,
      received: 0,
      openShops: 3,
    },
  ],
};
const village = VILLAGES[0] ?? '';
const ofVillage = { openShops: { part: 1, whole: 2 }, sources: [{ ...incomplete.sources[0], openShops: 1 }] };

interface Certified {
  readonly ruleSet: string;
  readonly year: number;
  readonly incomplete?: unknown;
}

async function answerOf(path: string): Promise<string> {
  const answer = await fetch(installation.of('reporting').url + path);
  const text = await answer.text();
  expect([path, answer.status, text]).toEqual([path, 200, text]);
  return text;
}
const incompleteIn = async (path: string): Promise<unknown> =>
  (JSON.parse(await answerOf(path)) as { incomplete?: unknown }).incomplete;

/** The answers that belong to the list of 2015 for ever. */
const ofTheList = [
  '/api/v1/certifications/2015',
  '/api/v1/certifications/2015/towns',
  `/api/v1/certifications/2015/proof?villageCode=${village}`,
  '/api/v1/counts/2015',
  '/data/2015/certified.csv',
  '/data/2015/panel.csv',
  '/lists/2015/feed.atom?lang=en',
];
const noticesNow = async (): Promise<string[]> =>
  (await readTexts(installation.kafka, topicName(installation.prefix, 'observatory.notices')))
    .map(({ value }) => value)
    .sort();

/** Without what tells when it was answered. */
const answersOfTheList = async (): Promise<string[]> => {
  await untilTableIsCurrent(installation.of('reporting').url);
  const texts = await Promise.all(ofTheList.map(answerOf));
  return texts.map((text) => text.replace(/"freshness":\{[^}]*\},?/, ''));
};

beforeAll(async () => {
  await installation.prepare({ 'marketplace.updates': PARTITIONS, 'village.activity': PARTITIONS });
  // Sent before the start: a partition whose records come later than the others' would not hold the clock
  // back.
  await installation.send(feed().map((event) => recordOf(event, PARTITIONS, ENDS * DAY_MS)));
  await installation.start(...serviceNames);
  await installation.quiet();
  // The list under each rule set.
  await until(async () => (await noticesNow()).length === 3, { what: 'the lists were announced' });
  await untilTableIsCurrent(installation.of('reporting').url);
});
afterAll(() => installation.clear());

it('a list that was issued after a silence of 120 days says so, in each of its answers', async () => {
  for (const path of [
    '/api/v1/certifications/2015',
    '/api/v1/certifications/2015/towns',
    '/api/v1/counts/2015',
    '/api/v1/counts',
  ])
    expect([path, await incompleteIn(path)]).toEqual([path, incomplete]);
  expect(await incompleteIn(`/api/v1/certifications/2015/proof?villageCode=${village}`)).toEqual(incomplete);
  const { certifications } = JSON.parse(await answerOf(`/api/v1/villages/${village}`)) as {
    certifications: Certified[];
  };
  // The year 2014 of `aliresearch` ends before the gap.
  expect(certifications.map(({ ruleSet, year, incomplete: of }) => [ruleSet, year, of])).toEqual([
    ['aliresearch', 2014, undefined],
    ['aliresearch-2022', 2015, ofVillage],
    ['world-bank-2019', 2015, ofVillage],
  ]);
  for (const path of ['/data/2015/certified.csv', '/data/2015/panel.csv', '/lists/2015/feed.atom?lang=en'])
    expect([path, await answerOf(path)]).toEqual([
      path,
      expect.stringContaining('/marketplaces/jd silent from 2015-02-01 to 2015-05-31'),
    ]);
});

it('the list is announced with its root and what is missing', async () => {
  const notices = (await noticesNow()).map(
    (text) => JSON.parse(text) as { type: string; id: string; data: Record<string, unknown> },
  );
  expect(notices.map(({ type, id }) => `${type} ${id}`)).toEqual(
    ['aliresearch-2022:2015', 'aliresearch:2014', 'world-bank-2019:2015'].map(
      (list) => `taocun.list.issued.v1 ${list}`,
    ),
  );
  const { root } = JSON.parse(await answerOf(`/api/v1/certifications/2015/proof?villageCode=${village}`)) as {
    root: string;
  };
  expect(notices.at(-1)?.data).toMatchObject({ certificates: 3, qualifying: 3, root, incomplete });
});

it('the mark stays, to the byte, when the orders arrive after all, and when everything is read again', async () => {
  const before = await answersOfTheList();
  const late = Array.from({ length: 120 * 10 }, (_, at) => {
    const day = SILENT_FROM + Math.floor(at / 10);
    const time = `${new Date(day * DAY_MS).toISOString().slice(0, 10)}T12:00:00+08:00`;
    return paid({ shopId: `jd-${at % 3}`, orderId: `jd-late-${at}`, amountFen: 10_000, ...jd, time });
  });
  await installation.send(late.map((event) => recordOf(event, PARTITIONS, ENDS * DAY_MS)));
  await installation.quiet();
  expect(await incompleteIn('/api/v1/counts')).toBeUndefined();
  const revised = await until(noticesNow, ({ length }) => length === 3 + VILLAGES.length, {
    what: 'the revised certificates were announced',
  });
  const withMoney = await answersOfTheList();
  // The proof and the feed are the list itself; what arrived later stands beside it in the other answers.
  for (const path of ofTheList.filter((each) => /proof|feed/.test(each)))
    expect(withMoney[ofTheList.indexOf(path)]).toBe(before[ofTheList.indexOf(path)]);
  for (const path of ['/api/v1/certifications/2015', '/api/v1/counts/2015'])
    expect([path, await incompleteIn(path)]).toEqual([path, incomplete]);

  await installation.stop('SIGKILL');
  for (const service of ['classification', 'reporting'] as const)
    await installation.database(service).dropDatabase();
  await installation.start(...serviceNames);
  await installation.quiet();
  expect(await answersOfTheList()).toEqual(withMoney);
  // Notices are prepared again, and none is sent again.
  await until(
    async () =>
      (await installation.database('reporting').collection('pendingNotices').countDocuments()) === 0,
  );
  expect(await noticesNow()).toEqual(revised);
});
