import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { type Json, leave, lookAt, untilText } from '../looking';

/** The browser, and where reporting serves the page of the small country. */
interface Place {
  readonly browser: Browser;
  readonly origin: string;
}

/** The map has layers, in the address, with a legend and a table: the tests of this, over a running installation. */
export function layersHeld(place: () => Place): void {
  const look = (path: string, options: BrowserContextOptions = {}) => lookAt(place().browser, place().origin, path, options);
  const answer = async (path: string): Promise<Json> => (await fetch(`${place().origin}/api/v1/${path}`)).json();

  it('shows counties by their villages, chosen by keyboard, kept in the address on the way into a county', async () => {
    const seen = await look('');
    const { page } = seen;
    await page.locator('.map canvas').waitFor();
    const choice = page.getByRole('combobox', { name: 'Map shows' });
    await choice.focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForURL((url) => url.searchParams.get('layer') === 'counties');
    await page.locator('.map a.classed[data-code="330782"]').waitFor({ state: 'attached' });
    await untilText(page, '.classes', '10 to 29');
    const items: Json[] = (await answer('villages?qualifies=true&limit=1000&fields=villageCode')).items;
    const inYiwu = items.filter(({ villageCode }) => villageCode.startsWith('330782')).length;
    await page.locator(`.map a.classed[aria-label="Yiwu · Taobao Villages: ${inYiwu}"]`).waitFor({ state: 'attached' });
    const counties = new Set(items.map(({ villageCode }) => villageCode.slice(0, 6)));
    expect(await page.locator('.map a.classed').count()).toBe(counties.size);
    await page.locator('.of-layer summary').click();
    expect(await page.locator('.of-layer tbody tr').count()).toBe(counties.size);
    await page.locator('.of-layer tbody a', { hasText: '义乌' }).click();
    await page.waitForURL((url) => url.pathname === '/regions/330782' && url.searchParams.get('layer') === 'counties');
    await page.locator('.map a.classed.meant[data-code="330782"]').waitFor({ state: 'attached' });
    await leave(seen);
  });

  it.each([
    ['near', 'a tenth of a threshold', 'near-misses?within=10&limit=1000', (items: Json[]) => items.length],
    ['hot-spots', 'Getis and Ord', 'hot-spots?limit=1000', undefined],
  ] as const)('shows the layer of a link: %s', async (layer, about, path, rowsOf) => {
    const seen = await look(`?layer=${layer}&lang=en`);
    const { page } = seen;
    await untilText(page, '.of-layer', about);
    await page.locator('.of-layer summary').click();
    const { items } = await answer(path);
    const rows = await page.locator('.of-layer tbody tr').count();
    if (rowsOf === undefined) expect(rows).toBeGreaterThan(0);
    else expect(rows).toBe(rowsOf(items));
    await leave(seen);
  });

  it('draws the lines of prefectures over the counties of a province, saves what it shows, and offers the HTML for a frame', async () => {
    const seen = await look('regions/33?lang=en');
    const { page } = seen;
    await page.locator('.map .area-line').first().waitFor({ state: 'attached' });
    await page.locator('.map canvas').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the map as SVG' }).click(),
    ]);
    const svg = readFileSync(await download.path(), 'utf8');
    expect(svg).toContain('<circle');
    expect(svg).toContain(`${place().origin}/regions/33?lang=en`);
    expect(svg).not.toMatch(/<a |class=|var\(|oklab|color\(/);
    await page.locator('.map-place summary', { hasText: 'Embed' }).click();
    await untilText(page, '.map-place .snippet', `<iframe src="${place().origin}/embed/map/33?lang=en"`);
    await leave(seen);
  });
}
