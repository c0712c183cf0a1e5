import { FORMULA } from '@taocun/domain';

export type CsvCell = string | number | bigint | boolean | undefined;

/** A cell, or an object with the text of a cell that is not a formula. */
export type SheetCell = CsvCell | { toString(): string };

/**
 * A line of CSV by RFC 4180, ending in CRLF. Texts, many of them from registrations, are escaped so that a
 * spreadsheet does not run them as formulas.
 */
export function csvLine(cells: readonly SheetCell[]): string {
  let line = csvCell(cells[0]);
  for (let at = 1; at < cells.length; at++) line += `,${csvCell(cells[at])}`;
  return `${line}\r\n`;
}

/** Includes half a CRLF within a name, which some readers treat as the end of a line. */
const TO_QUOTE = /[",\r\n]/;

function csvCell(cell: SheetCell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'object') return quoted(cell.toString());
  if (typeof cell !== 'string') return String(cell);
  return quoted(FORMULA.test(cell) ? `'${cell}` : cell);
}

function quoted(text: string): string {
  return TO_QUOTE.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
