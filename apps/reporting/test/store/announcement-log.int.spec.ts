import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { type Connection } from 'mongoose';
import { type Criterion } from '@taocun/domain';
import { until } from '@taocun/harness/until';
import {
  type Announcement,
  type AnnouncementFilter,
  AnnouncementLog,
  followedTopics,
  type LogPosition,
  type ReadModels,
} from '@taocun/reporting-store';
import {
  certificateText,
  clusterText,
  noticeTexts,
  ReadLogs,
  townText,
  verdictText,
} from '../projection/announced.fixture';
import { certified, dayOf, dropDatabase, ownReadModels, verdictChanged } from '../reporting.fixture';

const WB = 'world-bank-2019';
const ALI = 'aliresearch-2022';
const QINGYAN = '330782104213';
const VERDICT = 'taocun.village.verdict.changed.v1';
const CLUSTER = 'taocun.cluster.verdict.changed.v1';
const all: AnnouncementFilter = {};

let connection: Connection;
let models: ReadModels;
let log: AnnouncementLog;
let logs: ReadLogs;

beforeAll(async () => {
  ({ connection, models } = await ownReadModels());
});

beforeEach(() => {
  log = new AnnouncementLog(connection, models, {});
  logs = new ReadLogs(connection, models);
});

afterEach(async () => {
  for (const each of [
    'verdictHistory',
    'certificateSegments',
    'regionHistory',
    'noticeHistory',
    'checkpoints',
  ])
    await connection.collection(each).deleteMany({});
});

afterAll(() => dropDatabase(connection));

async function readAll(
  filter: AnnouncementFilter,
  limit: number,
  from: LogPosition = {},
  to = log,
): Promise<Announcement[]> {
  const collected: Announcement[] = [];
  for (let position = from; ;) {
    const { announcements, next, more } = await to.read(position, filter, limit);
    if (announcements.length === 0 && !more) {
      expect(spelledOut(next)).toEqual(spelledOut(await to.end()));
      return collected;
    }
    expect(announcements.length).toBeLessThanOrEqual(limit);
    collected.push(...announcements);
    position = next;
  }
}

/** A partition that is omitted has position 0. */
const spelledOut = (position: LogPosition): number[][] =>
  followedTopics.map((topic) =>
    Array.from({ length: 8 }, (_, partition) => position[topic]?.[partition] ?? 0),
  );

const events = (announcements: readonly Announcement[]): string[] => announcements.map(({ event }) => event);

it('every event is written again byte for byte', async () => {
  const huge: Criterion[] = [
    {
      criterion: 'annual-sales',
      value: 10n ** 21n,
      threshold: 1_000_000_000,
      comparison: 'more-than',
      holds: true,
    },
    {
      criterion: 'alibaba-majority',
      value: { part: 9_007_199_254_740_993n, whole: 10n ** 21n },
      threshold: { part: 1, whole: 2 },
      comparison: 'more-than',
      holds: false,
    },
  ];
  const texts = {
    'village.verdicts': [
      verdictText(verdictChanged(QINGYAN)),
      verdictText(
        verdictChanged(QINGYAN, {
          sequence: 5_000_000_000,
          criteria: huge,
          asOf: dayOf('2014-11-11'),
          qualifies: false,
        }),
      ),
      verdictText({
        ...verdictChanged(QINGYAN, { ruleSet: ALI }),
        follows: { partition: 7, offset: 5_000_000_000, index: 12 },
      }),
    ],
    'village.certifications': [
      certificateText(certified(QINGYAN, { salesFen: -3, alibabaSalesFen: 0 })),
      certificateText(
        certified(QINGYAN, { year: 2014, salesFen: 2n ** 53n, alibabaSalesFen: 10n ** 20n, criteria: huge }),
      ),
      certificateText(
        certified(QINGYAN, { year: 2016, povertyCounty: false, longitude: 120.07, latitude: -0.5 }),
      ),
      certificateText(
        certified(QINGYAN, {
          year: 2017,
          povertyCounty: true,
          longitude: 120,
          latitude: 0,
          name: '"青岩刘"\u0000\\ 𠮷',
        }),
      ),
    ],
    'region.verdicts': [
      townText('330782104'),
      clusterText('330782', { size: 'super', villages: 100 }),
      clusterText('330782', { sequence: 2, qualifies: false, villages: 9 }),
    ],
    'observatory.notices': Object.values(noticeTexts),
  };
  for (const topic of followedTopics) {
    logs.append(topic, 3, ...texts[topic]);
    await logs.save(topic, 3);
  }
  const announcements = await readAll(all, 100);
  for (const topic of followedTopics)
    expect(events(announcements.filter((one) => one.topic === topic))).toEqual(texts[topic]);
  expect(announcements.map(({ id, type, ruleSet, code }) => ({ id, type, ruleSet, code }))).toEqual(
    announcements.map(({ event }) => {
      const { id, type, data } = JSON.parse(event) as {
        id: string;
        type: string;
        data: { ruleSet?: string; villageCode?: string; code?: string };
      };
      return { id, type, ruleSet: data.ruleSet ?? '', code: data.villageCode ?? data.code ?? '' };
    }),
  );
});

