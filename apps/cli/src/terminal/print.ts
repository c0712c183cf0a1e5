import { printableLines } from '@taocun/local/text-table';

/**
 * Marks the digits of an amount while JSON is written: the second half of a surrogate pair, with which no
 * text of ours begins.
 */
const mark = '\udc00';

/** JSON with all digits of bigints; indented for people. */
export function asExactJson(value: unknown, indent = 2): string {
  const marked = JSON.stringify(
    value,
    (_name, one: unknown) => (typeof one === 'bigint' ? `${mark}${one}` : one),
    indent,
  );
  return marked.replace(/"\\udc00(-?\d+)"/g, '$1');
}

/** Prints JSON without the control characters of foreign texts, which must not reach a terminal. */
export function printJson(value: unknown, to: NodeJS.WritableStream = process.stdout): void {
  to.write(`${printableLines(asExactJson(value))}\n`);
}

/** Prints text without the control characters of foreign texts, which must not reach the terminal. */
export function printText(text: string): void {
  process.stdout.write(`${printableLines(text)}\n`);
}
