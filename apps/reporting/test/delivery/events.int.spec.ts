import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import fc from 'fast-check';
import { type Connection } from 'mongoose';
import { encodeCertificateRevised, encodeListIssued } from '@taocun/contracts';
import { EventClient, type SentEvent } from '@taocun/harness/event-client';
import { DEADLINE_MS, until } from '@taocun/harness/until';
import { EventStream, type StreamPace, usualPace } from '@taocun/reporting-delivery';
import { AnnouncedRegions } from '@taocun/reporting-projection';
import {
  AnnouncementLog,
  FollowedLog,
  type FollowedTopic,
  followedTopics,
  LogEnds,
  parsePosition,
  ReadModels,
} from '@taocun/reporting-store';
import { ApiKeys, Metrics } from '@taocun/service';
import { anApp } from '../api.fixture';
import {
  certificateText,
  clusterText,
  noticeTexts,
  ReadLogs,
  townText,
  verdictText,
} from '../projection/announced.fixture';
import {
  certified,
  dropDatabase,
  ownDatabase,
  RecordedOutputs,
  SOME_DAY,
  verdictChanged,
} from '../reporting.fixture';

const WB = 'world-bank-2019';
const ALI = 'aliresearch-2022';
const villages = ['330782104213', '330782104214', '330782105201', '320324105212'];
/** The most of one caller. */
const FOLLOWERS = 20;

let connection: Connection;
let app: NestFastifyApplication;
let url: string;
let logs: ReadLogs;
const clients: EventClient[] = [];

beforeAll(async () => {
  connection = await ownDatabase();
  app = await instance();
  url = `${await app.getUrl()}/api/v1/events`;
});

beforeEach(() => {
  logs = new ReadLogs(connection, app.get(ReadModels), app.get(FollowedLog));
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await untilNobodyFollows();
  for (const each of [
    'verdictHistory',
    'certificateSegments',
    'regionHistory',
    'noticeHistory',
    'checkpoints',
  ])
    await connection.collection(each).deleteMany({});
});

afterAll(async () => {
  await app.close();
  await dropDatabase(connection);
});

/**
 * The next test reuses the event ids: a remaining follower would take them for repeats, and remember earlier
 * ones.
 */
async function untilNobodyFollows(): Promise<void> {
  await until(async () =>
    (await app.get(Metrics).text()).includes('taocun_event_followers{service="reporting"} 0\n'),
  );
}

/** An instance of reporting that is connected to Kafka; only the logs in `logs` have an end. */
async function instance(more: Readonly<Record<string, string>> = {}): Promise<NestFastifyApplication> {
  const started = await anApp(connection, {
    EVENT_FOLLOWERS: String(2 * FOLLOWERS),
    ...more,
  });
  await started.listen(0, '127.0.0.1');
  await started
    .get(AnnouncedRegions)
    .loaded({ endsOf: (topic) => Promise.resolve(endsOf(topic)), outputs: new RecordedOutputs() });
  return started;
}

const endsOf = (topic: string): number[] =>
  followedTopics.flatMap((followed) =>
    followed === topic ? [0, 1, 2, 3].map((partition) => logs?.log(followed, partition).length ?? 0) : [],
  );

async function open(query: string, lastEventId?: string): Promise<EventClient> {
  const client = await EventClient.open(
    `${url}${query}`,
    lastEventId === undefined ? {} : { headers: { 'last-event-id': lastEventId } },
  );
  clients.push(client);
  return client;
}

async function saveAll(): Promise<void> {
  for (const topic of followedTopics)
    for (let partition = 0; partition < 4; partition++) {
      if (logs.log(topic, partition).length > 0) await logs.save(topic, partition);
    }
}

/** The partition in which an event belongs. */
const partitionOf = (text: string): number => {
  const { data } = JSON.parse(text) as { data: { villageCode?: string } };
  return data.villageCode === undefined ? 1 : villages.indexOf(data.villageCode);
};

function append(topic: FollowedTopic, ...texts: readonly string[]): void {
  for (const text of texts) logs.append(topic, partitionOf(text), text);
}

const everywhere = followedTopics.flatMap((topic) =>
  [0, 1, 2, 3].map((partition) => [topic, partition] as const),
);

const verdictOf = (village: number, sequence: number): string =>
  verdictText(verdictChanged(villages[village]!, { sequence }));
const datas = (events: readonly SentEvent[]): string[] => events.map(({ data }) => data);

