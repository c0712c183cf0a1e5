import { type CsvCell } from './fields';

/** A cell, or an object whose text is one and is no formula. */
export type SheetCell = CsvCell | { toString(): string };

/**
 * A line of CSV by RFC 4180, ending in CRLF. Text is escaped so that a spreadsheet does not run it as a formula: much of it comes from
 * registrations.
 */
export function csvLine(cells: readonly SheetCell[]): string {
  let line = csvCell(cells[0]);
  for (let at = 1; at < cells.length; at++) line += `,${csvCell(cells[at])}`;
  return `${line}\r\n`;
}

/**
 * Text that a spreadsheet takes for a formula: by its sign, also a full-width or small-form one, at its beginning or after blanks and
 * signs without width, which spreadsheets pass over (OWASP, CSV injection).
 */
export const FORMULA = /^(?:[\t\r\n]|[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62-\ufe6b])/;
/** Also half of CRLF within a name, which some readers take for the end of a line. */
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
