import { render } from 'preact';
import '../style/base.css';
import '../style/parts.css';
import '../style/overview.css';
import '../style/village.css';
import '../style/villages.css';
import '../style/print.css';
import { followFirstWords } from '../browser/first-words';
import { printOnShortcut } from '../browser/print-page';
import { basePath, followBrowser } from '../routes/address';
import { followLinks } from '../routes/follow-links';
import { App } from './app';

const RENEWED = 'taocun.renewed';

// After a deployment the lazy chunks of the old page no longer exist: load the new page instead, at most once
// a minute.
addEventListener('vite:preloadError', () => {
  if (Date.now() - Number(sessionStorage.getItem(RENEWED)) < 60_000) return;
  // While the server is away a reload would fail, and the visible page would be lost.
  void fetch(basePath, { method: 'HEAD' }).then(
    ({ ok }) => {
      if (!ok) return;
      sessionStorage.setItem(RENEWED, String(Date.now()));
      location.reload();
    },
    () => undefined,
  );
});

// Vite inserts a style sheet only once, even if that fails.
addEventListener(
  'error',
  ({ target: link }) => {
    if (link instanceof HTMLLinkElement && link.rel === 'stylesheet')
      setTimeout(() => link.replaceWith(link.cloneNode()), 2_000);
  },
  true,
);

// A relative link would break at the next address.
document.querySelector('link[rel=icon]')?.setAttribute('href', `${basePath}icon.svg`);
followBrowser();
followLinks();
printOnShortcut();
const page = document.getElementById('page');
if (page !== null) {
  followFirstWords(page);
  render(<App />, page);
}
