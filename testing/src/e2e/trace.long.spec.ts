import { randomBytes, randomUUID } from 'node:crypto';
import { Installation, localWebhooks } from '@taocun/harness/installation';
import { Receiver } from '@taocun/harness/receiver';
import { served, until } from '@taocun/harness/until';

/** The part of OTLP's JSON that the test reads. */
interface Span {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: {
      readonly attributes: readonly {
        readonly key: string;
        readonly value: { readonly stringValue?: string };
      }[];
    };
    readonly scopeSpans: readonly { readonly spans: readonly Omit<Span, 'service'>[] }[];
  }[];
}

const at = (day: string) => ({
  specversion: '1.0',
  source: '/marketplaces/taobao',
  time: `2014-${day}T12:00:00+08:00`,
});
const shop = { shopId: 'tb-1', villageCode: '320324105212' };
const order = (id: string, day: string, amountFen: number) => ({
  ...at(day),
  id,
  type: 'taocun.order.paid.v1',
  data: { orderId: id, shopId: shop.shopId, amountFen },
});
/** A village of ten households that lacks only sales; with the third order its shop becomes active. */
const before = [
  {
    ...at('03-01'),
    id: 'r',
    type: 'taocun.village.registered.v1',
    data: { villageCode: shop.villageCode, name: '东风村', households: 10 },
  },
  {
    ...at('03-01'),
    id: 'o',
    type: 'taocun.shop.opened.v1',
    data: { ...shop, householdId: 'hh-1', platform: 'taobao', category: 'handicraft' },
  },
  order('first', '05-01', 100),
  order('second', '05-02', 100),
];

