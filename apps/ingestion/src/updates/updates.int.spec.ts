import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { topics } from '@taocun/contracts';
import { proxyBeforeKafka } from '@taocun/harness/engines/kafka-proxy';
import { testClient } from '@taocun/harness/kafka/test-client';
import type { TcpProxy } from '@taocun/harness/tcp-proxy';
import { DEADLINE_MS, until } from '@taocun/harness/until';
import { partitionOfKey, prepareTopics, readTopic } from '@taocun/kafka';
import { ingestionOverHttp, type OverHttp } from '../http.fixture';
import { aClosing, anOpening, aRegistration, text } from './updates.fixture';

const structured = 'application/cloudevents+json';
const batch = 'application/cloudevents-batch+json';
const lines = 'application/x-ndjson';
const generous = { bodyBytes: 16 * 1_048_576, updates: 100_000, underWayBytes: 64 * 1_048_576 };
const patient = { connectedWithinMs: DEADLINE_MS, acknowledgedWithinMs: DEADLINE_MS };

const kafka = testClient();
const admin = kafka.admin();
const running: OverHttp[] = [];
const proxies: TcpProxy[] = [];

beforeAll(() => admin.connect());
afterAll(() => admin.disconnect());
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
  await Promise.all(proxies.splice(0).map((one) => one.close()));
});

async function start(options: Parameters<typeof ingestionOverHttp>[0] = {}): Promise<OverHttp> {
  const one = await ingestionOverHttp({ patience: patient, ...options });
  running.push(one);
  return one;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The counts and refusals, or a problem. */
  readonly body: {
    readonly accepted?: number;
    readonly refused?: readonly unknown[];
    readonly furtherRefused?: unknown;
    readonly detail?: string;
  };
}

async function post(
  { app, shown }: OverHttp,
  contentType: string | undefined,
  payload: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/updates',
    payload,
    headers: { ...shown, ...headers, ...(contentType === undefined ? {} : { 'content-type': contentType }) },
  });
  return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.payload) };
}

interface Read {
  readonly partition: number;
  readonly key: string;
  readonly value: string;
  readonly timestampMs: number;
  readonly headers: number;
}

/** Every record of the topic, by partition and offset. */
async function records({ config }: OverHttp): Promise<Read[]> {
  const topic = `${config.topicPrefix}marketplace.updates`;
  // The test's own connection may not know the leaders of a new topic yet.
  await until(async () => (await admin.offsets(topic).catch(() => undefined)) !== undefined);
  const written = await readTopic(kafka, topic);
  return written.map(({ partition, key, value, timestampMs, headers = {} }) => ({
    partition,
    key: String(key),
    value: String(value),
    timestampMs,
    headers: Object.keys(headers).length,
  }));
}

const homeOf = (key: string): number => partitionOfKey(key, topics['marketplace.updates'].partitions);

