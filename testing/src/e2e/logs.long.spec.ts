import { randomUUID } from 'node:crypto';
import { Installation, localWebhooks } from '@taocun/harness/installation';
import { answering, Receiver } from '@taocun/harness/receiver';
import { ServiceProcess } from '@taocun/harness/service-process';
import { served, until } from '@taocun/harness/until';

/** The secrets given to services, each recognisable in any encoding. */
const secrets = {
  kafka: 'kafka-s3cret-of-this-test',
  mongo: 'mongo s3cret/of this test',
  collector: 'collector-s3cret-of-this-test',
  wrongKey: 'f'.repeat(64),
  basic: Buffer.from('li:basic-s3cret-of-this-test').toString('base64'),
  query: 'query-s3cret-of-this-test',
};
/** Texts in updates, records and answers. */
const payloads = [
  'order-payload-1',
  '东风村的秘密',
  'malformed-payload',
  'activity-payload',
  'verdict-payload',
  'answer-payload',
  'patch-payload',
];

const at = (day: string) => ({
  specversion: '1.0',
  source: '/marketplaces/taobao',
  time: `2014-${day}T12:00:00+08:00`,
});
const shop = { shopId: 'shop-payload-1', villageCode: '320324105212' };
const updates: readonly object[] = [
  {
    ...at('03-01'),
    id: 'r',
    type: 'taocun.village.registered.v1',
    data: { villageCode: shop.villageCode, name: payloads[1], households: 10 },
  },
  {
    ...at('03-01'),
    id: 'o',
    type: 'taocun.shop.opened.v1',
    data: { ...shop, householdId: 'hh', platform: 'taobao', category: 'handicraft' },
  },
  ...['05-01', '05-02', '05-03'].map((day) => ({
    ...at(day),
    id: `p-${day}`,
    type: 'taocun.order.paid.v1',
    data: { orderId: payloads[0], shopId: shop.shopId, amountFen: 900_000_000 },
  })),
];