/** A sampled trace, as a producer would begin it. */
function aTrace() {
  const traceId = randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-01` };
}

describe('one trace', () => {
  const own = aTrace();
  const ofRequest = aTrace();
  const ofRecord = aTrace();
  const spans: Span[] = [];
  /** Spans arrive as OTLP over HTTP, so a receiver of webhooks can record them. */
  let collector: Receiver;
  let receiver: Receiver;
  let installation: Installation;

  const chainOf = (traceId: string, ...names: readonly string[]): Span[] =>
    names.flatMap((name) => spans.filter((span) => span.traceId === traceId && span.name === name));
  const traced = async (topic: 'village.activity' | 'village.verdicts', traceparent: string) =>
    (await installation.log(topic)).flat().filter(({ headers }) => headers['traceparent'] === traceparent);

  beforeAll(async () => {
    [collector, receiver] = await Promise.all([Receiver.start(), Receiver.start()]);
    collector.answer = ({ body }, response) => {
      for (const { resource, scopeSpans } of (JSON.parse(body) as Export).resourceSpans) {
        const service =
          resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
        spans.push(...scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, service }))));
      }
      response.setHeader('content-type', 'application/json').end('{}');
    };
    installation = new Installation(`trace-${randomUUID().slice(0, 8)}.`, {
      READ_TO_END_AFTER_MS: '200',
      CHECKPOINT_INTERVAL_MS: '100',
      LOG_FORMAT: 'json',
      ...localWebhooks,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}`,
    });
    await installation.prepare({ 'marketplace.updates': 1, 'village.activity': 1 });
    await installation.start('ingestion', 'classification', 'reporting');
    await installation.quiet();

    const shown = await installation.shown();
    const post = async (url: string, headers: Record<string, string>, body: string): Promise<void> => {
      const { status, ok } = await served(() =>
        fetch(url, { method: 'POST', headers: { ...shown, ...headers }, body }),
      );
      if (!ok) throw new Error(`${url} answered ${status}.`);
    };
    const send = (traceparent: string, events: readonly object[]) =>
      post(
        `${installation.of('ingestion').url}/api/v1/updates`,
        { 'content-type': 'application/x-ndjson', traceparent },
        events.map((event) => JSON.stringify(event)).join('\n'),
      );
    const webhook = JSON.stringify({ url: receiver.url, filter: { ruleSets: ['world-bank-2019'] } });
    await post(
      `${installation.of('reporting').url}/api/v1/webhooks`,
      { 'content-type': 'application/json' },
      webhook,
    );

    // The producer does not sample this update, so its trace is neither passed on nor exported.
    await send(aTrace().traceparent.replace(/1$/, '0'), before);
    await installation.quiet();
    // One batch, in which each update has its own parent.
    await send(ofRequest.traceparent, [
      { ...order('large', '05-10', 2_000_000_000), traceparent: own.traceparent },
      order('small', '05-10', 100),
    ]);
    const record = { key: shop.shopId, partition: 0, offset: 6, timestampMs: Date.now() };
    await installation.send([
      {
        ...record,
        value: JSON.stringify(order('by-kafka', '05-10', 100)),
        headers: { traceparent: ofRecord.traceparent },
      },
      { ...record, value: '{"specversion":"1.0"}', headers: { traceparent: ofRecord.traceparent } },
    ]);
    await until(
      () => receiver.received.length,
      (count) => count > 0,
      { what: 'it was delivered' },
    );
    await installation.quiet();
    // The remaining spans are exported at shutdown.
    expect(await installation.stop()).toEqual([0, 0, 0]);
  });
  afterAll(async () => {
    await Promise.all([collector.stop(), receiver.stop()]);
    await installation.clear();
  });

  it('leads from a producer through all three services to a webhook', () => {
    // Backwards from the webhook, which was requested for one of the three rule sets' verdicts.
    const [deliver] = chainOf(own.traceId, 'deliver');
    const report = spans.find(({ spanId }) => spanId === deliver?.parentSpanId);
    const chain = [...chainOf(own.traceId, 'ingest paid', 'classify'), report, deliver];
    expect(chain.map((span) => [span?.name, span?.service])).toEqual([
      ['ingest paid', 'taocun-ingestion'],
      ['classify', 'taocun-classification'],
      ['report', 'taocun-reporting'],
      ['deliver', 'taocun-reporting'],
    ]);
    expect(chain.map((span) => span?.parentSpanId)).toEqual([
      own.spanId,
      ...chain.slice(0, 3).map((span) => span?.spanId),
    ]);
    expect(receiver.received.map(({ headers }) => headers['traceparent'])).toContain(
      `00-${own.traceId}-${deliver?.spanId}-01`,
    );
  });

  it('is that of the request for updates that name none, and is in the record in Kafka', () => {
    expect(chainOf(ofRequest.traceId, 'ingest paid').map((span) => span.parentSpanId)).toEqual([
      ofRequest.spanId,
    ]);
    const [ingested, rejected, classified] = chainOf(ofRecord.traceId, 'ingest paid', 'reject', 'classify');
    expect(ingested?.parentSpanId).toBe(ofRecord.spanId);
    expect(rejected?.parentSpanId).toBe(ofRecord.spanId);
    expect(classified?.parentSpanId).toBe(ingested?.spanId);
  });

  it('contains the assessment that follows from it, or is linked from that', () => {
    const assessments = spans.filter(({ name }) => name === 'assess');
    for (const { traceId } of [own, ofRequest, ofRecord]) {
      const [classified] = chainOf(traceId, 'classify');
      const follows = assessments.filter(
        ({ parentSpanId, links = [] }) =>
          parentSpanId === classified?.spanId ||
          links.some((link) => link.traceId === traceId && link.spanId === classified?.spanId),
      );
      expect(follows).toHaveLength(1);
    }
    const reported = spans.filter(({ name }) => name === 'report').map(({ parentSpanId }) => parentSpanId);
    for (const { spanId } of assessments) expect(reported).toContain(spanId);
  });

  it('is exported only for sampled updates, always with the same ids', () => {
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(
      new Set([own, ofRequest, ofRecord].map(({ traceId }) => traceId)),
    );
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  });

  it('is passed on in records as the producer has named it, without ids made up in between', async () => {
    const [activity, ...others] = await traced('village.activity', own.traceparent);
    expect(others).toEqual([]);
    expect(activity?.headers).toEqual({
      traceparent: own.traceparent,
      'taocun-follows': 'marketplace.updates/0:4',
    });
    const verdicts = await traced('village.verdicts', own.traceparent);
    expect(verdicts.map(({ headers }) => headers)).toEqual(
      verdicts.map(() => ({
        'content-type': 'application/cloudevents+json',
        traceparent: own.traceparent,
        'taocun-follows': `village.activity/${activity?.partition}:${activity?.offset}`,
      })),
    );
    expect(verdicts).toHaveLength(3);
  });
});
