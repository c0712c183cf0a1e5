import { placeLabels } from './labels';

const widthOf = (text: string): number => 10 * text.length;

describe('labels', () => {
  it('are right of their points, or left where another one is, the weightier first', () => {
    const labels = [
      { text: 'light', at: [100, 100], weight: 1, of: 'village' },
      { text: 'heavy', at: [100, 104], weight: 9, of: 'village' },
    ] as const;
    expect(placeLabels(labels, widthOf, 12, 5)).toEqual([
      { text: 'heavy', of: 'village', x: 105, y: 104 },
      { text: 'light', of: 'village', x: 45, y: 100 },
    ]);
  });

  it('of areas are over or under their middles, and never on an obstacle', () => {
    const labels = [
      { text: 'area', at: [100, 100], weight: 9, of: 'county' },
      { text: 'near', at: [110, 110], weight: 1, of: 'county' },
      { text: 'full', at: [110, 112], weight: 0, of: 'county' },
    ] as const;
    expect(placeLabels(labels, widthOf, 12, 5, [[0, 88, 300, 92]])).toEqual([
      { text: 'area', of: 'county', x: 80, y: 100 },
      { text: 'near', of: 'county', x: 90, y: 122 },
    ]);
  });

  it('are omitted if there is no room, or if they would leave the sheet', () => {
    const crowd = Array.from({ length: 5 }, (_, number) => ({
      text: `label ${number}`,
      at: [400, 300] as const,
      weight: number,
      of: 'village' as const,
    }));
    expect(placeLabels(crowd, widthOf, 12, 5).map(({ text }) => text)).toEqual(['label 4', 'label 3']);
    expect(placeLabels([{ text: 'above', at: [400, 2], weight: 1, of: 'village' }], widthOf, 12, 5)).toEqual([]);
  });
});
