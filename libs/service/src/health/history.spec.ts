import { ProcessHistory } from './history';

const counters = { batches: 0, checkpoints: 0, documentsWritten: 0, bytesPublished: 0, restarts: 0 };
const loop = (records: number, offset: number) => ({
  ...{ started: true, running: true, reasons: [], group: { joined: true, signs: 0 } },
  counters: { ...counters, records, recordsPublished: records / 2 },
  partitions: [{ topic: 't', partition: 0, end: 100, offset }] as never,
});

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('has a sample of each minute of the last day, and the minute that has begun', () => {
  let status = loop(0, 0);
  const history = new ProcessHistory({ loopStatus: () => status });
  expect(history.history.recordsPerSecond).toEqual([0]);
  history.onApplicationBootstrap();
  status = loop(600, 40);
  jest.advanceTimersByTime(60_000);
  status = loop(660, 100);
  jest.advanceTimersByTime(30_000);
  const { recordsPerSecond, publishedPerSecond, behind, at, running } = history.history;
  expect({ recordsPerSecond, publishedPerSecond, behind, running }).toEqual({
    recordsPerSecond: [10, 2],
    publishedPerSecond: [5, 1],
    behind: [60, 0],
    running: [true, true],
  });
  expect(Date.parse(at[1] ?? '') - Date.parse(at[0] ?? '')).toBe(30_000);
  jest.advanceTimersByTime(86_400_000);
  expect(history.history.at).toHaveLength(1_441);
  history.onModuleDestroy();
  jest.advanceTimersByTime(600_000);
  expect(history.history.at.at(-2)).toBe(history.history.at[1_439]);
});
