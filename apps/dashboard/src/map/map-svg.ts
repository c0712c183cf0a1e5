import { svgText } from '../parts/svg-text';
import type { MapMark } from './marks';
import { sheet } from '../places/atlas/sheet';

const SOURCE_LINE = 14;

/**
 * The map in view as an SVG of its own: areas with the colours that the style sheet gives them, villages as circles, and the source.
 * @param drawn the map's own SVG, in the page
 */
export function mapSvg(drawn: SVGSVGElement, marks: readonly MapMark[], title: string, source: string): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const plain = plainColours();
  const areas = copy.querySelectorAll('path, rect');
  for (const [at, area] of drawn.querySelectorAll('path, rect').entries()) {
    const { fill, stroke, strokeWidth } = getComputedStyle(area);
    const own = areas[at];
    for (const name of ['class', 'style']) own?.removeAttribute(name);
    const shown = { fill: plain(fill), stroke: plain(stroke), 'stroke-width': strokeWidth, 'vector-effect': 'non-scaling-stroke' };
    for (const [name, value] of Object.entries(shown)) own?.setAttribute(name, value);
  }
  // Links of the page would lead nowhere from a file.
  for (const link of copy.querySelectorAll('a')) link.replaceWith(...link.childNodes);
  const style = getComputedStyle(drawn);
  const colour = (name: string): string => svgText(style.getPropertyValue(name).trim());
  const circles = marks.map(({ at: [x, y], radius, count, dots }) => {
    const circle = `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius.toFixed(1)}" fill="${colour(dots()[0]?.colour ?? '--dot')}"/>`;
    if (count === 1) return circle;
    return `${circle}<text x="${x.toFixed(1)}" y="${(y + 4).toFixed(1)}" fill="${colour('--paper')}" text-anchor="middle">${count}</text>`;
  });
  const height = sheet.height + 2 * SOURCE_LINE;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${sheet.width}" height="${height}" viewBox="0 0 ${sheet.width} ${height}" font-family="sans-serif" font-size="11">`,
    `<title>${svgText(title)}</title>`,
    `<clipPath id="sheet"><rect width="${sheet.width}" height="${sheet.height}"/></clipPath>`,
    `<rect width="100%" height="100%" fill="${colour('--paper')}"/>`,
    `<g clip-path="url(#sheet)">${inside(copy)}${circles.join('')}</g>`,
    `<text x="8" y="${sheet.height + SOURCE_LINE}" fill="${colour('--ink-soft')}" font-size="9">${svgText(source)}</text>`,
    '</svg>',
  ].join('\n');
}

function inside(svg: SVGSVGElement): string {
  const writer = new XMLSerializer();
  return [...svg.children].map((child) => writer.serializeToString(child)).join('');
}

/** Writes a colour so that every program reads it: browsers give mixed ones in notations that few others know. */
function plainColours(): (colour: string) => string {
  const known = new Map<string, string>([['none', 'none']]);
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  return (colour) => {
    const found = known.get(colour);
    if (found !== undefined || context === null) return found ?? colour;
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    const plain = `rgb(${red}, ${green}, ${blue})`;
    known.set(colour, plain);
    return plain;
  };
}