/** A notice about a village, one about a list, and one about a source. */
const noticesOf = (villageCode: string, ruleSet: string): readonly string[] => [
  encodeCertificateRevised({
    villageCode,
    ruleSet,
    year: 2015,
    asOf: SOME_DAY,
    salesFen: 9,
    lateSalesFen: 1,
  }),
  encodeListIssued({
    ruleSet,
    year: 2015,
    asOf: SOME_DAY,
    certificates: 1,
    qualifying: 1,
    towns: 0,
    clusters: 0,
    root: 'A'.repeat(43),
  }),
  noticeTexts.fellSilent,
];

describe('a stream', () => {
  it('sends each event once as stored in Kafka, under its type, with headers against buffering by proxies', async () => {
    const [first, second] = [1, 2].map((sequence) => verdictText(verdictChanged(villages[0]!, { sequence })));
    append('village.verdicts', first!, second!, first!, second!);
    append(
      'village.certifications',
      certificateText(certified(villages[1]!, { name: 'a\nb\r\u2028c', salesFen: 2n ** 60n })),
    );
    append('region.verdicts', townText('330782104'), clusterText('330782', { size: 'large' }));
    await saveAll();
    const client = await open('?start=beginning');
    const events = await client.take(5);
    expect(client.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    expect(client.retryMs).toBe(2_000);
    expect(datas(events).sort()).toEqual(
      [...new Set([0, 1].flatMap((at) => followedTopics.flatMap((topic) => logs.log(topic, at))))].sort(),
    );
    for (const { type, data } of events) expect(type).toBe((JSON.parse(data) as { type: string }).type);
    expect(client.lastEventId).toBe(events.at(-1)?.id);
  });

  it('begins with new events, and has an id before the first of them', async () => {
    append('village.verdicts', verdictText(verdictChanged(villages[0]!)));
    await saveAll();
    const before = await open('');
    await before.until(() => before.lastEventId !== '');
    before.close();
    const missed = verdictText(verdictChanged(villages[0]!, { sequence: 2 }));
    append('village.verdicts', missed);
    await saveAll();
    expect(datas(await (await open('', before.lastEventId)).take(1))).toEqual([missed]);
  });
});

it('after each event a client may reconnect and gets exactly the rest, whatever is announced and filtered', async () => {
  const text = fc.record({
    at: fc.nat(3),
    ruleSet: fc.constantFrom(WB, ALI),
    number: fc.integer({ min: 1, max: 3 }),
  });
  const announced = fc.array(fc.tuple(fc.constantFrom(...followedTopics), text), {
    minLength: 1,
    maxLength: 14,
  });
  const queries = fc.record({
    ruleSet: fc.option(fc.constantFrom(WB, ALI)),
    region: fc.option(fc.constantFrom('32', '330782104')),
  });
  await fc.assert(
    fc.asyncProperty(announced, queries, queries, async (records, first, then) => {
      for (const each of [
        'verdictHistory',
        'certificateSegments',
        'regionHistory',
        'noticeHistory',
        'checkpoints',
      ])
        await connection.collection(each).deleteMany({});
      logs = new ReadLogs(connection, app.get(ReadModels));
      for (const [topic, { at, ruleSet, number }] of records) {
        if (topic === 'village.verdicts')
          append(topic, verdictText(verdictChanged(villages[at]!, { ruleSet, sequence: number })));
        else if (topic === 'region.verdicts')
          append(topic, townText(villages[at]!.slice(0, 9), { ruleSet, sequence: number }));
        else if (topic === 'observatory.notices')
          append(topic, noticesOf(villages[at]!, ruleSet)[number - 1]!);
        else append(topic, certificateText(certified(villages[at]!, { ruleSet, year: 2012 + number })));
      }
      await saveAll();
      /**
       * The events after a position that pass a filter, partition by partition, each at its first occurrence.
       */
      const expected = (filter: typeof first, id: string): string[] =>
        followedTopics.flatMap((topic) =>
          [0, 1, 2, 3].flatMap((partition) => {
            const log = logs.log(topic, partition);
            const from = parsePosition(id)?.[topic]?.[partition] ?? 0;
            return log.filter((event, offset) => {
              const { data } = JSON.parse(event) as {
                data: { villageCode?: string; code?: string; ruleSet?: string };
              };
              const code = data.villageCode ?? data.code ?? '';
              return (
                offset >= from &&
                log.indexOf(event) === offset &&
                // A notice without a place concerns the whole country, and one without a rule set all of
                // them.
                (code === '' || code.startsWith(filter.region ?? '')) &&
                (data.ruleSet === undefined || [null, data.ruleSet].includes(filter.ruleSet))
              );
            });
          }),
        );
      const read = async (filter: typeof first, id: string): Promise<SentEvent[]> => {
        const awaited = expected(filter, id);
        const query = Object.entries(filter).flatMap(([name, value]) =>
          value === null ? [] : [`${name}=${value}`],
        );
        const client = await open(`?${query.join('&')}`, id);
        const events = await client.take(awaited.length);
        const inLogOrder = (all: readonly string[]): string[][] =>
          followedTopics.flatMap((topic) =>
            [0, 1, 2, 3].map((partition) => all.filter((one) => logs.log(topic, partition).includes(one))),
          );
        expect(inLogOrder(datas(events))).toEqual(inLogOrder(awaited));
        client.close();
        return events;
      };
      const events = await read(first, 'v:;c:;r:');
      for (const { id } of events) {
        await read(first, id);
        await read(then, id);
      }
    }),
    { numRuns: 6 },
  );
});

describe('events that are read and not stored yet', () => {
  /** A client that has received its first block, so that it receives what is read from now on. */
  async function follow(address = url, lastEventId?: string, query = ''): Promise<EventClient> {
    const client = await EventClient.open(
      `${address}${query}`,
      lastEventId === undefined ? {} : { headers: { 'last-event-id': lastEventId } },
    );
    clients.push(client);
    await client.until(() => client.lastEventId !== '');
    return client;
  }

  it('are sent at once, and not again once they are stored', async () => {
    append('village.verdicts', verdictOf(0, 1));
    await saveAll();
    const client = await follow();
    append('village.verdicts', verdictOf(0, 2), verdictOf(1, 1));
    append('village.certifications', certificateText(certified(villages[0]!)));
    append('region.verdicts', townText('330782104'));
    for (const [topic, partition] of everywhere) await logs.read(topic, partition);
    const events = await client.take(4);
    expect(datas(events).sort()).toEqual(
      [
        verdictOf(0, 2),
        verdictOf(1, 1),
        certificateText(certified(villages[0]!)),
        townText('330782104'),
      ].sort(),
    );
    expect(await connection.collection('verdictHistory').countDocuments({})).toBe(1);
    await saveAll();
    append('village.verdicts', verdictOf(0, 3));
    await saveAll();
    expect(datas((await client.take(5)).slice(4))).toEqual([verdictOf(0, 3)]);
  });

  it('wait for events that were read before the first follower came', async () => {
    append('village.verdicts', verdictOf(0, 1));
    await logs.read('village.verdicts', 0);
    const client = await follow();
    // The second event may repeat the first, which is neither stored nor sent.
    append('village.verdicts', verdictOf(0, 1), verdictOf(0, 2));
    await logs.read('village.verdicts', 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(client.events).toEqual([]);
    await saveAll();
    expect(datas(await client.take(2))).toEqual([verdictOf(0, 1), verdictOf(0, 2)]);
  });

  it('pass the filters as stored events do', async () => {
    const awaited = [
      await follow(url, undefined, `?ruleSet=${ALI}`),
      await follow(url, undefined, '?region=32,330782105'),
      await follow(url, undefined, `?village=${villages[0]}&type=taocun.village.verdict.changed.v1`),
      await follow(url, undefined, '?type=taocun.cluster.verdict.changed.v1'),
    ];
    append(
      'village.verdicts',
      verdictOf(0, 1),
      verdictText(verdictChanged(villages[2]!, { ruleSet: ALI })),
      verdictOf(3, 1),
    );
    append('village.certifications', certificateText(certified(villages[0]!)));
    append('region.verdicts', townText('330782104'), clusterText('330782', { ruleSet: ALI }));
    for (const [topic, partition] of everywhere) await logs.read(topic, partition);
    const counts = [2, 2, 1, 1];
    await Promise.all(awaited.map((client, at) => client.take(counts[at]!)));
    await saveAll();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(awaited.map(({ events }) => events.length)).toEqual(counts);
  });

  it('are sent once each, in order, whatever is read, saved, repeated or lost and wherever a client reconnects', async () => {
    const step = fc.oneof(
      fc.record({ append: fc.array(fc.nat(8), { minLength: 1, maxLength: 5 }) }),
      fc.constant({ read: true }),
      fc.constant({ save: true }),
      fc.constant({ crash: true }),
      fc.record({ back: fc.nat(20) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
        await untilNobodyFollows();
        for (const each of ['verdictHistory', 'checkpoints'])
          await connection.collection(each).deleteMany({});
        logs = new ReadLogs(connection, app.get(ReadModels), app.get(FollowedLog));
        let sequence = 0;
        let client = await follow(url, 'v:;c:;r:');
        const sent: SentEvent[] = [];
        for (const each of steps) {
          // Some of the appended events repeat earlier ones.
          if ('append' in each)
            for (const back of each.append)
              append(
                'village.verdicts',
                verdictOf(0, back < 3 && sequence > back ? sequence - back : ++sequence),
              );
          else if ('read' in each) await logs.read('village.verdicts', 0);
          else if ('save' in each) await logs.save('village.verdicts', 0);
          else if ('crash' in each) logs = logs.readBy(app.get(FollowedLog));
          else {
            client.close();
            sent.push(...client.events);
            // The client has lost the last few, as if it had crashed before storing them.
            sent.splice(Math.max(0, sent.length - each.back));
            client = await follow(url, sent.at(-1)?.id ?? 'v:;c:;r:');
          }
        }
        await logs.save('village.verdicts', 0);
        const expected = [...new Set(logs.log('village.verdicts', 0))];
        await client.until(() => sent.length + client.events.length >= expected.length);
        client.close();
        expect(datas([...sent, ...client.events])).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('are waited for by a client with their id, at an instance that does not read Kafka too', async () => {
    append('village.verdicts', verdictOf(0, 1), verdictOf(0, 2));
    const answers = await anApp(connection, { ROLES: 'answers' });
    answers.get(LogEnds).patienceMs = DEADLINE_MS;
    await answers.listen(0, '127.0.0.1');
    const address = `${await answers.getUrl()}/api/v1/events`;
    const client = await follow(address, 'v:1;c:;r:');
    await expect(follow(address, 'v:3;c:;r:')).rejects.toThrow(/^409 .*event-id-ahead/);
    await saveAll();
    expect(datas(await client.take(1))).toEqual([verdictOf(0, 2)]);
    client.close();
    await answers.close();
  });

  it('are not known while no process reads Kafka: a client with their id is refused until they are stored', async () => {
    await connection.collection('logEnds').deleteMany({});
    const reading = app.get(LogEnds);
    const { endsOf } = reading;
    reading.endsOf = undefined;
    append('village.verdicts', verdictOf(0, 1));
    await expect(follow(url, 'v:1;c:;r:')).rejects.toThrow(/^503 .*unavailable/);
    await saveAll();
    await follow(url, 'v:1;c:;r:');
    reading.endsOf = endsOf;
  });
});

describe('a page', () => {
  const ask = (query: string, headers = {}) =>
    fetch(`${url}${query}`, { headers: { accept: 'application/json', ...headers } });

  /** The texts of the events of all pages from a position on, and the last position. */
  async function readAll(
    query: string,
    from: string,
  ): Promise<{ readonly texts: readonly string[]; readonly end: string }> {
    const texts: string[] = [];
    for (let next = from; ;) {
      const answer = await ask(`?lastEventId=${next}&limit=2${query}`);
      const page = (await answer.json()) as {
        readonly items: readonly object[];
        readonly next: string;
        readonly more: boolean;
      };
      texts.push(...page.items.map((event) => JSON.stringify(event)));
      if (!page.more) return { texts, end: page.next };
      next = page.next;
    }
  }

  it('has the events of the stream, from the same positions: each may continue where the other has ended', async () => {
    append(
      'village.verdicts',
      verdictOf(0, 1),
      verdictOf(0, 2),
      verdictOf(0, 1),
      verdictOf(1, 1),
      verdictOf(3, 1),
    );
    append('region.verdicts', townText('330782104'), clusterText('330782', { size: 'large' }));
    await saveAll();
    const { texts, end } = await readAll('&region=33', 'v:;c:;r:');
    const client = await open('?start=beginning&region=33');
    const streamed = await client.take(5);
    expect([...texts].sort()).toEqual(datas(streamed).sort());
    const rest = await readAll('', streamed[1]!.id);
    expect(
      [...datas(streamed.slice(0, 2)), ...rest.texts].filter((text) => !text.includes(villages[3]!)).sort(),
    ).toEqual([...texts].sort());
    append('village.verdicts', verdictOf(0, 3));
    await saveAll();
    expect(datas(await (await open('?region=33', end)).take(1))).toEqual([verdictOf(0, 3)]);
    expect((await readAll('&region=33', end)).texts).toEqual([verdictOf(0, 3)]);
  });

  it('begins at the end without a position, and is also selected by the header', async () => {
    append('village.verdicts', verdictOf(0, 1));
    await saveAll();
    const now = await ask('');
    expect([now.status, await now.json()]).toEqual([200, { items: [], next: 'v:1;c:;r:;n:', more: false }]);
    const all = await ask('', { 'last-event-id': 'v:;c:;r:' });
    expect(await all.json()).toEqual({
      items: [JSON.parse(verdictOf(0, 1))],
      next: 'v:1;c:;r:;n:',
      more: false,
    });
    expect(all.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('may be empty although more is stored, and is refused to a caller who asks for too many at once', async () => {
    // No machine reads so much in the second of a page.
    append('village.verdicts', verdictOf(0, 1));
    await saveAll();
    await connection.collection('checkpoints').updateMany({}, { $set: { offset: 1_000_000_000_000 } });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('?start=beginning&region=11')));
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(await answer.json()).toMatchObject({ code: 'too-busy' });
    }
    for (const answer of answers.filter((each) => !refused.includes(each)))
      expect(await answer.json()).toMatchObject({
        items: [],
        next: expect.stringMatching(/^v:[1-9]\d+;c:;r:;n:$/),
        more: true,
      });
    expect((await ask('')).status).toBe(200);
  });

  it('uses no slot of a follower', async () => {
    await Promise.all(Array.from({ length: FOLLOWERS }, () => open('')));
    expect((await ask('?start=beginning')).status).toBe(200);
  });

  it.each([
    ['?limit=5', 'text/event-stream', 400],
    ['', 'text/csv', 406],
  ])('%s as %s is refused', async (query, accept, status) => {
    expect((await ask(query, { accept })).status).toBe(status);
  });
});

describe('a request that is refused', () => {
  it.each([
    [
      'too many',
      `village=${Array.from({ length: 101 }, () => villages[0]).join()}`,
      400,
      'village must contain no more than 100',
    ],
    ['no id', 'lastEventId=5', 400, 'send the `id` of an event unchanged'],
    [
      'an id of partitions that the topic does not have',
      'lastEventId=v:0,0,0,0,0,0,0,0,0;c:;r:',
      400,
      'send the `id` of an event unchanged',
    ],
    ['an id beyond the log', 'lastEventId=v:9;c:;r:', 409, 'never announced here'],
    [
      'an id of a partition where nothing is',
      'lastEventId=v:;c:;r:0,0,0,1',
      409,
      'Start again without an id',
    ],
    [
      'an id of a partition that is not there',
      'lastEventId=v:;c:;r:0,0,0,0,0,1',
      400,
      'send the `id` of an event unchanged',
    ],
  ])('%s', async (_name, query, status, detail) => {
    const answer = await fetch(`${url}?${query}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    expect(((await answer.json()) as { detail: string }).detail).toContain(detail);
  });

  it('the id in the header takes precedence over the one in the query', async () => {
    const client = await open('?lastEventId=nonsense', 'v:;c:;r:');
    expect(client.response.statusCode).toBe(200);
    await expect(open('?lastEventId=v:;c:;r:', 'nonsense')).rejects.toThrow('400');
  });

  it('one client too many is refused with the reason, and accepted once another has left', async () => {
    const all = await Promise.all(Array.from({ length: FOLLOWERS }, () => open('')));
    await expect(open('')).rejects.toThrow(
      /^503 application\/problem\+json.*20 clients of your address.*EVENT_FOLLOWERS/,
    );
    all[0]!.close();
    await until(() =>
      open('').then(
        () => true,
        () => false,
      ),
    );
  });
});

it('one key gets no more than its share of slots, and an instance has so many', async () => {
  const other = await instance({ EVENT_FOLLOWERS: '25' });
  const address = `${await other.getUrl()}/api/v1/events`;
  // A HEAD request keeps no slot.
  for (let n = 0; n < 26; n++)
    expect((await fetch(address, { method: 'HEAD' })).headers.get('content-type')).toBe(
      'text/event-stream; charset=utf-8',
    );
  const [headers, others] = await Promise.all(
    ['one', 'another'].map(async (name) => ({
      authorization: `Bearer ${(await other.get(ApiKeys).create({ role: 'reader', name })).key}`,
    })),
  );
  const follow = async (shown: Readonly<Record<string, string>> = {}) =>
    clients.push(await EventClient.open(address, { headers: shown }));
  for (let own = 0; own < FOLLOWERS; own++) await follow(headers);
  await expect(follow(headers)).rejects.toThrow(/^503 .*20 clients of your key/);
  for (let rest = FOLLOWERS; rest < 25; rest++) await follow(others);
  for (const shown of [others, {}])
    await expect(follow(shown)).rejects.toThrow(/^503 .*maximum of 25 followers/);
  await other.close();
});

it('a stop ends every stream, and accepts no new one', async () => {
  const stopping = await instance();
  const address = `${await stopping.getUrl()}/api/v1/events`;
  const following = await Promise.all([1, 2, 3].map(() => EventClient.open(address)));
  // `close` would wait for streams that it does not end.
  await stopping.close();
  for (const client of following) {
    await client.until(() => client.ended).catch(() => undefined);
    expect(client.ended).toBe(true);
  }
});

describe('at another pace of the stream', () => {
  const warnings: string[] = [];
  // A Unix socket buffers little, however slowly its client reads.
  const socket = join(tmpdir(), `events-${process.pid}.sock`);
  let server: Server;
  let waiting = 0;

  /** Follows everything from the beginning. */
  async function follow(pace: Partial<StreamPace>, filter = {}): Promise<EventClient> {
    const log = app.get(AnnouncementLog);
    server = createServer((_request, response) => {
      response.writeHead(200);
      const watching = setInterval(() => (waiting = Math.max(waiting, response.writableLength)), 5);
      const warn = (text: string) => warnings.push(text);
      const reports = { logger: { warn }, freshness: () => Promise.resolve('3 records behind') };
      const stream = new EventStream(response, log, { filter, from: {} }, { ...usualPace, ...pace }, reports);
      void stream.run().finally(() => clearInterval(watching));
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    return EventClient.open('http://localhost/', { socket });
  }

  async function aLot(): Promise<void> {
    const criteria = Array.from({ length: 20 }, () => verdictChanged(villages[0]!).data.criteria).flat();
    for (let sequence = 1; sequence <= many; sequence++)
      append('village.verdicts', verdictText(verdictChanged(villages[0]!, { sequence, criteria })));
    await saveAll();
  }
  const many = 300;

  beforeEach(() => {
    warnings.length = waiting = 0;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('a heartbeat is sent while nothing else is, with the position up to which the filter has omitted everything', async () => {
    append('village.verdicts', verdictText(verdictChanged(villages[0]!)));
    await saveAll();
    const client = await follow({ heartbeatMs: 200 }, { ruleSets: ['none'] });
    await client.until(() => client.comments >= 3);
    expect(client.lastEventId).toBe('v:1;c:;r:;n:');
    expect(client.events).toEqual([]);
    client.close();
  });

  it('a reader that reads nothing is cut off, and little is buffered for it', async () => {
    await aLot();
    const client = await follow({ stalledMs: 600 });
    await client.take(1);
    client.response.pause();
    await until(() => warnings.length > 0);
    expect(warnings).toEqual(['A follower of events has taken nothing for 600 ms and is cut off.']);
    expect(waiting).toBeLessThan(100_000);
    client.response.resume();
    await client.until(() => client.ended).catch(() => undefined);
    expect(client.ended).toBe(true);
    expect(client.events.length).toBeLessThan(many);
  });

  it('a client that has left before its stream begins uses no slot', async () => {
    const over = new Promise<void>((resolve, reject) => {
      server = createServer((_request, response) => {
        response.once('close', () => {
          // Otherwise the stream would notice only at its next heartbeat.
          const pace = { ...usualPace, heartbeatMs: 3_600_000 };
          const warn = (text: string) => warnings.push(text);
          const reports = { logger: { warn }, freshness: () => Promise.resolve('caught up') };
          const stream = new EventStream(
            response,
            app.get(AnnouncementLog),
            { filter: {}, from: {} },
            pace,
            reports,
          );
          stream.run().then(resolve, reject);
        });
        client.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const client = connect(socket);
    client.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await over;
    expect(warnings).toEqual([]);
  });

  it('a slow reader gets everything', async () => {
    await aLot();
    const client = await follow({ stalledMs: DEADLINE_MS });
    client.response.pause();
    while (client.events.length < many) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      const before = client.events.length;
      client.response.resume();
      await client.until(() => client.events.length >= Math.min(many, before + 30));
      client.response.pause();
    }
    expect(datas(client.events)).toEqual(logs.log('village.verdicts', 0));
    expect(warnings).toEqual([]);
    client.close();
  });
});
