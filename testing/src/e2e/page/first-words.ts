import type { Page } from 'playwright-core';
import { until } from '@taocun/harness/until';
import { leave, untilSettled } from '../looking';
import type { ObservedPage } from './observed';
import { otherwise } from './small-country';

/** The most layout shift that readers do not notice, by Chromium's measure. */
const MOST_SHIFTED = 0.05;

type View = readonly [path: string, width: number];

const wide = 1440;
const narrow = 360;
const village = `villages/${otherwise.code}`;

export const coreViews: readonly View[] = [
  ['', narrow],
  [village, wide],
];
export const furtherViews: readonly View[] = [
  ['', wide],
  [village, narrow],
  ...['regions/330782?lang=zh', 'lists/2015', 'regions/33', 'explore', 'outlook'].flatMap((path) =>
    [wide, narrow].map((width): View => [path, width]),
  ),
];

/**
 * The server's first words stay until the page shows the same and more: tests over a running installation.
 */
export function firstWordsHeld(observed: ObservedPage, views: readonly View[]): void {
  it.each(views)(
    'moves nothing after the first paint, and never shows less than the server did: /%s, %d wide',
    async (path, width) => {
      const seen = await observed.look('icon.svg', { viewport: { width, height: 900 } });
      const { page } = seen;
      await page.addInitScript(`{
        window.shifted = 0;
        new PerformanceObserver((list) => {
          for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) shifted += value;
        }).observe({ type: 'layout-shift', buffered: true });
      }`);
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      await page.route('**/api/v1/*', async (route) => {
        await released;
        await route.continue();
      });
      // On a busy machine the answer may come so late that the page adds that nothing newer comes.
      const freshness = await (await fetch(`${observed.origin}/api/v1/freshness`)).text();
      await page.route('**/api/v1/freshness', (route) =>
        route.fulfill({ contentType: 'application/json', body: freshness }),
      );
      // On a busy machine the server may answer without figures.
      const isOfFigures = path === '' || path.startsWith('regions');
      const body = await until(
        async () =>
          (
            await fetch(`${observed.origin}/${path}`, {
              headers: { accept: 'text/html', 'accept-language': 'en' },
            })
          ).text(),
        (text) => !isOfFigures || /<b>\d+<\/b>/.test(text),
        { what: 'the server had its first words' },
      );
      await page.route(`${observed.origin}/${path}`, (route) =>
        route.fulfill({ contentType: 'text/html', body }),
      );
      await page.goto(`${observed.origin}/${path}`, { waitUntil: 'commit' });
      await page.locator('#page header.top').waitFor({ state: 'attached' });
      expect(await page.locator('#first h1').isVisible()).toBe(true);
      expect(await page.locator('.waiting').filter({ visible: true }).count()).toBe(0);
      const first = await headlineOf(page, '#first');
      release();
      await page.locator('#first').waitFor({ state: 'detached' });
      if (isOfFigures) expect(await headlineOf(page, '#page')).toEqual(first);
      await untilSettled(page);
      expect(await page.evaluate<number>('shifted')).toBeLessThan(MOST_SHIFTED);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await leave(seen);
    },
  );
}

/** The heading and the first sentences, with their positions. */
async function headlineOf(page: Page, within: string): Promise<unknown> {
  const parts = page.locator(`${within} h1 b, ${within} .headline .lead:nth-of-type(-n+3)`);
  return parts.evaluateAll((all) =>
    all.map((one) => [
      one.textContent.trim(),
      Math.round(one.getBoundingClientRect().x),
      Math.round(one.getBoundingClientRect().y),
    ]),
  );
}
