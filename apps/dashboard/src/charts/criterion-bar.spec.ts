import { english } from '../words/words-en';
import { barOf, trackFraction } from './criterion-bar';

const bar = (criterion: Parameters<typeof barOf>[0]) => barOf(criterion, 'en', english);

describe('a criterion as a bar', () => {
  it('of an amount', () => {
    const value = 990_000_000;
    const threshold = 1_000_000_000;
    const margin = -10_000_000;
    expect(
      bar({ criterion: 'annual-sales', value, threshold, comparison: 'more-than', holds: false, margin }),
    ).toEqual({
      value,
      threshold,
      valueText: 'RMB 9.90 million',
      thresholdText: 'more than RMB 10 million',
      differenceText: 'RMB 100,000',
      marginText: 'RMB 100,000 short',
    });
  });

  it('of a share, whose margin is the exact difference of the two fractions', () => {
    const share = {
      value: { part: 38, whole: 350 },
      threshold: { part: 10, whole: 100 },
      margin: { part: 300, whole: 35_000 },
    };
    expect(
      bar({ criterion: 'active-household-share', ...share, comparison: 'at-least', holds: true }),
    ).toMatchObject({
      valueText: '10.9%',
      thresholdText: 'at least 10%',
      marginText: '0.9 percentage points above',
    });
  });

  it('of a share without a denominator', () => {
    const share = { value: { part: 0, whole: 0 }, threshold: { part: 1, whole: 2 } };
    expect(
      bar({ criterion: 'alibaba-majority', ...share, comparison: 'more-than', holds: false }),
    ).toMatchObject({
      value: 0,
      valueText: '0%',
      marginText: '50 percentage points short',
    });
  });

  it.each([
    ['at-least', true, 'exactly met'],
    ['more-than', false, 'equal to it, not above'],
  ] as const)('that stands right at its threshold: %s', (comparison, holds, words) => {
    expect(
      bar({ criterion: 'annual-sales', value: 5, threshold: 5, comparison, holds, margin: 0 })?.marginText,
    ).toBe(words);
  });

  it('does not exist for a kind of village, nor for alternative criteria', () => {
    const kind = { value: 'residents-committee', threshold: 'administrative-village' } as const;
    expect(
      bar({ criterion: 'administrative-village', ...kind, comparison: 'is', holds: false }),
    ).toBeUndefined();
  });

  it('fits into its track, with the threshold inside', () => {
    const drawn = (value: number, threshold: number) => {
      const drawnBar = {
        value,
        threshold,
        valueText: '',
        thresholdText: '',
        differenceText: '',
        marginText: '',
      };
      return [trackFraction(value, drawnBar), trackFraction(threshold, drawnBar)].map((part) =>
        Math.round(100 * part),
      );
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
