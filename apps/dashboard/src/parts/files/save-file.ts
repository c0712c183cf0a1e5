import { currentAddress, hrefWith } from '../../routes/address';
import { csvOf, labelled } from './csv';

export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Hands the rows to the reader as a CSV file, each with the label of the data under `labelHead`, and at the end their source. */
export function saveTable(name: string, rows: readonly (readonly string[])[], labelHead: string): void {
  const lines = [...labelled(rows, labelHead, statedLabel()), [sourceLine()]];
  saveFile(new Blob([csvOf(lines)], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
}

/** The label of the data that each row of a file has; undefined where the page states nothing. */
function statedLabel(): string | undefined {
  return document.querySelector<HTMLElement>('.provenance')?.dataset['label'];
}

/** The last line of a file: its source, as one cites it, with what the page says of the data. */
export function sourceLine(): string {
  const stated = document.querySelector('.provenance p')?.textContent?.trim();
  // The address bar may be a moment late.
  const { path, query } = currentAddress();
  const address = new URL(hrefWith(path, Object.fromEntries(query)), location.origin).href;
  return ['淘村 Taocun', address, stated].filter(Boolean).join(' · ');
}
