import { basePath, navigate } from './address';
import { type Route, routeOf } from './route';

const pageOf = (pathname: string): Route['page'] => routeOf(pathname.slice(basePath.length)).page;

/**
 * Follows links within the page without a reload. Other links, and clicks that ask for a new tab, are left to
 * the browser.
 */
export function followLinks(): void {
  document.addEventListener('click', (event) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = (event.target as Element).closest('a[href]');
    if (link === null || link.hasAttribute('download') || link.hasAttribute('target')) return;
    const { origin, pathname, search, hash } = new URL(link.getAttribute('href') ?? '', location.href);
    if (origin !== location.origin || !pathname.startsWith(basePath)) return;
    const to = pageOf(pathname);
    // The API's reference has inline styles, which the documents of all other pages refuse.
    if (to === 'unknown' || (to === 'docs') !== (pageOf(location.pathname) === 'docs')) return;
    // A section of the current page: the browser scrolls there.
    if (hash !== '' && pathname + search === location.pathname + location.search) return;
    event.preventDefault();
    navigate(pathname + search + hash);
  });
}
