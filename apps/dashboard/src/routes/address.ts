/**
 * The path below which the page lies, ending in a slash. It is read from the document's icon link: the server
 * writes that link for the first address, and no part of the page is loaded before it.
 */
export const basePath = typeof document === 'undefined' ? '/' : new URL('.', iconUrl()).pathname;

function iconUrl(): string {
  return document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href ?? location.origin;
}

/**
 * The current address. It is ahead of the address bar, which receives a slider's steps only once the slider
 * rests.
 */
export interface Address {
  /** Below the base path, without a leading slash. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Browsers refuse more than a few hundred changes of the address in half a minute. */
const restMs = 250;
const followers = new Set<() => void>();
let address =
  typeof location === 'undefined' ? parseAddress('/') : parseAddress(location.pathname + location.search);
let timer: ReturnType<typeof setTimeout> | undefined;

function parseAddress(href: string): Address {
  const { pathname, searchParams } = new URL(href, 'http://page');
  return {
    path: pathname.startsWith(basePath) ? pathname.slice(basePath.length) : pathname,
    query: searchParams,
  };
}

const isEmbedded = ({ path }: Address): boolean => path.startsWith('embed/');

export const currentAddress = (): Address => address;

/** The address of a path below the base path, with the parameters that are not empty. */
export function hrefWith(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  );
  const text = new URLSearchParams(given).toString();
  return `${basePath}${path}${text === '' ? '' : `?${text}`}`;
}

/** Goes to an address of the page: as a new step of the browser's history, or instead of the current one. */
export function navigate(href: string, how: 'push' | 'replace' = 'push'): void {
  // A frame on another site shows only its own part of the page.
  if (isEmbedded(address) && !isEmbedded(parseAddress(href))) return void open(href, '_blank', 'noopener');
  if (how === 'push') {
    writeAddress();
    history.pushState(null, '', href);
    address = parseAddress(href);
  } else {
    address = parseAddress(href);
    timer ??= setTimeout(writeAddress, restMs);
  }
  notify();
}

/** Writes a replaced address into the address bar, and keeps the anchor there. */
function writeAddress(): void {
  if (timer === undefined) return;
  clearTimeout(timer);
  timer = undefined;
  history.replaceState(null, '', hrefWith(address.path, Object.fromEntries(address.query)) + location.hash);
}

function notify(): void {
  for (const follow of followers) follow();
}

/** Calls back at each change of the address, until the returned function is called. */
export function onAddress(follow: () => void): () => void {
  followers.add(follow);
  return () => void followers.delete(follow);
}

/** Follows the back and forward buttons of the browser. */
export function followBrowser(): void {
  const arrive = (): void => {
    clearTimeout(timer);
    timer = undefined;
    address = parseAddress(location.pathname + location.search);
    notify();
  };
  addEventListener('popstate', arrive);
  // Another page in the same tab must find the last state when the reader returns.
  addEventListener('pagehide', writeAddress);
  arrive();
}
