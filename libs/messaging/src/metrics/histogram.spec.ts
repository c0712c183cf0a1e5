import fc from 'fast-check';
import { Histogram } from './histogram';

describe('a distribution', () => {
  it('has bounds that double, each with how many values do not exceed it', () => {
    const found = new Histogram(1, 4);
    for (const value of [0, 1, 1.5, 2, 8, 8.1, 1_000]) found.add(value);
    expect(found.bounds).toEqual([1, 2, 4, 8]);
    expect(found.cumulative).toEqual([2, 4, 4, 5]);
    expect(found.count).toBe(7);
    expect(found.sum).toBeCloseTo(1_020.6);
  });

  it('counts whatever comes as a plain count does', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true })), (values) => {
        const found = new Histogram(0.001, 16);
        for (const value of values) found.add(value);
        expect(found.cumulative).toEqual(found.bounds.map((bound) => values.filter((value) => value <= bound).length));
        expect(found.count).toBe(values.length);
      }),
    );
  });
});
