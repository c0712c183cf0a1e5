import type { Drawing, DrawnMark } from './chart-drawing';

/** A drawing as a self-contained SVG, with colours instead of custom properties. */
export function chartSvg({ width, height, marks }: Drawing, title: string, fontFamily: string): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${svgText(fontFamily)}">`,
    `<title>${svgText(title)}</title>`,
    ...marks.map(elementOf),
    '</svg>',
  ].join('\n');
}

function elementOf(mark: DrawnMark): string {
  const { colour } = mark;
  switch (mark.is) {
    case 'text':
      return `<text x="${fixed(mark.x)}" y="${fixed(mark.y)}" font-size="${mark.px}" fill="${colour}" text-anchor="${mark.anchor}">${svgText(mark.text)}</text>`;
    case 'rect':
      return `<rect x="${fixed(mark.x)}" y="${fixed(mark.y)}" width="${fixed(mark.width)}" height="${fixed(mark.height)}" fill="${colour}"/>`;
    case 'dot':
      return `<circle cx="${fixed(mark.x)}" cy="${fixed(mark.y)}" r="${mark.radius}" fill="${colour}"/>`;
    case 'line':
      return `<path d="${mark.path}" fill="none" stroke="${colour}" stroke-width="${mark.width}"${mark.isDashed ? ' stroke-dasharray="2 4"' : ''}/>`;
  }
}

const fixed = (value: number): string => value.toFixed(1);

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text escaped for an element or a quoted attribute of an SVG. */
function svgText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
