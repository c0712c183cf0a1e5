/** Text that a spreadsheet would run as a formula; a number with its sign is none. */
const formula = /^[=@\t\r]|^[+-](?![\d.,]+%?$)/;

/** Rows as CSV by RFC 4180, with the mark by which Excel knows UTF-8. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  // A program knows a negative number by its hyphen.
  const plain = (text: string): string => text.replace(/^−(?=\d)/, '-');
  const cell = (text: string): string => `"${(formula.test(text) ? `'${text}` : plain(text)).replaceAll('"', '""')}"`;
  return `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

/** The rows, each with the label in a column of its own: a row is passed on without its page. */
export function labelled(
  [heads = [], ...rows]: readonly (readonly string[])[],
  head: string,
  label: string | undefined,
): readonly (readonly string[])[] {
  return label === undefined ? [heads, ...rows] : [[...heads, head], ...rows.map((row) => [...row, label])];
}
