import { percentilesOf } from './percentiles';

describe('percentiles', () => {
  it('are measured values, by nearest rank', () => {
    const values = Array.from({ length: 200 }, (_, at) => 200 - at);
    expect(percentilesOf(values)).toEqual({ count: 200, p50: 100, p90: 180, p99: 198, max: 200 });
  });

  it('of one value are that value', () => {
    expect(percentilesOf([7])).toEqual({ count: 1, p50: 7, p90: 7, p99: 7, max: 7 });
  });

  it('of no values are refused', () => {
    expect(() => percentilesOf([])).toThrow(RangeError);
  });
});
