import { assetText } from '../../places/assets';

/** By character: its advance in units of 1/500 of the size, and its outline as the path of an SVG. */
type Glyphs = Readonly<Record<string, readonly [number, string]>>;

const UNITS = 500;
let read: Glyphs | undefined;

/** Read with the first picture. */
function glyphs(): Glyphs {
  read ??= JSON.parse(assetText('glyphs.json.gz')) as Glyphs;
  return read;
}

/** Whether every character of a text can be drawn. */
export function isDrawable(text: string): boolean {
  return [...text].every((character) => glyphs()[character] !== undefined);
}

export function widthOf(text: string, size: number): number {
  return [...text].reduce((width, character) => width + (glyphs()[character]?.[0] ?? 0), 0) * (size / UNITS);
}

/**
 * A line of text as SVG paths: fonts with Chinese characters weigh ten megabytes, the outlines of those in names of regions half of one.
 * A character without an outline is left out.
 */
export function drawnText(text: string, x: number, baseline: number, size: number, colour: string): string {
  let at = 0;
  const paths = [...text].flatMap((character) => {
    const [advance, path] = glyphs()[character] ?? [0, ''];
    const left = at;
    at += advance;
    return path === '' ? [] : [`<path transform="translate(${left} 0)" d="${path}"/>`];
  });
  return `<g fill="${colour}" transform="translate(${x} ${baseline}) scale(${size / UNITS})">${paths.join('')}</g>`;
}

/** Breaks a text into lines, at blanks where it has some. */
export function brokenText(text: string, size: number, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(/[^\s\p{Script=Han}]+[\s]*|\p{Script=Han}[，。；、：]?|./gu) ?? []) {
    if (line !== '' && widthOf((line + word).trimEnd(), size) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
  }
  return line === '' ? lines : [...lines, line.trimEnd()];
}
