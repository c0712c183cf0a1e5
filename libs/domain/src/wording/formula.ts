/**
 * Text that a spreadsheet treats as a formula, because of its first sign, which may be full-width or small-form. Spreadsheets ignore blanks,
 * control characters and characters without a width before it (OWASP, CSV injection).
 */
export const FORMULA = /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62-\ufe6b])/u;

const SIGNED_NUMBER = /^[+-][\d.,]+%?$/;

/** The text of a cell, with an apostrophe before a formula; a signed number is no formula. */
export function withoutFormula(text: string): string {
  return FORMULA.test(text) && !SIGNED_NUMBER.test(text) ? `'${text}` : text;
}
