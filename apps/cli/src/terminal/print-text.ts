import { printableLines } from './text-table';

/** For people: no control character of what others send reaches the terminal. */
export function printText(text: string): void {
  process.stdout.write(`${printableLines(text)}\n`);
}
