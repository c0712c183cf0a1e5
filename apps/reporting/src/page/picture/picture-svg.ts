import { type GeoPoint } from '../../places/county-centres';
import { drawnText, brokenText, widthOf } from './glyphs';
import { fitted, type PictureArea, projected } from './projection';
import { chinaShapes, type ProjectedLine } from './china';

/** The size that previews of links show whole. */
export const PICTURE = { width: 1200, height: 630 } as const;

/** A preview: words at the left, a map with villages at the right. Texts are drawn as outlines, so none of them can be markup. */
export interface Picture {
  /** The digits of two for a province, which then fills the map; empty for the country. */
  readonly province: string;
  readonly title: string;
  /** A number or verdict, in large letters, and the words beneath it. */
  readonly large: string;
  readonly beneath: string;
  readonly note: string;
  readonly stated: string;
  readonly dots: readonly GeoPoint[];
}

const colours = { paper: '#faf8f4', ink: '#1f1b16', soft: '#655d52', land: '#eae4d9', meant: '#ddd3c1', accent: '#a83c1e' } as const;
const MARGIN = 56;
const COLUMN = 500;
const map: PictureArea = { x: 580, y: 40, width: 590, height: 550 };
/** Larger where there are few. */
const radiusFor = (dots: number): number => (dots <= 1 ? 11 : dots <= 200 ? 5 : dots <= 2_000 ? 3.2 : 2.2);

/** The corners of the land; the islands far in the south have a frame of their own. */
const mainland = (
  [
    [73.5, 39.4],
    [135.1, 48.4],
    [123.3, 53.5],
    [109.5, 18.1],
  ] as const
).map(projected);
const south = (
  [
    [106, 24],
    [123, 24],
    [108, 4],
    [118, 4],
  ] as const
).map(projected);
const inset: PictureArea = { x: 1094, y: 498, width: 76, height: 100 };

export function pictureSvg({ province, title, large, beneath, note, stated, dots }: Picture): string {
  const meant = chinaShapes().provinces.find(({ code }) => code === province);
  const to = fitted(meant === undefined ? mainland : meant.rings.flat(), map);
  const radius = radiusFor(dots.length);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE.width}" height="${PICTURE.height}">`,
    `<rect width="100%" height="100%" fill="${colours.paper}"/>`,
    ...land(to, province),
    `<g fill="${colours.accent}" fill-opacity="0.8">`,
    ...dots.map((dot) => to(projected(dot))).map(([x, y]) => `<circle cx="${number(x)}" cy="${number(y)}" r="${radius}"/>`),
    '</g>',
    // A province's neighbours reach beyond the map's place: the words stand on paper.
    `<rect width="${map.x - 20}" height="100%" fill="${colours.paper}"/>`,
    ...words(title, large, beneath, note, stated),
    ...(meant === undefined ? insetOfTheSouth() : []),
    '</svg>',
  ].join('');
}

type ToPicture = ReturnType<typeof fitted>;

const number = (value: number): string => value.toFixed(1);

function pathOf(lines: readonly ProjectedLine[], to: ToPicture, end: 'Z' | ''): string {
  return lines.map((line) => `M${line.map((point) => to(point).map(number).join(' ')).join('L')}${end}`).join('');
}

function land(to: ToPicture, province: string): readonly string[] {
  const { provinces, lines } = chinaShapes();
  return [
    `<g stroke="${colours.paper}" stroke-width="1.2">`,
    ...provinces.map(
      ({ code, rings }) => `<path fill="${code === province ? colours.meant : colours.land}" d="${pathOf(rings, to, 'Z')}"/>`,
    ),
    '</g>',
    `<path fill="none" stroke="${colours.soft}" d="${pathOf(lines, to, '')}"/>`,
  ];
}

function insetOfTheSouth(): readonly string[] {
  const { x, y, width, height } = inset;
  const frame = `x="${x}" y="${y}" width="${width}" height="${height}"`;
  return [
    `<clipPath id="inset"><rect ${frame}/></clipPath>`,
    `<rect ${frame} fill="${colours.paper}" stroke="${colours.meant}"/>`,
    `<g clip-path="url(#inset)">${land(fitted(south, inset), '').join('')}</g>`,
  ];
}

function words(title: string, large: string, beneath: string, note: string, stated: string): readonly string[] {
  const drawn = [drawnText('淘村', MARGIN, 92, 44, colours.accent), drawnText('Taocun', MARGIN + 100, 92, 26, colours.soft)];
  let y = 160;
  const write = (text: string, size: number, colour: string, most: number): void => {
    const lines = brokenText(text, size, COLUMN);
    for (const line of lines.slice(0, most)) drawn.push(drawnText(line, MARGIN, (y += size * 1.25), size, colour));
  };
  write(title, 38, colours.ink, 3);
  const size = Math.min(130, (130 * COLUMN) / Math.max(COLUMN, widthOf(large, 130)));
  drawn.push(drawnText(large, MARGIN, (y += size * 1.1), size, colours.accent));
  y += 16;
  write(beneath, 34, colours.ink, 2);
  y += 8;
  write(note, 22, colours.soft, 3);
  y = Math.max(y + 4, PICTURE.height - 40 - 19 * 1.25 * brokenText(stated, 19, COLUMN).length);
  write(stated, 19, colours.soft, 4);
  return drawn;
}
