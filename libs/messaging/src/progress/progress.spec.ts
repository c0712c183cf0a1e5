import type { FetchedBatch } from '@taocun/kafka';
import { PartitionProgress } from './progress';

const SETTLE_MS = 0;

function batch(fetchedFrom: number, nextOffset: number, end: number, newestMs?: number): FetchedBatch {
  return {
    fetchedFrom,
    nextOffset,
    end,
    stable: end,
    newestMs,
    count: nextOffset - fetchedFrom,
  } as FetchedBatch;
}

describe('how far a partition has come', () => {
  it('follows what is applied, not what is fetched', () => {
    const progress = new PartitionProgress(10, 50, SETTLE_MS);
    progress.fetched(batch(10, 30, 60));
    expect(progress).toMatchObject({ offset: 10, end: 60 });
    progress.applied(batch(10, 30, 60));
    expect(progress).toMatchObject({ offset: 30, end: 60 });
  });

  it('never ends before its offset, whatever an older poll returned', () => {
    const progress = new PartitionProgress(10, 50, SETTLE_MS);
    progress.polled({ high: 40, stable: 40 });
    expect(progress.end).toBe(50);
    progress.applied(batch(10, 70, 70));
    expect(progress).toMatchObject({ offset: 70, end: 70 });
  });

  it('reports once that it is read to its end, and once that it is far behind again', () => {
    const progress = new PartitionProgress(0, 0, SETTLE_MS);
    const poll = () => progress.polled({ high: 0, stable: 0 });
    expect([poll(), poll(), poll()]).toEqual([undefined, 'read', undefined]);
    expect(progress.polled({ high: 20_000, stable: 20_000 })).toBeUndefined();
    const far = [batch(0, 1_000, 20_000), batch(1_000, 2_000, 20_000)];
    expect(far.map((one) => progress.fetched(one))).toEqual(['waiting', undefined]);
    expect(progress.position).toBe('waiting');
  });
});

describe('the records behind an open transaction', () => {
  const now = (ms: number): string => {
    jest.setSystemTime(ms);
    return new Date(ms).toISOString();
  };
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('are counted since the last stable offset stands still, and can be read once the transaction has ended', () => {
    const progress = new PartitionProgress(0, 0, SETTLE_MS);
    const since = now(1_000);
    progress.polled({ high: 50, stable: 20 });
    expect([progress.held, progress.readable]).toEqual([{ records: 30, since }, 20]);
    now(2_000);
    progress.applied({ ...batch(0, 20, 55), stable: 20 });
    progress.polled({ high: 60, stable: 20 });
    expect([progress.held, progress.readable]).toEqual([{ records: 40, since }, 20]);
    const later = now(3_000);
    progress.fetched({ ...batch(20, 30, 60), stable: 30 });
    expect(progress.held).toEqual({ records: 30, since: later });
    progress.polled({ high: 60, stable: 60 });
    expect([progress.held, progress.readable]).toEqual([undefined, 60]);
  });

  it('prevent that the partition is read to its end', () => {
    const progress = new PartitionProgress(20, 20, SETTLE_MS);
    for (let poll = 0; poll < 3; poll++) progress.polled({ high: 50, stable: 20 });
    expect(progress.position).toBe('waiting');
  });
});

describe('how long a record may have waited', () => {
  beforeEach(() => jest.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => jest.useRealTimers());

  it('is not known before anything was applied', () => {
    expect(new PartitionProgress(10, 50, SETTLE_MS).lagMs).toBeUndefined();
    expect(new PartitionProgress(50, 50, SETTLE_MS).lagMs).toBe(0);
  });

  it('is no longer than since the newest applied record was made', () => {
    const progress = new PartitionProgress(0, 50, SETTLE_MS);
    progress.applied(batch(0, 20, 50, 990_000));
    expect(progress.lagMs).toBe(10_000);
    // Records without a timestamp do not change the lag.
    progress.applied(batch(20, 30, 50));
    expect(progress.lagMs).toBe(10_000);
  });

  it('is no longer than since nothing was left', () => {
    const progress = new PartitionProgress(0, 0, SETTLE_MS);
    progress.applied(batch(0, 20, 20, 400_000));
    jest.setSystemTime(1_003_000);
    expect(progress.lagMs).toBe(0);
    progress.polled({ high: 30, stable: 30 });
    expect(progress.lagMs).toBe(3_000);
    progress.applied(batch(20, 30, 30, 1_002_000));
    progress.polled({ high: 40, stable: 40 });
    expect(progress.lagMs).toBe(0);
  });

  it('is none where the producer’s clock is ahead of ours', () => {
    const progress = new PartitionProgress(0, 50, SETTLE_MS);
    progress.applied(batch(0, 20, 50, 1_060_000));
    expect(progress.lagMs).toBe(0);
  });
});
