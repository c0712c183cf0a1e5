import { MinuteCounts } from './minute-counts';

it('counts by kind are reported a minute after the first, and nothing where nothing was counted', () => {
  jest.useFakeTimers();
  try {
    const reported: object[] = [];
    const counts = new MinuteCounts((counted) => reported.push(counted));
    counts.count('a');
    jest.advanceTimersByTime(59_999);
    for (let n = 0; n < 1_000; n++) counts.count('b');
    expect(reported).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(reported).toEqual([{ a: 1, b: 1_000 }]);
    jest.advanceTimersByTime(600_000);
    counts.count('b');
    counts.report();
    counts.report();
    jest.advanceTimersByTime(600_000);
    expect(reported).toEqual([{ a: 1, b: 1_000 }, { b: 1 }]);
  } finally {
    jest.useRealTimers();
  }
});
