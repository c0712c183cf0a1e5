import { topics } from '@taocun/contracts';
import { proxyBeforeKafka } from '@taocun/harness/engines/kafka-proxy';
import { testClient } from '@taocun/harness/kafka/test-client';
import { quiet } from '@taocun/harness/quiet';
import type { TcpProxy } from '@taocun/harness/tcp-proxy';
import { DEADLINE_MS, until } from '@taocun/harness/until';
import { partitionOfKey, prepareTopics, Publisher, readTopic } from '@taocun/kafka';
import { type AuditedAction, AuditLog } from '@taocun/service';
import { ingestionOverHttp, type OverHttp } from '../http.fixture';
import { ingestionLoop } from '../repair.fixture';
import { aClosing, anOpening, aRegistration, text } from '../updates/updates.fixture';
import { RejectedUpdates } from './rejected-updates';

const PARTITIONS = topics['marketplace.updates'].partitions;
const patience = { connectedWithinMs: DEADLINE_MS, acknowledgedWithinMs: DEADLINE_MS };
const kafka = testClient();

let service: OverHttp;
let loop: { stop(): Promise<void> } | undefined;

beforeEach(async () => {
  service = await ingestionOverHttp({ patience });
  const admin = kafka.admin();
  await admin.connect();
  await prepareTopics(admin, [{ name: topic(), ...topics['marketplace.updates'] }]);
  await admin.disconnect();
});
afterEach(async () => {
  await stopLoop();
  await service.close();
});

const topic = (): string => `${service.config.topicPrefix}marketplace.updates`;
const startLoop = async (): Promise<void> =>
  void (loop = await ingestionLoop(service.config, service.connection));
const stopLoop = async (): Promise<void> => {
  const running = loop;
  loop = undefined;
  await running?.stop();
};

interface Body {
  readonly [name: string]: unknown;
  readonly next?: string;
  readonly items: readonly { readonly id: string; readonly state: string; readonly tries: number }[];
  readonly history: readonly { readonly outcome?: string }[];
}

async function ask(method: 'GET' | 'POST', path: string, body?: unknown, { app, shown }: OverHttp = service) {
  const { statusCode, payload } = await app.inject({
    method,
    url: `/api/v1/${path}`,
    ...(body === undefined
      ? { headers: { ...shown } }
      : { payload: text(body), headers: { 'content-type': 'application/json', ...shown } }),
  });
  return { status: statusCode, body: JSON.parse(payload) as Body };
}
const get = async (path: string): Promise<Body> => (await ask('GET', path)).body;
const post = (path: string, body?: unknown) => ask('POST', path, body);
const states = async (query = ''): Promise<Record<string, string>> =>
  Object.fromEntries((await get(`rejected?limit=1000${query}`)).items.map(({ id, state }) => [id, state]));
/** The ids of the rejected updates, once there are `count`. */
const rejected = async (count: number): Promise<string[]> =>
  Object.keys(
    await until(
      () => states(),
      (all) => Object.keys(all).length === count,
    ),
  );
const outcomes = async (id: string) => (await get(`rejected/${id}`)).history.map(({ outcome }) => outcome);
const counts = async (holds: (counts: Body) => boolean): Promise<Body> =>
  until(() => get('updates/counts'), holds);

/** The outcomes and details of these actions in the audit log, in order. */
const audited = async (action: AuditedAction): Promise<unknown[]> => {
  const records = await service.app.get(AuditLog).records.find({ action }).sort({ _id: 1 }).toArray();
  return records.map(({ outcome, detail = '{}' }) => ({ outcome, ...(JSON.parse(detail) as object) }));
};

interface Sent {
  readonly key: string;
  readonly value: string | Buffer | null;
  readonly headers?: Record<string, string>;
  readonly timestampMs?: number;
}

async function send(...records: Sent[]): Promise<void> {
  const publisher = new Publisher(
    kafka,
    new Map([['updates', { name: topic(), partitions: PARTITIONS }]]),
    quiet,
  );
  await publisher.connect();
  for (const { key, headers = {}, ...record } of records)
    publisher.publishTo('updates', partitionOfKey(key, PARTITIONS), { key, headers, ...record });
  await publisher.flush();
  await publisher.close();
}
const asSent = (key: string, update: unknown): Sent => ({ key, value: text(update) });
const misspelt = (shopId: string, platform = 'taobbao') => ({
  ...anOpening(shopId),
  data: { ...anOpening(shopId).data, platform },
});
const correction = { patch: { data: { platform: 'taobao' } } };

