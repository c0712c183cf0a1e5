import type { Page } from 'playwright-core';
import { until } from '@taocun/harness/until';
import { leave } from '../looking';
import { framingSite, type ObservedPage } from './observed';

/** Parts of the page in frames of the sites that are allowed: tests over a running installation. */
export function embeddingHeld(observed: ObservedPage): void {
  /** A page of another site with a frame. */
  const framed = async (site: string, path: string): Promise<Page> => {
    const context = await observed.browser.newContext({ locale: 'en-US', reducedMotion: 'reduce' });
    // The browser treats a page from the test as one from the internet, and asks before it connects to a
    // service on this machine.
    await context.grantPermissions(['local-network-access'], { origin: site });
    const page = await context.newPage();
    const html = `<!doctype html><iframe src="${observed.origin}/${path}" title="x" width="900" height="800"></iframe>`;
    await page.route(`${site}/`, (route) => route.fulfill({ contentType: 'text/html', body: html }));
    return page;
  };

  it('the page shows the map of a region in a frame of an allowed site, whose links open the page in a new window', async () => {
    const page = await framed(framingSite, 'embed/map/33?lang=en&layer=counties');
    const streams: string[] = [];
    page.on('request', (request) => request.url().includes('/api/v1/events') && streams.push(request.url()));
    await page.goto(`${framingSite}/`);
    const frame = page.frameLocator('iframe');
    await frame.locator('.map a.classed[data-code="330782"]').waitFor({ state: 'attached' });
    expect(await frame.locator('header.top, footer').count()).toBe(0);
    expect(streams).toEqual([]);
    const opened = page.context().waitForEvent('page');
    await frame.locator('.map a.classed[data-code="330782"]').dispatchEvent('click');
    expect(new URL((await opened).url()).pathname).toBe('/regions/330782');
    await frame.locator('.map canvas').waitFor();
    await page.context().close();
  });

  it('the page labels a chart on a phone in letters of at least 11 px, the first time among them', async () => {
    const { page, ...seen } = await observed.look('icon.svg', {
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 3,
      isMobile: true,
    });
    await page.addInitScript(`{
      window.written = [];
      const { fillText } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
        written.push([text, parseFloat(this.font) / devicePixelRatio]);
        return fillText.call(this, text, ...place);
      };
    }`);
    await page.goto(`${observed.origin}/embed/growth?lang=en`);
    await page.locator('.time-chart canvas').waitFor();
    const written = await until(
      () => page.evaluate<(readonly [string, number])[]>('written'),
      ({ length }) => length > 0,
      { what: 'the chart had its labels' },
    );
    expect(written.map(([text]) => text)).toContain('2009');
    expect(Math.min(...written.map(([, px]) => px))).toBeGreaterThanOrEqual(11);
    await leave({ page, ...seen });
  });

  it('the page shows the growth in a frame with the name of its region, but no other part of the page, and nothing to other sites', async () => {
    const page = await framed(framingSite, 'embed/growth/33?lang=zh');
    await page.goto(`${framingSite}/`);
    await page.frameLocator('iframe').locator('.time-chart canvas').waitFor();
    await page
      .frameLocator('iframe')
      .getByRole('heading', { level: 1, name: '浙江：增长', exact: true })
      .waitFor();
    await page.context().close();
    for (const [site, path] of [
      [framingSite, 'regions/33'],
      ['http://127.0.0.1:4897', 'embed/map/33'],
    ] as const) {
      const other = await framed(site, path);
      const refused = other.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
      await other.goto(`${site}/`);
      await refused;
      await other.context().close();
    }
  });
}
