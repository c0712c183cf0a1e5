import { english } from '../words/words-en';
import { barOf, trackFraction } from './criterion-bar';

describe('a criterion as a bar', () => {
  it('of an amount', () => {
    const bar = barOf(
      {
        criterion: 'annual-sales',
        value: 990_000_000,
        threshold: 1_000_000_000,
        comparison: 'more-than',
        holds: false,
        margin: -10_000_000,
      },
      'en',
      english,
    );
    expect(bar).toEqual({
      value: 990_000_000,
      threshold: 1_000_000_000,
      valueText: 'RMB 9.90 million',
      thresholdText: 'more than RMB 10 million',
      differenceText: 'RMB 100,000',
      marginText: 'RMB 100,000 short',
    });
  });

  it('of a share, whose margin is the exact difference of the two fractions', () => {
    const bar = barOf(
      {
        criterion: 'active-household-share',
        value: { part: 38, whole: 350 },
        threshold: { part: 10, whole: 100 },
        comparison: 'at-least',
        holds: true,
        margin: { part: 300, whole: 35_000 },
      },
      'en',
      english,
    );
    expect(bar).toMatchObject({ valueText: '10.9%', thresholdText: 'at least 10%', marginText: '0.9 percentage points above' });
  });

  it('of a share without a denominator', () => {
    const bar = barOf(
      {
        criterion: 'alibaba-majority',
        value: { part: 0, whole: 0 },
        threshold: { part: 1, whole: 2 },
        comparison: 'more-than',
        holds: false,
      },
      'en',
      english,
    );
    expect(bar).toMatchObject({ value: 0, valueText: '0%', marginText: '50 percentage points short' });
  });

  it.each([
    ['at-least', true, 'exactly met'],
    ['more-than', false, 'equal to it, not above'],
  ] as const)('that stands right at its threshold: %s', (comparison, holds, words) => {
    const bar = barOf({ criterion: 'annual-sales', value: 5, threshold: 5, comparison, holds, margin: 0 }, 'en', english);
    expect(bar?.marginText).toBe(words);
  });

  it('does not exist for a kind of village, nor for alternative criteria', () => {
    const kind = {
      criterion: 'administrative-village',
      value: 'residents-committee',
      threshold: 'administrative-village',
      comparison: 'is',
      holds: false,
    } as const;
    expect(barOf(kind, 'en', english)).toBeUndefined();
  });

  it('fits into its track, with the threshold inside', () => {
    const drawn = (value: number, threshold: number) => {
      const bar = { value, threshold, valueText: '', thresholdText: '', differenceText: '', marginText: '' };
      return [trackFraction(value, bar), trackFraction(threshold, bar)].map((part) => Math.round(100 * part));
    };
    expect([drawn(0, 100), drawn(100, 100), drawn(1_000, 100), drawn(-5, 100), drawn(0, 0)]).toEqual([
      [0, 67],
      [67, 67],
      [96, 10],
      [0, 67],
      [0, 0],
    ]);
  });
});
