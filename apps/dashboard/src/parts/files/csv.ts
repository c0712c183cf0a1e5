import { asFormula, withoutFormula } from '@taocun/domain';

/** The code of a village. */
const code = /^\d{12}$/;

/**
 * Rows as CSV by RFC 4180, with the byte order mark by which Excel recognises UTF-8, and codes of villages as
 * formulas of text, as in the API's files for Excel.
 */
export function csvOf(rows: readonly (readonly string[])[]): string {
  // Programs recognise a negative number by its hyphen.
  const plain = (text: string): string => text.replace(/^−(?=[\d.,]+%?$)/, '-');
  const cell = (text: string): string =>
    `"${(code.test(text) ? asFormula(text) : withoutFormula(plain(text))).replaceAll('"', '""')}"`;
  return `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

/** The rows, each with the label in a separate column, because rows are passed on without their page. */
export function labelled(
  [heads = [], ...rows]: readonly (readonly string[])[],
  head: string,
  label: string | undefined,
): readonly (readonly string[])[] {
  return label === undefined ? [heads, ...rows] : [[...heads, head], ...rows.map((row) => [...row, label])];
}
