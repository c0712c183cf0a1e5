import { ProcessCounters } from './process-counters';

const counts = (accepted: number, tooLarge = 0) => ({
  accepted,
  repeated: 0,
  forwarded: 0,
  rejected: tooLarge === 0 ? {} : { 'too-large': tooLarge },
});

describe('the counters since the start', () => {
  it('leave out updates counted before', () => {
    const counters = new ProcessCounters();
    const ofPartition = counts(1_000, 5);
    counters.loaded(0, ofPartition);
    expect(counters.sinceStart).toEqual({ ...counts(0), rejected: { 'too-large': 0 } });
    ofPartition.accepted += 7;
    expect(counters.sinceStart.accepted).toBe(7);
  });

  it('never fall when a partition starts again from its checkpoint', () => {
    const counters = new ProcessCounters();
    const first = counts(1_000);
    counters.loaded(0, first);
    first.accepted = 1_090;
    // The checkpoint's count is 1,050.
    const second = counts(1_050);
    counters.loaded(0, second);
    expect(counters.sinceStart.accepted).toBe(90);
    second.accepted += 40;
    expect(counters.sinceStart.accepted).toBe(130);
  });

  it('never fall when accepted updates are rejected after they have waited', () => {
    const counters = new ProcessCounters();
    const ofPartition = counts(0);
    counters.loaded(0, ofPartition);
    const values = [5, 3, 6].map((accepted) => {
      ofPartition.accepted = accepted;
      return counters.sinceStart.accepted;
    });
    expect(values).toEqual([5, 5, 6]);
  });

  it('are sums over partitions and reasons', () => {
    const counters = new ProcessCounters();
    const zero = counts(0);
    const one = counts(0);
    counters.loaded(0, zero);
    counters.loaded(1, one);
    zero.accepted = 3;
    one.accepted = 4;
    Object.assign(one.rejected, { 'too-large': 2 });
    expect(counters.sinceStart).toEqual(counts(7, 2));
  });
});
