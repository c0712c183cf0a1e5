/**
 * Found once the page shows no less than the server's first words; an element of SAYS_LESS shows that parts
 * are still loading.
 */
const SAYS_MORE = 'main h1, main .missing, main .stale, main.embedded';
const SAYS_LESS =
  'main > .waiting, main > div > .waiting, .hero .waiting, .headline .waiting, h1 [aria-busy=true], .timeline[aria-busy=true]';

/** The newest day in the server's first words. Figures requested after them are at least as new. */
export const firstDay =
  (typeof document === 'undefined'
    ? undefined
    : document.querySelector<HTMLElement>('#first main')?.dataset['asOf']) || null;

/**
 * Shows the server's first words until the page, laid out invisibly in the same position, has the same and
 * more.
 */
export function followFirstWords(page: HTMLElement): void {
  const first = document.getElementById('first');
  if (first?.childElementCount === 0) first.remove();
  if (first?.isConnected !== true) return;
  const observer = new MutationObserver(() => {
    if (page.querySelector(SAYS_MORE) === null || page.querySelector(SAYS_LESS) !== null) return;
    observer.disconnect();
    first.remove();
  });
  observer.observe(page, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['aria-busy'],
  });
}