/** The topic's records that are repairs. */
async function repairsInTopic() {
  const all = (await readTopic(kafka, topic())).map(({ key, value, headers: given, timestampMs }) => {
    const headers = Object.fromEntries(Object.entries(given ?? {}).map(([name, one]) => [name, String(one)]));
    return { key: String(key), value: String(value), headers, timestampMs };
  });
  return all.filter(({ headers }) => headers['taocun-repair']);
}

describe('a rejected update', () => {
  it('is corrected, sent to the partition of its key and accepted once', async () => {
    await send(asSent('s-1', misspelt('s-1')));
    await startLoop();
    const [id = ''] = await rejected(1);
    expect(await get(`rejected/${id}`)).toMatchObject({ state: 'open', tries: 0, history: [] });

    const sinceMs = Date.now();
    const answer = await post(`rejected/${id}/repair`, correction);
    const outcomes = {
      number: 1,
      kind: 'sent',
      source: '/marketplaces/taobao',
      id: 'o-s-1',
      key: 's-1',
      partition: partitionOfKey('s-1', PARTITIONS),
      text: text(anOpening('s-1')),
      outcome: 'acknowledged',
    };
    expect(answer).toMatchObject({ status: 202, body: { id, repeated: false, repair: outcomes } });
    const [record] = await repairsInTopic();
    expect(record).toMatchObject({ key: 's-1', value: text(anOpening('s-1')) });
    expect(record?.headers['taocun-repairs']).toMatch(new RegExp(`^[^/]+/${topic()}/${id}$`));
    expect(record?.timestampMs).toBeGreaterThanOrEqual(sinceMs);

    expect(await get(`rejected/${id}`)).toMatchObject({ state: 'sent', tries: 1, history: [outcomes] });
    expect(await counts(({ read }) => read === 2)).toMatchObject({
      accepted: 1,
      repeated: 0,
      rejected: { 'invalid-data': 1 },
    });

    // The same request gets the same answer, and nothing is sent that could count again.
    expect(await post(`rejected/${id}/repair`, correction)).toEqual({
      ...answer,
      status: 200,
      body: { ...answer.body, repeated: true },
    });
    expect(
      (await post(`rejected/${id}/repair`, { patch: { id: 'another', ...correction.patch } })).status,
    ).toBe(409);
    expect((await post(`rejected/${id}/repair`, { patch: { data: { platform: 'tmall' } } })).status).toBe(
      409,
    );
    expect((await post(`rejected/${id}/set-aside`, { note: 'too late' })).status).toBe(409);
    expect(await repairsInTopic()).toHaveLength(1);
  });

  it('counts once if it is sent again because nobody knows whether it had arrived', async () => {
    const arrived = anOpening('s-1');
    await send(asSent('s-1', misspelt('s-1')), asSent('s-1', arrived));
    await startLoop();
    const [id = ''] = await rejected(1);
    // Left by a process that was killed right after Kafka accepted the record.
    const { source, id: name } = arrived;
    const at = new Date(Date.now() - 120_000);
    const begun = {
      kind: 'sent',
      outcome: 'sending',
      value: Buffer.from(text(arrived)),
      digest: '',
      source,
      id: name,
      key: 's-1',
    };
    await service.connection.collection('repairs').insertOne({ rejectedId: id, number: 1, at, ...begun });
    expect(await states()).toEqual({ [id]: 'open' });
    expect(
      await post(`rejected/${id}/repair`, { patch: { id: 'another', ...correction.patch } }),
    ).toMatchObject({ status: 409 });
    expect(await post(`rejected/${id}/repair`, correction)).toMatchObject({
      status: 202,
      body: { repair: { number: 2 } },
    });
    expect(await counts(({ read }) => read === 3)).toMatchObject({
      accepted: 1,
      repeated: 1,
      rejected: { 'invalid-data': 1 },
    });
    expect(await outcomes(id)).toEqual(['unknown', 'acknowledged']);
  });

  it('is not sent again if that would make its own name expire', async () => {
    const at = new Date(Date.now() - 31 * 86_400_000);
    const arrived = anOpening('s-1');
    // Kafka accepted it, but the acknowledgement was lost. Nothing in its partition was read since.
    await send(
      ...[asSent('s-1', misspelt('s-1')), asSent('s-1', arrived)].map((one) => ({
        ...one,
        timestampMs: at.getTime(),
      })),
    );
    await startLoop();
    const [id = ''] = await rejected(1);
    await counts(({ accepted }) => accepted === 1);
    const { source, id: name } = arrived;
    const sent = {
      kind: 'sent',
      outcome: 'unknown',
      value: Buffer.from(text(arrived)),
      digest: '',
      source,
      id: name,
      key: 's-1',
    };
    await service.connection.collection('repairs').insertOne({ rejectedId: id, number: 1, at, ...sent });
    expect(await post(`rejected/${id}/repair`, correction)).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/forgotten/) },
    });
    expect(await counts(({ read }) => read === 2)).toMatchObject({ accepted: 1 });
  });

  it('is sent once even if many requests ask for it at the same time', async () => {
    await send(asSent('s-1', misspelt('s-1')));
    await startLoop();
    const [id = ''] = await rejected(1);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post(`rejected/${id}/repair`, correction)),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.every(({ status }) => [200, 202, 409].includes(status))).toBe(true);
    expect(await repairsInTopic()).toHaveLength(1);
    expect((await get(`rejected/${id}`)).history).toHaveLength(1);
  });

  it('that is rejected again is a new rejected update, which names the one it corrects', async () => {
    await send(asSent('s-1', { ...anOpening('s-1'), id: 'first' }), asSent('s-1', misspelt('s-1')));
    await startLoop();
    const [id = ''] = await rejected(1);
    const elsewhere = { patch: { data: { ...correction.patch.data, villageCode: '320324105213' } } };
    expect((await post(`rejected/${id}/repair`, elsewhere)).status).toBe(202);
    const anew = (await rejected(2)).find((one) => one !== id) ?? '';
    expect(await states()).toEqual({ [id]: 'sent', [anew]: 'open' });
    expect(await get(`rejected/${anew}`)).toMatchObject({
      reason: 'shop-conflict',
      path: '/data/villageCode',
      repairs: id,
      history: [],
    });
    expect(await post(`rejected/${id}/repair`, correction)).toMatchObject({ status: 409 });

    const village = { patch: { data: { villageCode: anOpening('s-1').data.villageCode } } };
    expect((await post(`rejected/${anew}/repair`, village)).status).toBe(202);
    expect(await counts(({ read }) => read === 4)).toMatchObject({
      accepted: 2,
      repeated: 0,
      rejected: { 'shop-conflict': 1 },
    });
  });

  it('ignores forged headers', async () => {
    await send(asSent('s-1', misspelt('s-1')));
    await startLoop();
    const [id = ''] = await rejected(1);
    await stopLoop();
    await post(`rejected/${id}/repair`, correction);
    const [{ headers } = { headers: {} }] = await repairsInTopic();
    await send({ key: 's-1', value: '{"forged":true}', headers });
    await startLoop();
    await counts(({ read }) => read === 3);
    const forged = (await rejected(2)).find((one) => one !== id) ?? '';
    expect(await states()).toEqual({ [id]: 'sent', [forged]: 'open' });
    expect(await get(`rejected/${forged}`)).not.toHaveProperty('repairs');
  });

  it('keeps its history when the loop writes it again', async () => {
    await send(asSent('s-1', misspelt('s-1')), asSent('s-1', aRegistration('not a code')));
    const checkpoints = service.connection.collection('checkpoints');
    await startLoop();
    const [first = '', second = ''] = await rejected(2);
    await stopLoop();
    // As after a crash before the checkpoint: the same records are read again.
    await checkpoints.deleteMany({});
    await service.connection
      .collection('rejected')
      .updateMany({}, { $set: { message: 'written before the crash' } });
    await post(`rejected/${first}/repair`, correction);
    await post(`rejected/${second}/set-aside`, { note: 'a trial' });
    await startLoop();
    await counts(({ read }) => read === 3);
    expect(await get(`rejected/${first}`)).toMatchObject({
      message: expect.stringContaining('must be one of'),
      tries: 1,
      history: [{ outcome: 'acknowledged' }],
    });
    expect(await get(`rejected/${second}`)).toMatchObject({
      state: 'set-aside',
      tries: 0,
      history: [{ number: 1, kind: 'set-aside', note: 'a trial' }],
      message: expect.not.stringContaining('before the crash'),
    });
  });

  it('that still fails is refused with reason and path, and nothing is sent or stored', async () => {
    await send(asSent('s-1', misspelt('s-1')), { key: 's-2', value: '{' });
    await startLoop();
    const listed = await rejected(2);
    const broken = (await states('&reason=malformed-json')) as object;
    const id = listed.find((one) => !(one in broken)) ?? '';
    expect(await post(`rejected/${id}/repair`)).toMatchObject({
      status: 422,
      body: { reason: 'invalid-data', path: '/data/platform' },
    });
    expect(await post(`rejected/${id}/repair`, { event: {} })).toMatchObject({
      status: 422,
      body: { reason: 'invalid-envelope', path: '/specversion' },
    });
    expect(await post(`rejected/${Object.keys(broken).join()}/repair`, correction)).toMatchObject({
      status: 422,
      body: { reason: 'malformed-json', path: '' },
    });
    expect(await post('rejected/0:999/repair', correction)).toMatchObject({ status: 404 });
    expect(await post('rejected/0:999/set-aside', { note: 'x' })).toMatchObject({ status: 404 });
    expect(await post('rejected/x/repair', correction)).toMatchObject({ status: 400 });
    expect(await post(`rejected/${id}/repair`, { pach: {} })).toMatchObject({ status: 400 });
    expect(await repairsInTopic()).toEqual([]);
    expect(await outcomes(id)).toEqual([]);
  });
});