it('events of a village that moved are found by its township on their day, and written again byte for byte', async () => {
  const elsewhere = '330183101';
  const texts = [
    verdictText(verdictChanged(QINGYAN)),
    verdictText(verdictChanged(QINGYAN, { sequence: 2, qualifies: false }, elsewhere)),
  ];
  const lists = [
    certificateText(certified(QINGYAN)),
    certificateText(certified(QINGYAN, { year: 2016, townshipCode: elsewhere })),
  ];
  logs.append('village.verdicts', 0, ...texts);
  logs.append('village.certifications', 0, ...lists);
  for (const topic of ['village.verdicts', 'village.certifications'] as const) await logs.save(topic, 0);
  expect(events(await readAll({ regions: ['330782'] }, 10))).toEqual([texts[0], lists[0]]);
  expect(events(await readAll({ regions: [elsewhere, '11'] }, 10))).toEqual([texts[1], lists[1]]);
  expect(events(await readAll({ villages: [QINGYAN] }, 10))).toEqual([...texts, ...lists]);
});

it('an event stays at its first position, whether a repeat follows within a checkpoint or later', async () => {
  const [first, second, third] = [1, 2, 3].map((sequence) =>
    verdictText(verdictChanged(QINGYAN, { sequence })),
  );
  logs.append('village.verdicts', 0, first!, second!, first!, second!);
  await logs.save('village.verdicts', 0);
  logs.append('village.verdicts', 0, first!, second!, third!);
  await logs.save('village.verdicts', 0);
  const announcements = await readAll(all, 10);
  expect(announcements.map(({ partition, offset, event }) => [partition, offset, event])).toEqual([
    [0, 0, first],
    [0, 1, second],
    [0, 6, third],
  ]);
  expect(await log.end()).toEqual({ 'village.verdicts': [7] });
});

const everything = ['v1', 'v2', 'v3', 'c1', 'c2', 't1', 'l1', 'issued', 'silent', 'returned', 'revised'];
const places: readonly (readonly [AnnouncementFilter, readonly string[]])[] = [
  [{}, everything],
  [{ types: [], ruleSets: [], regions: [], villages: [] }, everything],
  [{ types: [VERDICT] }, ['v1', 'v2', 'v3']],
  [{ types: [CLUSTER] }, ['l1']],
  [{ types: ['taocun.village.assessed.v1'] }, []],
  [{ ruleSets: [ALI, WB], types: [VERDICT, CLUSTER] }, ['v1', 'v2', 'v3', 'l1']],
  // A notice without a rule set concerns all of them, and one without a place the whole country.
  [{ ruleSets: [ALI] }, ['v2', 'l1', 'silent', 'returned']],
  [{ types: ['taocun.list.issued.v1', 'taocun.source.returned.v1'], ruleSets: [ALI] }, ['returned']],
  [{ regions: ['330782104'] }, ['v1', 'v2', 't1', 'issued', 'silent', 'returned', 'revised']],
  [{ regions: ['3307', '320324105'] }, everything],
  [
    { villages: [QINGYAN, '320324105212'] },
    ['v1', 'v2', 'v3', 'c2', 'issued', 'silent', 'returned', 'revised'],
  ],
  [{ villages: [QINGYAN], regions: ['32'] }, ['issued', 'silent', 'returned']],
];

