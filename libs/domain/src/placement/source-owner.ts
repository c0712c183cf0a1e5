/**
 * The owner of an update's `source` (docs/contract.md, section 2): if it begins with `/`, the text before its
 * third `/`; if it contains `://`, the text before the first `/` after that; otherwise the whole text. The
 * owner of an owner is itself.
 */
export function ownerOf(source: string): string {
  if (source.startsWith('/')) {
    const second = source.indexOf('/', 1);
    return before(second < 0 ? -1 : source.indexOf('/', second + 1), source);
  }
  const scheme = source.indexOf('://');
  return before(scheme < 0 ? -1 : source.indexOf('/', scheme + 3), source);
}

/** True if a source belongs to this owner. Any source may update a shop without a known owner. */
export function isOwnedBy(owner: string | undefined, source: string): boolean {
  return owner === undefined || source === owner || ownerOf(source) === owner;
}

/** True if the source is in the list, or begins with an entry that ends in a slash. */
export function isAmongSources(sources: readonly string[], source: string): boolean {
  return sources.some((own) => source === own || (own.endsWith('/') && source.startsWith(own)));
}

function before(end: number, source: string): string {
  return end < 0 ? source : source.slice(0, end);
}
