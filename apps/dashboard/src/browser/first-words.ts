/** Found once the page says no less than the server's first words; the second is not found any more by then. */
const SAYS_MORE = 'main h1, main .missing, main .stale, main.embedded';
const SAYS_LESS = 'main > .waiting, main > div > .waiting, .hero .waiting, .headline .waiting, h1 [aria-busy=true]';

/** The newest day that the server's first words are of. Figures that are asked for after them are of no earlier one. */
export const firstDay =
  (typeof document === 'undefined' ? undefined : document.querySelector<HTMLElement>('#first main')?.dataset['asOf']) || null;

/** Keeps the server's first words in view until the page, which is laid out unseen in their place, has the same and more. */
export function followFirstWords(page: HTMLElement): void {
  const first = document.getElementById('first');
  if (first?.childElementCount === 0) first.remove();
  if (first?.isConnected !== true) return;
  const observer = new MutationObserver(() => {
    if (page.querySelector(SAYS_MORE) === null || page.querySelector(SAYS_LESS) !== null) return;
    observer.disconnect();
    first.remove();
  });
  observer.observe(page, { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-busy'] });
}
