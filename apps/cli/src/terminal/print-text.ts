import { printableLines } from '@taocun/local/text-table';

/** Prints text without the control characters of foreign texts, which must not reach the terminal. */
export function printText(text: string): void {
  process.stdout.write(`${printableLines(text)}\n`);
}
