/** An axis: the position of each value, in pixels. */
type Scale = (value: number) => number;

export const linear =
  (most: number, from: number, to: number): Scale =>
  (value) =>
    from + (value / most) * (to - from);

export const logarithmic =
  (least: number, most: number, from: number, to: number): Scale =>
  (value) =>
    from + (Math.log(value / least) / Math.log(most / least)) * (to - from);

const rounded = (pixels: number): string => String(Math.round(pixels * 10) / 10);
const escaped = (content: string): string => content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export function label(
  x: number,
  y: number,
  content: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
): string {
  return `<text x="${rounded(x)}" y="${rounded(y)}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, colour = '#ccc', width = 1): string {
  const ends = [x1, y1, x2, y2].map(rounded);
  return `<line x1="${ends[0]}" y1="${ends[1]}" x2="${ends[2]}" y2="${ends[3]}" stroke="${colour}" stroke-width="${width}"/>`;
}

export function bar(x: number, y: number, width: number, height: number, colour: string): string {
  return `<rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${height}" fill="${colour}"/>`;
}

export function dot(x: number, y: number, colour: string): string {
  return `<circle cx="${rounded(x)}" cy="${rounded(y)}" r="4" fill="${colour}"/>`;
}

/** A picture on a white background, so that it is readable on a page of any colour. */
export function picture(title: string, width: number, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${escaped(title)}</title>`,
    bar(0, 0, width, height, '#fff'),
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}
