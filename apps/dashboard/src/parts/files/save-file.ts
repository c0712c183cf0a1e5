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

/**
 * Saves the rows as a CSV file, each with the label of the data under `labelHead`, and their source at the
 * end.
 */
export function saveTable(name: string, rows: readonly (readonly string[])[], labelHead: string): void {
  const lines = [...labelled(rows, labelHead, statedLabel()), [sourceLine()]];
  saveFile(new Blob([csvOf(lines)], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
}

/** The label of the data for each row of a file; undefined if the page states no provenance. */
export function statedLabel(): string | undefined {
  return document.querySelector<HTMLElement>('.provenance')?.dataset['label'];
}

/**
 * A file's name without its ending, from the place and the content, in characters that every file system
 * takes.
 */
export const fileNameOf = (...parts: readonly string[]): string =>
  parts.join(' - ').replaceAll(/[/\\:*?"<>|]/g, '-');

/** The address of the visible page, even before the address bar shows it. */
export function addressShown(): string {
  const { path, query } = currentAddress();
  return new URL(hrefWith(path, Object.fromEntries(query)), location.origin).href;
}

/** The last line of a file: its source as a citation, with the page's statement about the data. */
export function sourceLine(): string {
  const stated = document.querySelector('.provenance p')?.textContent?.trim();
  return ['淘村 Taocun', addressShown(), stated].filter(Boolean).join(' · ');
}
