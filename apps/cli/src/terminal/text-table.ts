/**
 * Text for a terminal: control characters, and those that turn the direction of writing, are shown by their codes. What
 * marketplaces send must not be able to move the cursor, or to hide what it says.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/g, code);
}

/** As `printable`, but keeps the lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** Columns as wide as their widest cell. On a terminal lines are cut at its width, where `columns` is given. */
export function textTable(heads: readonly string[], rows: readonly (readonly string[])[], columns?: number): string {
  const cells = [heads, ...rows.map((row) => row.map(printable))];
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => displayWidth(row[column] ?? ''))));
  return cells
    .map((row) => row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - displayWidth(cell))).join('  '))
    .map((line) => cut(line.trimEnd(), columns))
    .join('\n');
}

function cut(line: string, columns = Infinity): string {
  if (displayWidth(line) <= columns) return line;
  let kept = '';
  for (const character of line) {
    if (displayWidth(kept + character) > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
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