it.each(places)('the events that match the filter are returned: %j', async (filter, expected) => {
  const texts: Readonly<Record<string, string>> = {
    v1: verdictText(verdictChanged(QINGYAN)),
    v2: verdictText(verdictChanged(QINGYAN, { ruleSet: ALI })),
    v3: verdictText(verdictChanged('320324105212')),
    c1: certificateText(certified('330782105201')),
    c2: certificateText(certified('320324105212')),
    t1: townText('330782104'),
    l1: clusterText('330782', { ruleSet: ALI }),
    issued: noticeTexts.listIssued,
    silent: noticeTexts.fellSilent,
    returned: noticeTexts.returned,
    revised: noticeTexts.revised,
  };
  const topics = {
    v: 'village.verdicts',
    c: 'village.certifications',
    t: 'region.verdicts',
    l: 'region.verdicts',
  } as const;
  for (const [name, text] of Object.entries(texts))
    logs.append(name.length > 2 ? 'observatory.notices' : topics[name[0] as keyof typeof topics], 0, text);
  for (const topic of followedTopics) await logs.save(topic, 0);
  for (const limit of [1, 100]) {
    const announcements = await readAll(filter, limit);
    expect(events(announcements).sort()).toEqual(expected.map((name) => texts[name]).sort());
  }
});

it('each event is returned once, in the order of its log, whatever is saved when and wherever a reader stops', async () => {
  const villages = [QINGYAN, '330782104214', '320324105212'];
  const verdict = fc.record({
    village: fc.constantFrom(...villages),
    ruleSet: fc.constantFrom(WB, ALI),
    sequence: fc.integer({ min: 1, max: 4 }),
  });
  const step = fc.oneof(
    fc.record({ append: fc.array(verdict, { maxLength: 6 }), partition: fc.nat(2) }),
    fc.record({ save: fc.integer({ min: 1, max: 9 }), partition: fc.nat(2) }),
    fc.record({ read: fc.integer({ min: 1, max: 5 }) }),
  );
  const filters = fc.record({ ruleSets: fc.subarray([WB, ALI]), villages: fc.subarray(villages) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), filters, async (steps, filter) => {
      await connection.collection('verdictHistory').deleteMany({});
      await connection.collection('checkpoints').deleteMany({});
      const logs = new ReadLogs(connection, models);
      const topic = 'village.verdicts';
      const collected: Announcement[] = [];
      let position: LogPosition = {};
      for (const each of steps) {
        // A village is in the partition of its key.
        if ('append' in each)
          for (const { village, ...given } of each.append)
            logs.append(topic, villages.indexOf(village), verdictText(verdictChanged(village, given)));
        else if ('save' in each) await logs.save(topic, each.partition, each.save);
        else {
          const { announcements, next } = await log.read(
            JSON.parse(JSON.stringify(position)),
            filter,
            each.read,
          );
          expect(announcements.length).toBeLessThanOrEqual(each.read);
          collected.push(...announcements);
          position = next;
        }
      }
      for (const partition of [0, 1, 2]) await logs.save(topic, partition);
      collected.push(...(await readAll(filter, 7, position)));
      for (const partition of [0, 1, 2]) {
        const expected = [...new Set(logs.log(topic, partition))].filter((text) => {
          const { data } = JSON.parse(text) as { data: { villageCode: string; ruleSet: string } };
          return (
            (filter.villages.length === 0 || filter.villages.includes(data.villageCode)) &&
            (filter.ruleSets.length === 0 || filter.ruleSets.includes(data.ruleSet))
          );
        });
        expect(events(collected.filter((one) => one.partition === partition))).toEqual(expected);
      }
    }),
    { numRuns: 25 },
  );
});

it('an event that another instance is about to save is never skipped', async () => {
  const total = 60;
  const writing = (async () => {
    for (let sequence = 1; sequence <= total; sequence++) {
      for (const partition of [0, 1]) {
        logs.append(
          'village.verdicts',
          partition,
          verdictText(verdictChanged(`33078210421${partition}`, { sequence })),
        );
        if (sequence % (2 + partition) === 0) await logs.save('village.verdicts', partition);
      }
    }
    for (const partition of [0, 1]) await logs.save('village.verdicts', partition);
  })();
  const collected: Announcement[] = [];
  let position: LogPosition = {};
  while (collected.length < 2 * total) {
    const { announcements, next } = await log.read(position, all, 1_000);
    collected.push(...announcements);
    position = next;
    if (announcements.length === 0) await log.changed(5_000, position);
  }
  await writing;
  for (const partition of [0, 1])
    expect(events(collected.filter((one) => one.partition === partition))).toEqual(
      logs.log('village.verdicts', partition),
    );
});

