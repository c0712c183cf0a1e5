import type { FetchedBatch } from '@taocun/kafka';
import { PartitionProgress } from './progress';

const SETTLE_MS = 0;

function batch(askedFor: number, nextOffset: number, end: number, newestMs?: number): FetchedBatch {
  return { askedFor, nextOffset, end, newestMs, count: nextOffset - askedFor } as FetchedBatch;
}

describe('how far a partition has come', () => {
  it('goes on with what is applied, not with what is fetched', () => {
    const progress = new PartitionProgress(10, 50, SETTLE_MS);
    progress.fetched(batch(10, 30, 60));
    expect(progress).toMatchObject({ offset: 10, end: 60 });
    progress.applied(batch(10, 30, 60));
    expect(progress).toMatchObject({ offset: 30, end: 60 });
  });

  it('never ends before its offset, whatever an older look says', () => {
    const progress = new PartitionProgress(10, 50, SETTLE_MS);
    progress.polled(40);
    expect(progress.end).toBe(50);
    progress.applied(batch(10, 70, 70));
    expect(progress).toMatchObject({ offset: 70, end: 70 });
  });

  it('says once that it is read to its end, and once that it is far behind again', () => {
    const progress = new PartitionProgress(0, 0, SETTLE_MS);
    expect([progress.polled(0), progress.polled(0), progress.polled(0)]).toEqual([undefined, 'read', undefined]);
    expect(progress.polled(20_000)).toBeUndefined();
    const far = [batch(0, 1_000, 20_000), batch(1_000, 2_000, 20_000)];
    expect(far.map((one) => progress.fetched(one))).toEqual(['waiting', undefined]);
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
    progress.polled(30);
    expect(progress.lagMs).toBe(3_000);
    progress.applied(batch(20, 30, 30, 1_002_000));
    progress.polled(40);
    expect(progress.lagMs).toBe(0);
  });

  it('is none where the clock of who made it goes before ours', () => {
    const progress = new PartitionProgress(0, 50, SETTLE_MS);
    progress.applied(batch(0, 20, 50, 1_060_000));
    expect(progress.lagMs).toBe(0);
  });
});
