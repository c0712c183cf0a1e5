import { printableLines } from './text-table';

/** Stands before the digits of an amount until it is written: the second half of a surrogate pair, with which no text of ours begins. */
const mark = '\udc00';

/** With all digits of what outgrows a number; indented for people. */
export function asExactJson(value: unknown, indent = 2): string {
  const marked = JSON.stringify(value, (_name, one: unknown) => (typeof one === 'bigint' ? `${mark}${one}` : one), indent);
  return marked.replace(/"\\udc00(-?\d+)"/g, '$1');
}

/** For programs and for people: no control character of what others send reaches a terminal. */
export function printJson(value: unknown, to: NodeJS.WritableStream = process.stdout): void {
  to.write(`${printableLines(asExactJson(value))}\n`);
}