it('readers of the same position share one read, and others have their own', async () => {
  logs.append('village.verdicts', 0, verdictText(verdictChanged(QINGYAN)));
  await logs.save('village.verdicts', 0);
  const sessions = jest.spyOn(connection, 'startSession');
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) => log.read({}, at < 19 ? {} : { ruleSets: [ALI] }, 10)),
  );
  expect(sessions).toHaveBeenCalledTimes(2);
  sessions.mockRestore();
  expect(answers.map(({ announcements }) => announcements.length)).toEqual([
    ...Array.from({ length: 19 }, () => 1),
    0,
  ]);
  expect((await log.read({}, {}, 10)).announcements).toHaveLength(1);
});

it('readers that are far behind get some events of every partition', async () => {
  for (const partition of [0, 1, 2, 3]) {
    for (let sequence = 1; sequence <= 10; sequence++)
      logs.append(
        'village.verdicts',
        partition,
        verdictText(verdictChanged(`33078210421${partition}`, { sequence })),
      );
    await logs.save('village.verdicts', partition);
  }
  const { announcements } = await log.read({}, all, 8);
  expect(announcements.map(({ partition, offset }) => [partition, offset]).sort()).toEqual(
    [0, 1, 2, 3].flatMap((partition) => [
      [partition, 0],
      [partition, 1],
    ]),
  );
  const { announcements: few } = await log.read({ 'village.verdicts': [5, 2, 5, 5] }, all, 1);
  expect(few.map(({ partition, offset }) => [partition, offset])).toEqual([[1, 2]]);
});

describe('changed', () => {
  /** Longer than any test, so that a wait that resolves has another reason. */
  const HOUR_MS = 3_600_000;

  it('resolves once any instance has saved something, for everyone who waits', async () => {
    const end = await log.end();
    const waiting = [log.changed(HOUR_MS), log.changed(HOUR_MS, end), log.changed(HOUR_MS, {})];
    logs.append('region.verdicts', 2, townText('330782104'));
    await logs.save('region.verdicts', 2);
    await Promise.all(waiting);
  });

  it('resolves if something was saved after the position, even if nothing more is saved', async () => {
    logs.append('region.verdicts', 2, townText('330782104'));
    await logs.save('region.verdicts', 2);
    const end = await log.end();
    await log.changed(HOUR_MS, {});
    await log.changed(HOUR_MS, { 'region.verdicts': [0, 0, 0] });
    const startedMs = performance.now();
    await log.changed(300, end);
    expect(performance.now() - startedMs).toBeGreaterThan(290);
  });

  it('resolves when the signal is aborted, or was before, and leaves no listener on it', async () => {
    const end = await log.end();
    const gone = new AbortController();
    await log.changed(20, end, gone.signal);
    expect(getEventListeners(gone.signal, 'abort')).toEqual([]);
    const waiting = log.changed(HOUR_MS, end, gone.signal);
    gone.abort();
    await waiting;
    await log.changed(HOUR_MS, end, gone.signal);
    expect(getEventListeners(gone.signal, 'abort')).toEqual([]);
  });

  it('asks once for all who wait, again and again, and stops when nobody waits', async () => {
    const ask = log.end.bind(log);
    const here = await ask();
    let underWay = 0;
    let most = 0;
    const end = jest.spyOn(log, 'end').mockImplementation(async () => {
      most = Math.max(most, ++underWay);
      return ask().finally(() => underWay--);
    });
    const over = new AbortController();
    const three = [1, 2, 3].map(() => log.changed(HOUR_MS, here, over.signal));
    await until(() => end.mock.calls.length > 2);
    over.abort();
    await Promise.all(three);
    expect(most).toBe(1);
    const callCount = end.mock.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(end.mock.calls.length - callCount).toBeLessThanOrEqual(1);
  });
});
