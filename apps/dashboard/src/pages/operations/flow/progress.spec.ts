import type { Flow, PartitionAt } from '../../../server/api';
import { latestDay, longestWaitMs, recordsBehind, totalWaitMs } from './progress';

const partition = (lagMs?: number): PartitionAt => ({
  topic: 't',
  partition: 0,
  state: 'running',
  offset: 5,
  checkpoint: 0,
  end: 7,
  ...(lagMs !== undefined && { lagMs }),
});
const away = { service: 'ingestion', answers: false, because: 'it is away' } as const;
const services = (...all: (number | undefined)[][]) =>
  ({ services: all.map((lags) => ({ answers: true, partitions: lags.map(partition) })) }) as unknown as Flow;

it('a service makes a record wait as long as its slowest partition', () => {
  expect(longestWaitMs([partition(0), partition(1_500), partition(20)])).toBe(1_500);
  expect(longestWaitMs([])).toBe(0);
  expect(longestWaitMs([partition(0), partition()])).toBeUndefined();
});

it('the flow makes a record wait in each service in turn, where all of them say', () => {
  expect(totalWaitMs(services([100, 200], [0], [30]))).toBe(230);
  expect(totalWaitMs(services([100], [undefined], [30]))).toBeUndefined();
  expect(totalWaitMs({ services: [away] })).toBeUndefined();
});

it('records that are not read yet are those of all partitions that are known', () => {
  expect(recordsBehind(services([100, 200], [30]))).toBe(6);
  expect(recordsBehind({ services: [away] })).toBe(0);
});

it('the latest day is that of the partition that has come furthest', () => {
  const counts = (...days: (string | undefined)[]) => ({ counts: { partitions: days.map((day) => ({ day })) } }) as unknown as Flow;
  expect(latestDay(counts('2014-06-30', undefined, '2015-01-01'))).toBe('2015-01-01');
  expect([latestDay(counts(undefined)), latestDay({ counts: null })]).toEqual([undefined, undefined]);
});