describe('many rejected updates', () => {
  const shops = Array.from({ length: 30 }, (_, at) => `s-${at}`);

  beforeEach(async () => {
    await send(
      ...shops.map((shop) => asSent(shop, misspelt(shop))),
      asSent('other', { ...misspelt('other'), source: '/other' }),
      asSent('lost', { ...misspelt('lost'), data: { ...misspelt('lost').data, householdId: '' } }),
      asSent('closing', { ...aClosing('closing'), data: {} }),
      { key: 'x', value: '{' },
    );
    await startLoop();
    await rejected(34);
  });

  it('are set aside page by page, with one note for all of them; those of other sources and reasons stay open', async () => {
    const trial = { reason: 'invalid-data', source: '/marketplaces/taobao', note: 'a trial' };
    const [sent = ''] = Object.keys(await states('&path=/data/platform&source=/marketplaces/taobao'));
    expect((await post(`rejected/${sent}/repair`, correction)).status).toBe(202);
    const tried = await post('rejected/set-aside', { ...trial, dryRun: true });
    expect(tried).toEqual({ status: 200, body: { dryRun: true, matched: 31, updates: 31, setAside: 0 } });
    expect(await states('&state=set-aside')).toEqual({});

    const pages: number[] = [];
    let cursor: unknown;
    do {
      const { status, body } = await post('rejected/set-aside', { ...trial, limit: 20, cursor });
      expect(status).toBe(200);
      pages.push(Number(body['setAside']));
      cursor = body['next'];
    } while (cursor !== undefined);
    expect(pages).toEqual([20, 11]);
    const [aside = ''] = Object.keys(await states('&state=set-aside'));
    expect((await get(`rejected/${aside}`)).history).toEqual([
      expect.objectContaining({ kind: 'set-aside', note: 'a trial' }),
    ]);
    // Not the update already sent, nor those of another source or reason.
    expect(Object.keys(await states('&state=set-aside'))).not.toContain(sent);
    expect(Object.keys(await states('&state=open'))).toHaveLength(2);
    expect((await post('rejected/set-aside', trial)).body).toMatchObject({ matched: 0, setAside: 0 });
    // Singly they can still be sent.
    expect((await post(`rejected/${aside}/repair`, correction)).status).not.toBe(409);
  });

  it('are listed by path, source, state and time', async () => {
    expect(Object.keys(await states('&path=/data/platform'))).toHaveLength(31);
    expect(Object.keys(await states('&source=/other'))).toHaveLength(1);
    expect(Object.keys(await states('&state=open&source=/marketplaces/taobao'))).toHaveLength(32);
    expect(await states('&state=sent')).toEqual({});
    expect(await states('&since=2100-01-01T00:00:00Z')).toEqual({});
    expect(await states('&before=2014-01-01T00:00:00%2B08:00')).toEqual({});
    expect(Object.keys(await states('&since=2014-01-01T00:00:00Z&before=2100-01-01T00:00:00Z'))).toHaveLength(
      34,
    );
    // Values examined for their source are dropped: those of a page may have gigabytes.
    const { matches: ofSource } = await service.app.get(RejectedUpdates).search({ source: '/other' }, 10);
    expect(ofSource).toEqual([expect.not.objectContaining({ value: expect.anything() })]);
    for (const wrong of ['state=closed', 'from=2014-01-01', 'path=a&path=b', 'source[$ne]=x'])
      expect((await ask('GET', `rejected?${wrong}`)).status).toBe(400);
    const listed: string[] = [];
    let next = '';
    do {
      const page = await get(`rejected?source=/marketplaces/taobao&limit=5${next}`);
      listed.push(...page.items.map(({ id }) => id));
      next = page.next === undefined ? '' : `&cursor=${page.next}`;
    } while (next !== '');
    expect(new Set(listed).size).toBe(32);
    expect(listed).toHaveLength(32);
  });
});