describe('updates over HTTP', () => {
  it('in every mode arrive in the partition of their key, byte for byte and with the time of their receipt', async () => {
    const service = await start();
    const sent = {
      single: ` ${JSON.stringify(aRegistration(), null, 2)}\n`,
      json: text(anOpening('shop-json')),
      untyped: text(anOpening('shop-untyped')),
      batch: ['shop-a', 'shop-b', 'shop-c'].map((shop) => text(anOpening(shop))),
      lines: ['shop-a', 'shop-b', 'shop-d'].map((shop) => text(aClosing(shop))),
    };
    const { data, ...attributes } = anOpening('shop-binary');
    const asHeaders = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce-${name}`, encodeURIComponent(String(value))]),
    );
    const binary = `${JSON.stringify(data).replace('}', '')}${' '.repeat(262_144 - JSON.stringify(data).length)}}`;
    const fromMs = Date.now();
    const one = { status: 202, body: { accepted: 1, refused: [] } };
    const three = { status: 202, body: { accepted: 3, refused: [] } };
    expect(await post(service, `${structured}; charset=utf-8`, sent.single)).toMatchObject(one);
    expect(await post(service, 'application/json', sent.json)).toMatchObject(one);
    expect(await post(service, undefined, Buffer.from(sent.untyped))).toMatchObject(one);
    expect(await post(service, 'application/json', binary, asHeaders)).toMatchObject(one);
    const tooLarge = { status: 422, body: { refused: [{ index: 0, reason: 'too-large', path: '' }] } };
    expect(await post(service, 'application/json', ` ${binary}`, asHeaders)).toMatchObject(tooLarge);
    expect(await post(service, 'application/json', 'x', asHeaders)).toMatchObject({
      status: 400,
      body: { code: 'unreadable-body' },
    });
    const { 'ce-specversion': _version, ...without } = asHeaders;
    expect(await post(service, 'application/json', JSON.stringify(data), without)).toMatchObject({
      status: 422,
      body: { refused: [{ index: 0, reason: 'invalid-envelope', path: '/specversion' }] },
    });
    expect(await post(service, batch, `[ ${sent.batch.join(' ,\n')} ]`)).toMatchObject(three);
    expect(await post(service, lines, `\r\n${sent.lines.join('\r\n')}`)).toMatchObject(three);
    const untilMs = Date.now();

    const written = await records(service);
    const values = [sent.single, sent.json, sent.untyped, binary, ...sent.batch, ...sent.lines];
    expect(written.map(({ value }) => value).sort()).toEqual([...values].sort());
    for (const { partition, key, value, timestampMs, headers } of written) {
      const { data = JSON.parse(value) } = JSON.parse(value) as {
        data?: { shopId?: string; villageCode: string };
      };
      const expected = {
        key: data.shopId ?? data.villageCode,
        partition: homeOf(key),
        headers: value === binary ? 6 : 0,
      };
      expect({ key, partition, headers }).toEqual(expected);
      expect(timestampMs).toBeGreaterThanOrEqual(fromMs);
      expect(timestampMs).toBeLessThanOrEqual(untilMs);
    }
    // A shop's updates keep their order.
    expect(written.filter(({ key }) => key === 'shop-a').map(({ value }) => value)).toEqual([
      sent.batch[0],
      sent.lines[0],
    ]);
  });

  it('are refused one by one if there are 100,000 of them, in one answer of limited size', async () => {
    const service = await start();
    const many = '{}\n'.repeat(99_999);
    const refused = await post(service, lines, many);
    expect([refused.status, refused.headers['content-type'], refused.body.accepted]).toEqual([
      422,
      'application/problem+json; charset=utf-8',
      0,
    ]);
    const taken = await post(service, lines, `${many}${text(aClosing('a'))}\n`);
    expect([taken.status, taken.headers['content-type'], taken.body.accepted]).toEqual([
      202,
      'application/json; charset=utf-8',
      1,
    ]);
    for (const { body } of [refused, taken]) {
      const alike = { reason: 'invalid-envelope', path: '/specversion', message: expect.any(String) };
      expect(body.refused).toHaveLength(1_000);
      expect(body.refused?.at(-1)).toEqual({ index: 999, line: 1_000, ...alike });
      const indexes = Array.from({ length: 98_999 }, (_, at) => 1_000 + at);
      expect(body.furtherRefused).toEqual({
        reasons: { 'invalid-envelope': 98_999 },
        faults: [{ reason: 'invalid-envelope', path: '/specversion', indexes }],
      });
    }
  });

  it('of many callers at once all arrive, and refused ones are not stored', async () => {
    const service = await start();
    const shops = Array.from({ length: 60 }, (_, number) => `shop-${number}`);
    const answers = await Promise.all(
      shops.map((shop) => post(service, batch, `[${text(anOpening(shop))},{},${text(aClosing(shop))}]`)),
    );
    expect(
      new Set(answers.map(({ status, body }) => `${status} ${body.accepted} ${body.refused?.length}`)),
    ).toEqual(new Set(['202 2 1']));
    expect((await records(service)).map(({ value }) => value).sort()).toEqual(
      shops.flatMap((shop) => [text(anOpening(shop)), text(aClosing(shop))]).sort(),
    );
    expect(await service.connection.collection('rejected').countDocuments()).toBe(0);
  });
});

describe('a body that is not accepted', () => {
  let service: OverHttp;
  beforeEach(async () => {
    service = await start({ limits: { bodyBytes: 400_000, updates: 3, underWayBytes: 500_000 } });
  });
  const problem = 'application/problem+json; charset=utf-8';

  it.each([
    [
      'a single one',
      structured,
      '{"specversion":"2.0"}',
      [{ index: 0, reason: 'invalid-envelope', path: '/specversion', message: expect.any(String) }],
    ],
    [
      'a line',
      lines,
      '\n{}',
      [{ index: 0, line: 2, reason: 'invalid-envelope', path: '/specversion', message: expect.any(String) }],
    ],
    ['no line', lines, '\r\n', []],
  ])('is a problem of 422 with the reasons: %s', async (_name, type, body, refused) => {
    const { status, headers, body: answer } = await post(service, type, body);
    expect([status, headers['content-type']]).toEqual([422, problem]);
    expect(answer).toEqual({
      type: '/errors/refused-updates',
      code: 'refused-updates',
      title: 'Refused updates',
      status: 422,
      detail: expect.any(String),
      instance: '/api/v1/updates',
      requestId: headers['x-request-id'],
      accepted: 0,
      refused,
    });
  });

  it('is a bad request if a batch is not an array', async () => {
    const answer = await post(service, batch, text(aClosing('a')));
    expect(answer).toMatchObject({
      status: 400,
      headers: { 'content-type': problem },
      body: { status: 400, reason: 'malformed-json', path: '' },
    });
    expect(answer.body.detail).toMatch(/not a JSON array/);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'nonsense',
    '/json',
    ';;;',
    '',
  ])('has another type, and the answer names the accepted ones: "%s"', async (type) => {
    const answer = await post(service, type, text(aClosing('a')));
    const accept =
      'application/cloudevents+json, application/json, application/cloudevents-batch+json, application/x-ndjson';
    expect(answer).toMatchObject({ status: 415, headers: { 'content-type': problem, accept } });
    expect(answer.body).toMatchObject({ taken: [structured, 'application/json', batch, lines] });
  });

  it('is compressed, and the answer names the accepted encoding', async () => {
    const encoding = await post(service, structured, 'a', { 'content-encoding': 'gzip' });
    expect([encoding.status, encoding.headers['accept-encoding']]).toEqual([415, 'identity']);
  });

  it('is too large as a whole, or has too many updates', async () => {
    expect(await post(service, lines, 'x'.repeat(400_001))).toMatchObject({
      status: 413,
      headers: { 'content-type': problem },
    });
    expect(await post(service, lines, `${text(aClosing('a'))}\n`.repeat(4))).toMatchObject({ status: 413 });
    expect(await post(service, batch, `[${`${text(aClosing('a'))},`.repeat(3)}{}]`)).toMatchObject({
      status: 413,
    });
    expect(await post(service, batch, `[${`${text(aClosing('a'))},`.repeat(2)}{}]`)).toMatchObject({
      status: 202,
    });
    expect((await records(service)).length).toBe(2);
  });

  it('is answered over a real connection, whatever the caller has still to send', async () => {
    await service.app.listen(0, '127.0.0.1');
    const { port } = new URL(await service.app.getUrl());
    const send = (
      type: string,
      chunks: readonly string[],
      headers: Record<string, string> = service.shown,
    ): Promise<number> =>
      new Promise((resolve, reject) => {
        const request = httpRequest(
          { port, method: 'POST', path: '/api/v1/updates', headers: { ...headers, 'content-type': type } },
          (response) => {
            resolve(response.resume().statusCode ?? 0);
          },
        );
        request.on('error', reject);
        for (const chunk of chunks) request.write(chunk);
        request.end();
      });
    const chunks = Array<string>(40).fill('x'.repeat(50_000));
    // Chunked, so that the size is unknown until all has arrived.
    expect(await send(lines, chunks)).toBe(413);
    expect(await send('text/plain', chunks)).toBe(415);
    expect(await send(lines, chunks, {})).toBe(401);
    expect(await send(structured, [text(aClosing('a')).slice(0, 20), text(aClosing('a')).slice(20)])).toBe(
      202,
    );
  });

  it('releases its memory, also if the caller disconnects in the middle', async () => {
    await service.app.listen(0, '127.0.0.1');
    const { port } = new URL(await service.app.getUrl());
    let arrivedBytes = (): number => 0;
    service.app.getHttpServer().once('connection', (socket) => (arrivedBytes = () => socket.bytesRead));
    const headers = { ...service.shown, 'content-type': lines, 'content-length': '399000' };
    const caller = httpRequest({ port, method: 'POST', path: '/api/v1/updates', headers }).on(
      'error',
      () => undefined,
    );
    caller.write('x'.repeat(390_000));
    await until(() => arrivedBytes() > 390_000);

    const other = `${' '.repeat(120_000)}${text(aClosing('a'))}`;
    const refused = await post(service, structured, other);
    expect(refused).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5', 'content-type': problem },
      body: { status: 503, taken: 'none' },
    });
    caller.destroy();
    await until(async () => (await post(service, structured, other)).status === 202);
  });
});

describe('when Kafka is in trouble', () => {
  it('nothing is accepted while Kafka is unreachable', async () => {
    const service = await start({
      kafkaBrokers: '127.0.0.1:1',
      patience: { connectedWithinMs: 300, acknowledgedWithinMs: 300 },
    });
    const answer = await post(service, structured, text(aClosing('a')));
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      body: { status: 503, taken: 'none' },
    });
    expect(answer.body.detail).toMatch(/no update was accepted.* safe.*\(source, id\)/);
    // Refusals do not need Kafka.
    expect(await post(service, structured, '{}')).toMatchObject({ status: 422 });
  });

  it('the result is unknown until Kafka acknowledges, and waiting updates still count as in progress', async () => {
    const way = await proxyBeforeKafka(String(process.env['KAFKA_BROKERS']));
    proxies.push(way);
    const service = await start({
      kafkaBrokers: `127.0.0.1:${way.port}`,
      limits: { ...generous, underWayBytes: 300 },
      patience: { ...patient, acknowledgedWithinMs: 500 },
    });
    const keys = async (): Promise<string[]> => (await records(service)).map(({ key }) => key);
    await until(async () => (await post(service, structured, text(aClosing('before')))).status === 202);
    way.holdAnswers(true);
    const unknown = await post(service, structured, text(aClosing('a')));
    expect(unknown).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      body: { status: 503, taken: 'unknown' },
    });
    expect(unknown.body.detail).toMatch(/may or may not have arrived.* safe.*\(source, id\)/);
    expect(await post(service, structured, text(aClosing('b')))).toMatchObject({
      status: 503,
      body: { taken: 'none' },
    });

    // The update has arrived, but its acknowledgement is lost, so it is sent again.
    await until(keys, (written) => written.includes('a'));
    way.cut();
    way.holdAnswers(false);
    await until(async () => (await post(service, structured, text(aClosing('b')))).status === 202);
    expect((await keys()).filter((key) => key === 'a')).toHaveLength(1);
  });

  it('a lost producer leaves the result unknown, and a new one replaces it', async () => {
    const topicPrefix = `http-${randomUUID().slice(0, 8)}.`;
    // A record batch that the broker refuses permanently breaks the producer's sequence.
    await prepareTopics(admin, [
      { name: `${topicPrefix}marketplace.updates`, partitions: 3, config: { 'max.message.bytes': '2000' } },
    ]);
    const service = await start({ topicPrefix });
    const large = text({ ...aClosing('a'), comment: 'x'.repeat(3_000) });
    expect(await post(service, structured, large)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      body: { taken: 'unknown' },
    });
    expect(await post(service, structured, text(aClosing('a')))).toMatchObject({ status: 202 });
    expect((await records(service)).map(({ value }) => value)).toEqual([text(aClosing('a'))]);
  });

  it('a service that stops accepts no more, and its accepted updates are acknowledged', async () => {
    const service = await start();
    expect(await post(service, structured, text(aClosing('a')))).toMatchObject({ status: 202 });
    const many = `[${Array.from({ length: 2_000 }, (_, number) => text(aClosing(`shop-${number}`))).join()}]`;
    const underWay = Promise.all(Array.from({ length: 5 }, () => post(service, batch, many)));
    const stopped = service.app.close();
    const answers = await underWay;
    await stopped;
    const accepted = answers.reduce((sum, { body }) => sum + (body.accepted ?? 0), 0);
    expect(answers.every(({ status }) => status === 202 || status === 503)).toBe(true);
    expect(await records(service)).toHaveLength(1 + accepted);
  });
});

it('sending updates is described, with an example of every type', async () => {
  const service = await start();
  const document = JSON.parse(
    (await service.app.inject({ method: 'GET', url: '/docs-json', headers: service.shown })).payload,
  );
  const { requestBody, responses } = document.paths['/api/v1/updates'].post;
  expect(Object.keys(requestBody.content)).toEqual([structured, 'application/json', batch, lines]);
  expect(Object.keys(responses).sort()).toEqual([
    '202',
    '400',
    '401',
    '403',
    '413',
    '415',
    '422',
    '429',
    '503',
    'default',
  ]);
  // The examples are valid.
  for (const [type, { example }] of Object.entries<{ example: unknown }>(requestBody.content)) {
    expect(
      (await post(service, type, typeof example === 'string' ? example : text(example))).body,
    ).toMatchObject({ refused: [] });
  }
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(['/api/v1/rejected', '/api/v1/rejected/{id}', '/api/v1/updates/counts']),
  );
});
