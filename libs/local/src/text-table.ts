/**
 * Text for a terminal: control characters, and those that change the writing direction, are shown by their
 * codes, so that text of marketplaces cannot move the cursor or hide other text.
 */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/g,
    code,
  );
}

/** As `printable`, but keeps the lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/**
 * Columns as wide as their widest cell. Lines are cut at `columns`, the width of a terminal, if it is given.
 */
export function textTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  columns?: number,
): string {
  const cells = [heads, ...rows.map((row) => row.map(printable))];
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => displayWidth(row[column] ?? ''))));
  return cells
    .map((row) =>
      row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - displayWidth(cell))).join('  '),
    )
    .map((line) => cut(line.trimEnd(), columns))
    .join('\n');
}

function cut(line: string, columns = Infinity): string {
  if (displayWidth(line) <= columns) return line;
  let shortened = '';
  for (const character of line) {
    if (displayWidth(shortened + character) > columns - 1) break;
    shortened += character;
  }
  return `${shortened}…`;
}

/** Chinese characters take two columns of a terminal. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1;
  return width;
}

function code(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
