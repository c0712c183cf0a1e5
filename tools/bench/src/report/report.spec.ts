import { type Throughput } from '../measure/throughput';
import { jsonOf, type Results, tableOf } from './report';

const counters = {
  batches: 1,
  records: 2,
  checkpoints: 3,
  documentsWritten: 4,
  recordsPublished: 5,
  bytesPublished: 6,
  restarts: 0,
};
const services = { ingestion: 1, classification: 2, reporting: 3 };
const throughput: Throughput = {
  updates: 1_000,
  seconds: 2,
  updatesPerSecond: 500,
  secondsUntilSettled: 4,
  appliedAfterSeconds: services,
  savedAfterSeconds: services,
  cpuMicrosecondsPerUpdate: { ingestion: 5, classification: 4, reporting: 1, kafka: 6, mongodb: 4 },
  cpuMicrosecondsPerUpdateTotal: 20,
  cpuMicrosecondsPerUpdateByThread: { 'ingestion main': 3, 'ingestion V8': 2, 'classification main': 4 },
  longestPauseMs: { ingestion: 40, classification: 120 },
  cpuSecondsToStart: services,
  peakMemoryMiB: { ingestion: 200 },
  counters: { ingestion: counters, classification: counters, reporting: counters },
  outcome: {
    accepted: 1,
    repeated: 2,
    rejected: 3,
    waiting: 4,
    villages: 5,
    verdicts: 6,
    certifications: 7,
    regions: 8,
    digests: { villages: 'v', certificates: 'c' },
  },
  startAgainSeconds: services,
};

const results: Results = {
  date: '2024-06-30T00:00:00.000Z',
  machine: {
    cores: 2,
    processor: 'X',
    memoryGiB: 4,
    system: 'Linux',
    node: '20',
    kafka: '4',
    mongod: '6',
    loadAverageBefore: [0.5, 0.4, 0.3],
  },
  feed: { source: 'a feed', updates: 1_000 },
  instances: 1,
  throughput,
  latency: {
    ratePerSecond: 2_000,
    seconds: 30,
    toKafkaSubscriberMs: { count: 9, p50: 1, p90: 2, p99: 3, max: 4 },
    toSseClientMs: { count: 9, p50: 5, p90: 6, p99: 7, max: 8 },
    missing: 0,
    sentLate: 0,
  },
};

describe('the report', () => {
  it('has the figures for other tools at the top of the JSON', () => {
    expect(jsonOf(results)).toMatchObject({
      updatesPerSecond: 500,
      cpuMicrosecondsPerUpdate: {
        ingestion: 5,
        classification: 4,
        reporting: 1,
        kafka: 6,
        mongodb: 4,
        total: 20,
      },
      peakMemoryMiB: { ingestion: 200 },
      latencyMs: { p50: 1, p99: 3 },
    });
  });

  it('has the processor time by thread, and the longest pause', () => {
    expect(tableOf(results)).toMatch(/… by thread +ingestion main 3, V8 2; classification main 4\n/);
    expect(tableOf(results)).toMatch(/longest pause, ms +ingestion 40, classification 120\n/);
  });

  it('has the latency to both subscribers', () => {
    expect(tableOf(results)).toMatch(/Kafka subscriber, ms +p50 1 .*\n.*SSE client, ms +p50 5 /);
  });

  it('compares the measures of a profile with their aims', () => {
    const measures = [
      { what: 'started again', value: 61.25, unit: 's', aim: 60 },
      { what: 'first answer', value: 2.5, unit: 's', aim: 3 },
      { what: 'until all was read', value: NaN, unit: 's', aim: 120 },
      { what: 'most behind', value: 1_234.5, unit: 'records' },
      { what: 'lost', value: 0, unit: '', aim: 0 },
    ];
    const [, shown = ''] =
      /Profile country, scale 0\.05\n((?: {2}.*\n)*)/.exec(
        `${tableOf({ ...results, profile: { profile: 'country', scale: 0.05, measures } })}\n`,
      ) ?? [];
    expect(shown.replaceAll(/ {2,}/g, ' ').split('\n').slice(0, 5)).toEqual([
      ' started again 61.3 s (aim 60, missed)',
      ' first answer 2.5 s (aim 3, reached)',
      ' until all was read never (aim 120, missed)',
      ' most behind 1,235 records',
      ' lost 0 (aim 0, reached)',
    ]);
  });

  it('omits what was not measured', () => {
    const { throughput: _throughput, ...others } = results;
    expect(jsonOf(others)).not.toHaveProperty('updatesPerSecond');
    expect(tableOf(others)).not.toContain('Throughput');
  });
});
