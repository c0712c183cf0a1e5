import { apart } from './apart';
import { placeLabels } from './labels';

const widthOf = (text: string): number => 10 * text.length;

describe('labels', () => {
  it('are right of their points, or left where another one is, the weightier first', () => {
    const labels = [
      { text: 'light', at: [100, 100], away: 5, weight: 1, of: 'village' },
      { text: 'heavy', at: [100, 104], away: 5, weight: 9, of: 'village' },
    ] as const;
    expect(placeLabels(labels, widthOf, 12)).toEqual([
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
    expect(placeLabels(labels, widthOf, 12, [[0, 88, 300, 92]])).toEqual([
      { text: 'area', of: 'county', x: 80, y: 100 },
      { text: 'near', of: 'county', x: 90, y: 122 },
    ]);
  });

  it('of areas with a circle are next to it, also over and under it, and further away if that is full', () => {
    const circle = [85, 85, 115, 115] as const;
    const besides = Array.from({ length: 5 }, (_, number) => ({
      text: `area ${number}`,
      at: [100, 100] as const,
      away: 17,
      weight: 10 * number,
      of: 'county' as const,
    }));
    const placed = placeLabels(besides, widthOf, 12, [circle]);
    expect(placed.map(({ text, x, y }) => [text, x, y])).toEqual([
      ['area 4', 117, 100],
      ['area 3', 23, 100],
      ['area 2', 70, 77],
      ['area 1', 70, 123],
      ['area 0', 70, 59],
    ]);
  });

  it('of the heaviest areas are at the end of a line where other circles take all places', () => {
    const circles = [[0, 50, 300, 150]] as const;
    const area = { text: 'area', at: [100, 100], away: 17, weight: 9, of: 'county' } as const;
    const lighter = Array.from({ length: 8 }, (_, at) => ({
      ...area,
      at: [500, 30 * at + 30] as const,
      text: `${at}`,
    }));
    expect(placeLabels([area], widthOf, 20, circles)).toEqual([
      {
        text: 'area',
        of: 'county',
        x: 80,
        y: 13,
        line: [
          [100, 100],
          [100, 24],
        ],
      },
    ]);
    const among = placeLabels([{ ...area, weight: 1 }, ...lighter], widthOf, 20, circles);
    expect(among.map(({ text }) => text)).not.toContain('area');
  });

  it('are omitted if there is no room, or if they would leave the sheet', () => {
    const crowd = Array.from({ length: 5 }, (_, number) => ({
      text: `label ${number}`,
      at: [400, 300] as const,
      away: 5,
      weight: number,
      of: 'village' as const,
    }));
    expect(placeLabels(crowd, widthOf, 12).map(({ text }) => text)).toEqual(['label 4', 'label 3']);
    expect(
      placeLabels([{ text: 'above', at: [400, 2], away: 5, weight: 1, of: 'village' }], widthOf, 12),
    ).toEqual([]);
  });
});

it('pushes circles apart until none covers another, the larger ones less, and leaves others where they are', () => {
  const circles = [
    { at: [100, 100], radius: 15, name: 'large' },
    { at: [104, 100], radius: 5, name: 'small' },
    { at: [104, 100], radius: 5, name: 'other' },
    { at: [300, 100], radius: 5, name: 'far' },
  ] as const;
  const placed = apart(circles);
  const distance = ([x, y]: readonly [number, number], [otherX, otherY]: readonly [number, number]) =>
    Math.hypot(x - otherX, y - otherY);
  for (const [at, one] of placed.entries())
    for (const other of placed.slice(at + 1))
      expect(distance(one.at, other.at)).toBeGreaterThan(0.95 * (one.radius + other.radius));
  const moved = placed.map(({ at }, turn) => distance(at, circles[turn]!.at));
  expect(moved[0]).toBeLessThan(moved[1]!);
  expect(moved[3]).toBe(0);
});
