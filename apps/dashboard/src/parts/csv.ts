/** Text that a spreadsheet would run as a formula; a number with its sign is none. */
const formula = /^[=@\t\r]|^[+-](?![\d.,]+%?$)/;

/** Rows as CSV by RFC 4180, with the mark by which Excel knows UTF-8. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  return `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}
