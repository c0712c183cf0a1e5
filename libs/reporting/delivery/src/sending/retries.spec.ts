import { delayAfter, longestPutOffMs, retryAfterMs, retryDelaysMs } from './retries';

describe('the pause after a try', () => {
  it('is 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, then there is none', () => {
    const pauses = Array.from({ length: 10 }, (_, at) => delayAfter(at + 1, retryDelaysMs, undefined, 0));
    expect(pauses.map((ms) => ms && ms / 1_000)).toEqual([
      5,
      300,
      1_800,
      7_200,
      18_000,
      36_000,
      50_400,
      72_000,
      86_400,
      undefined,
    ]);
  });

  it('is longer by a tenth at most', () => {
    expect(delayAfter(1, [10_000], undefined, 0.999_99)).toBe(11_000);
  });

  it.each([
    ['longer than the schedule', 60_000, 60_000],
    ['shorter than the schedule', 1_000, 5_000],
    ['longer than a day', 10 * longestPutOffMs, longestPutOffMs],
  ])('heeds what the receiver asks for: %s', (_what, putOffMs, waitedMs) => {
    expect(delayAfter(1, retryDelaysMs, putOffMs, 0)).toBe(waitedMs);
  });

  it('does not come about by asking alone', () => {
    expect(delayAfter(10, retryDelaysMs, 60_000, 0)).toBeUndefined();
  });
});

describe('retry-after', () => {
  const now = Date.parse('2014-11-11T00:00:00Z');

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Tue, 11 Nov 2014 00:01:00 GMT', 60_000],
    ['Mon, 10 Nov 2014 00:00:00 GMT', 0],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2015', 2_015_000],
    ['2014-11-11', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});
