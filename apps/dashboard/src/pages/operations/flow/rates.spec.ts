import type { Flow } from '../../../server/api';
import { Rates } from './rates';

function flow(records: number, cpuSeconds: number, startedAtSeconds = 1): Flow {
  const saved = { batches: 0, checkpoints: 0, documentsWritten: 0 };
  const counters = { records, recordsPublished: 2 * records, bytesPublished: 0, restarts: 0, ...saved };
  const ingestion = {
    service: 'ingestion',
    answers: true,
    started: true,
    running: true,
    reasons: [],
    group: { joined: true, signs: 1 },
    partitions: [],
    noProgress: [],
    counters,
  } as const;
  return {
    services: [
      { ...ingestion, process: { cpuSeconds, startedAtSeconds } },
      { service: 'reporting', answers: false, because: 'away', reads: [] },
    ],
    counts: null,
    state: { sentence: { en: '', zh: '' } },
    alerts: [],
  };
}

it('returns the rate of a service between two samples, and nothing before the second', () => {
  const rates = new Rates();
  rates.sample(flow(100, 1), 1_000);
  expect([rates.of('ingestion'), rates.history('ingestion')]).toEqual([undefined, []]);
  rates.sample(flow(300, 1.5), 3_000);
  expect(rates.of('ingestion')).toEqual({ recordsPerSecond: 100, publishedPerSecond: 200, cpuShare: 0.25 });
  rates.sample(flow(300, 1.75), 4_000);
  expect(rates.history('ingestion')).toEqual([100, 0]);
  for (let look = 1; look <= 4; look++) rates.sample(flow(300 + 50 * look, 2), 4_000 + 1_000 * look);
  // Over five samples, four of which had new records.
  expect(rates.of('ingestion')?.recordsPerSecond).toBe(40);
  expect(rates.of('reporting')).toBeUndefined();
});

it('starts again with another process, and does not count the same answer twice', () => {
  const rates = new Rates();
  rates.sample(flow(100, 1), 1_000);
  rates.sample(flow(300, 1), 2_000);
  rates.sample(flow(300, 1), 2_000);
  expect(rates.history('ingestion')).toEqual([200]);
  rates.sample(flow(5, 0, 2), 3_000);
  expect(rates.of('ingestion')).toBeUndefined();
  rates.sample(flow(15, 0, 2), 4_000);
  expect(rates.of('ingestion')?.recordsPerSecond).toBe(10);
});