describe('repairs', () => {
  let id: string;
  let away: OverHttp;
  let way: TcpProxy | undefined;

  /** A second instance, with a rejected update, whose Kafka is at this address. */
  const startAway = async (kafkaBrokers: string, connectedWithinMs: number): Promise<void> => {
    await send(asSent('s-1', misspelt('s-1')));
    await startLoop();
    [id = ''] = await rejected(1);
    await stopLoop();
    const patience = { connectedWithinMs, acknowledgedWithinMs: 200 };
    away = await ingestionOverHttp({ topicPrefix: service.config.topicPrefix, kafkaBrokers, patience });
  };
  afterEach(async () => {
    await way?.close();
    way = undefined;
    away.app.getHttpServer().closeAllConnections();
    await away.app.close();
    await away.connection.close();
  });

  it('are answered with 503 while Kafka is away, and the updates stay open', async () => {
    await startAway('127.0.0.1:1', 200);
    const notSent = { status: 503, body: { taken: 'none' } };
    expect(await ask('POST', `rejected/${id}/repair`, correction, away)).toMatchObject(notSent);
    expect(await states()).toEqual({ [id]: 'open' });
    expect(await audited('rejected.repair')).toEqual([{ outcome: 'failed' }]);
  });

  it('that Kafka does not acknowledge are in the audit log, and no others are begun until it does', async () => {
    way = await proxyBeforeKafka(String(process.env['KAFKA_BROKERS']));
    await startAway(`127.0.0.1:${way.port}`, patience.connectedWithinMs);
    // The first update connects to Kafka.
    const headers = { 'content-type': 'application/cloudevents+json', ...away.shown };
    expect(
      await away.app.inject({
        method: 'POST',
        url: '/api/v1/updates',
        payload: text(anOpening('s-2')),
        headers,
      }),
    ).toMatchObject({
      statusCode: 202,
    });
    way.holdAnswers(true);
    expect(await ask('POST', `rejected/${id}/repair`, correction, away)).toMatchObject({
      status: 503,
      body: { taken: 'unknown' },
    });
    expect(await audited('rejected.repair')).toEqual([
      { outcome: 'failed', source: '/marketplaces/taobao', event: 'o-s-1', key: 's-1' },
    ]);
    const before = await outcomes(id);
    expect(await ask('POST', `rejected/${id}/repair`, correction, away)).toMatchObject({
      status: 503,
      body: { code: 'too-busy', taken: 'none' },
    });
    expect(await outcomes(id)).toEqual(before);
    way.cut();
    way.holdAnswers(false);
    await until(async () => (await ask('POST', `rejected/${id}/repair`, correction, away)).status === 202);
  });
});