describe('logs', () => {
  const installation = new Installation(`logs-${randomUUID().slice(0, 8)}.`, {
    READ_TO_END_AFTER_MS: '200',
    CHECKPOINT_INTERVAL_MS: '100',
    LOG_FORMAT: 'json',
    LOG_LEVEL: 'debug',
    ...localWebhooks,
    // Nothing listens at this port.
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    OTEL_EXPORTER_OTLP_HEADERS: `x-key=${secrets.collector}`,
  });
  const known: string[] = [...Object.values(secrets), encodeURIComponent(secrets.mongo)];
  const traceId = 'abcdefabcdefabcdefabcdefabcdef01';
  let receiver: Receiver;
  let written = '';

  const lines = (): Record<string, unknown>[] =>
    written
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  async function poison(topic: 'village.activity' | 'village.verdicts', text: string): Promise<void> {
    await installation.send(
      [{ key: null, partition: 0, timestampMs: Date.now(), value: `{"id":"${text}` }],
      topic,
    );
  }

  /** The output of a service whose database never answers, so that it never starts. */
  async function withoutDatabase(): Promise<string> {
    const uri = `mongodb://li:${encodeURIComponent(secrets.mongo)}@127.0.0.1:1/?replicaSet=rs0&serverSelectionTimeoutMS=200`;
    const service = new ServiceProcess('ingestion', {
      env: { LOG_FORMAT: 'json', LOG_LEVEL: 'debug', MONGODB_URI: uri },
    });
    try {
      await until(
        () => service.output,
        (output) => output.includes('MongoDB does not answer yet'),
        { what: 'it says that its database is away' },
      );
    } finally {
      await service.end('SIGTERM');
    }
    return service.output;
  }

  beforeAll(async () => {
    receiver = await Receiver.start();
    receiver.answer = answering(500, payloads[5]);
    await installation.prepare(
      Object.fromEntries(
        ['marketplace.updates', 'village.activity', 'village.verdicts'].map((topic) => [topic, 1]),
      ),
    );
    const { key } = await installation.keys.create({ role: 'reader', name: 'reporting' });
    const away = withoutDatabase();
    await installation.startWith({ CLASSIFICATION_KEY: key }, 'ingestion', 'classification', 'reporting');
    await installation.startWith(
      { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'li', KAFKA_SASL_PASSWORD: secrets.kafka },
      'ingestion',
    );
    await installation.quiet();
    const { authorization } = await installation.shown();
    known.push(...[key, authorization].map((shown) => shown.slice(-64)));

    const ask = async (
      service: 'ingestion' | 'reporting',
      path: string,
      headers: Record<string, string>,
      body?: string,
    ) => {
      const url = `${installation.of(service).url}/api/v1/${path}`;
      const answer = await served(() =>
        fetch(url, { headers, ...(body !== undefined && { method: 'POST', body }) }),
      );
      return { status: answer.status, text: await answer.text() };
    };
    const json = { authorization, 'content-type': 'application/json' };
    const url = `${receiver.url}?token=${secrets.query}`;
    const made = await ask('reporting', 'webhooks', json, JSON.stringify({ url }));
    expect(made.status).toBe(201);
    known.push(
      ...[...made.text.matchAll(/whsec_[A-Za-z0-9+/=]+/g)].map(([secret]) => secret.slice('whsec_'.length)),
    );

    // Sends valid updates in a trace, invalid ones, and some of unauthorised callers.
    const traceparent = `00-${traceId}-00000000000000aa-01`;
    const sent = updates.map((update) => JSON.stringify(update)).join('\n');
    expect(
      (
        await ask(
          'ingestion',
          'updates',
          { ...json, 'content-type': 'application/x-ndjson', traceparent },
          sent,
        )
      ).status,
    ).toBe(202);
    for (const shown of [`Bearer tck_0123456789ab_${secrets.wrongKey}`, `Basic ${secrets.basic}`])
      expect(
        (await ask('ingestion', 'updates', { ...json, authorization: shown }, JSON.stringify(updates[0])))
          .status,
      ).toBe(401);
    expect((await ask('ingestion', 'updates', json, `{"${payloads[2]}`)).status).toBe(422);
    expect(
      (await ask('ingestion', 'rejected/0:0/repair', json, `{"patch":"${payloads[6]}"}`)).status,
    ).toBeGreaterThanOrEqual(400);
    await installation.send([
      { key: null, partition: 0, timestampMs: Date.now(), value: `{"${payloads[2]}` },
    ]);
    await until(
      () => installation.of('reporting').output,
      (output) => output.includes('did not confirm delivery'),
      { what: 'a delivery has failed' },
    );
    await installation.quiet();

    // Invalid records in the topics between the services.
    await poison('village.activity', String(payloads[3]));
    await poison('village.verdicts', String(payloads[4]));
    const all = installation.processes.slice();
    await until(
      () => all.map(({ output }) => output),
      (outputs) => {
        const [ingestion = '', classification = '', reporting = '', withoutKafka = ''] = outputs;
        return (
          ingestion.includes('trace collector') &&
          [classification, reporting].every((output) => output.includes("can't be read")) &&
          withoutKafka.includes('cannot start on Kafka')
        );
      },
      { what: 'all has gone wrong' },
    );
    await installation.stop();
    written = [...all.map(({ output }) => output), await away].join('\n');
  });
  afterAll(async () => {
    await receiver.stop();
    await installation.clear();
  });

  it('are lines of JSON, each with its time, level, service and message', () => {
    const all = lines();
    expect(all.length).toBeGreaterThan(20);
    for (const line of all) {
      expect(line).toMatchObject({
        time: expect.stringMatching(/Z$/),
        service: expect.any(String),
        message: expect.any(String),
      });
      expect(['debug', 'info', 'warn', 'error', 'fatal']).toContain(line['level']);
    }
  });

  it('have the unreadable record and its partition as fields', () => {
    const read = lines().filter(({ message }) => String(message).includes("can't be read"));
    const end = expect.any(Number) as number;
    expect(read).toContainEqual(
      expect.objectContaining({
        service: 'classification',
        topic: 'village.activity',
        partition: 0,
        offset: end,
      }),
    );
    expect(read).toContainEqual(
      expect.objectContaining({ service: 'reporting', topic: 'village.verdicts', partition: 0, offset: end }),
    );
    expect(String(read[0]?.['message'])).toMatch(
      /The record at village\.(activity|verdicts)\/0:\d+ can't be read: An (activity of \d+ bytes is of version|announcement of \d+ characters is not JSON)/,
    );
  });

  it('have the trace of a delivery, if there is one', () => {
    const failed = lines().filter(({ message }) => String(message).includes('did not confirm delivery'));
    expect(failed).toContainEqual(
      expect.objectContaining({ traceId, webhook: expect.stringMatching(/^wh_/) as string, status: 500 }),
    );
  });

  it('report once that the trace collector is away', () => {
    const notices = lines().filter(
      ({ message, service }) => service === 'ingestion' && String(message).includes('trace collector'),
    );
    expect(notices).toHaveLength(1);
  });

  it('contain no secret, and no content of updates, records and answers', () => {
    expect(known.length).toBeGreaterThanOrEqual(10);
    const leaks = [...known, ...payloads].filter(
      (one) => written.includes(one) || written.includes(JSON.stringify(one).slice(1, -1)),
    );
    expect(leaks).toEqual([]);
  });
});
