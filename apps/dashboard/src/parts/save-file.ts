/** Hands a file to the reader. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The label of the data that each row of a file has; undefined where the page states nothing. */
export function statedLabel(): string | undefined {
  return document.querySelector<HTMLElement>('.provenance')?.dataset['label'];
}

/** The last line of a file: its source, as one cites it, with what the page says of the data. */
export function sourceLine(): string {
  const stated = document.querySelector('.provenance p')?.textContent?.trim();
  return ['淘村 Taocun', location.href, stated].filter(Boolean).join(' · ');
}
