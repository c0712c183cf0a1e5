import { placeLabels } from './labels';

const widthOf = (text: string): number => 10 * text.length;

describe('labels', () => {
  it('stand right of their place, or left of it where another is, and the weightier comes first', () => {
    const labels = [
      { text: 'light', at: [100, 100], weight: 1 },
      { text: 'heavy', at: [100, 104], weight: 9 },
    ] as const;
    expect(placeLabels(labels, widthOf, 12, 5)).toEqual([
      { text: 'heavy', x: 105, y: 104 },
      { text: 'light', x: 45, y: 100 },
    ]);
  });

  it('are left out where there is no room, and where they would leave the sheet', () => {
    const crowd = Array.from({ length: 5 }, (_, number) => ({ text: `label ${number}`, at: [400, 300] as const, weight: number }));
    expect(placeLabels(crowd, widthOf, 12, 5).map(({ text }) => text)).toEqual(['label 4', 'label 3']);
    expect(placeLabels([{ text: 'above', at: [400, 2], weight: 1 }], widthOf, 12, 5)).toEqual([]);
  });
});
