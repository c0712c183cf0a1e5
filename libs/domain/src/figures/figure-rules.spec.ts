import { type FiguresMade } from './figures-by-name';
import { type FigureKind, type FigureRow, type FigureValues } from './village-figures';

// A forgotten part of a row or a layer is a compile error: `npm run types` checks these comments.

it('a row has a kind, a sentence and the rule by which a region has it', () => {
  const whole = { is: 'count', says: 'Shops that sell rice', ofRegion: 'sum' } as const;
  const { says: _says, ...undescribed } = whole;
  const { ofRegion: _ofRegion, ...ofNoRegion } = whole;
  const rows: readonly FigureRow[] = [
    whole,
    // @ts-expect-error It has no sentence.
    undescribed,
    // @ts-expect-error Nothing says what a region has.
    ofNoRegion,
    // @ts-expect-error No layer has a rule for this kind.
    { ...whole, is: 'weight' },
  ];
  expect(rows).toHaveLength(4);
});

it('a row has its producer, also if a village may lack the figure', () => {
  const made = { openShops: 1, marginalShops: undefined };
  const whole: FiguresMade<'openShops' | 'marginalShops'> = made;
  const { marginalShops: _marginalShops, ...unmade } = made;
  // @ts-expect-error Nothing makes the marginal shops.
  const partial: FiguresMade<'openShops' | 'marginalShops'> = unmade;
  expect(Object.keys(whole)).toHaveLength(Object.keys(partial).length + 1);
});

it('a layer has a rule for every kind of figure', () => {
  const values: { readonly [Kind in FigureKind]: FigureValues[Kind] | undefined } = {
    count: 1,
    fen: 1,
    fenByCategory: undefined,
    fenByChannel: undefined,
    kindOfVillage: 'administrative-village',
    urbanRuralClass: undefined,
    townshipCode: '330782104',
    villageCodes: ['330782104213'],
    truth: true,
    degrees: 120.1,
  };
  const { degrees: _degrees, ...others } = values;
  // @ts-expect-error There is no rule for degrees.
  const layer: Record<FigureKind, unknown> = others;
  expect(Object.keys(layer)).not.toContain('degrees');
});
