/**
 * Text that a spreadsheet treats as a formula, because of its first sign, which may be full-width or
 * small-form, or a minus sign. Spreadsheets ignore blanks, control characters and characters without a width
 * before it (OWASP, CSV injection). Names of earlier versions may begin with marks and with letters that are
 * drawn as blanks.
 */
export const FORMULA =
  /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}\p{M}\u115f\u1160\u2800\u3164\uffa0]*[=+\-@\u2212\uff1d\uff0b\uff0d\uff20\ufe62-\ufe6b])/u;

const SIGNED_NUMBER = /^[+\-\u2212][\d.,]+%?$/;

/** The text of a cell, with an apostrophe before a formula; a signed number is no formula. */
export function withoutFormula(text: string): string {
  return FORMULA.test(text) && !SIGNED_NUMBER.test(text) ? `'${text}` : text;
}

/**
 * A code as a formula of a text, which alone Excel keeps: it shows 320324109002 as 3.2E+11, and omits a zero
 * in front.
 */
export function asFormula(code: string): string {
  return `="${code}"`;
}
