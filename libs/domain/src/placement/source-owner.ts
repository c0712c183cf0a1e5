/**
 * The owner of an update's `source` (docs/contract.md, section 2): the text before its third `/` if it begins with `/`, the text before
 * the first `/` behind a `://` if it has one, else the whole of it. The owner of an owner is itself.
 */
export function ownerOf(source: string): string {
  if (source.startsWith('/')) {
    const second = source.indexOf('/', 1);
    return before(second < 0 ? -1 : source.indexOf('/', second + 1), source);
  }
  const scheme = source.indexOf('://');
  return before(scheme < 0 ? -1 : source.indexOf('/', scheme + 3), source);
}

/** True if a source is of this owner. Nobody is foreign to a shop without a known owner. */
export function isOwnedBy(owner: string | undefined, source: string): boolean {
  return owner === undefined || source === owner || ownerOf(source) === owner;
}

function before(end: number, source: string): string {
  return end < 0 ? source : source.slice(0, end);
}
