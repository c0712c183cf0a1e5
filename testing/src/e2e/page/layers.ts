import { until } from '@taocun/harness/until';
import { type Json, leave, savedBy, untilText } from '../looking';
import type { ObservedPage } from './observed';

/** The map's layers, in the address, with a legend and a table: tests over a running installation. */
export function layersHeld(observed: ObservedPage): void {
  it('the page shows counties by their villages, chosen by keyboard, and keeps that in the address on the path into a county', async () => {
    const seen = await observed.look('explore');
    const { page } = seen;
    await page.locator('.map canvas').waitFor();
    const region = await page.locator('label.select', { hasText: 'Region' }).first().boundingBox();
    const byName = await page.locator('label.select', { hasText: 'Region by name' }).boundingBox();
    expect((byName?.x ?? 0) - (region?.x ?? 0) - (region?.width ?? 0)).toBeGreaterThan(8);
    const choice = page.getByRole('combobox', { name: 'Map shows' });
    await choice.focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForURL((url) => url.searchParams.get('layer') === 'counties');
    await page.locator('.map a.classed[data-code="330782"]').waitFor({ state: 'attached' });
    await untilText(page, '.classes', '10 to 29');
    const items: Json[] = (await observed.answer('villages?qualifies=true&limit=1000&fields=villageCode'))
      .items;
    const inYiwu = items.filter(({ villageCode }) => villageCode.startsWith('330782')).length;
    await page
      .locator(`.map a.classed[aria-label="Yiwu · Taobao Villages: ${inYiwu}"]`)
      .waitFor({ state: 'attached' });
    const counties = new Set(items.map(({ villageCode }) => villageCode.slice(0, 6)));
    expect(await page.locator('.map a.classed').count()).toBe(counties.size);
    await page.locator('.of-layer summary').click();
    expect(await page.locator('.of-layer tbody tr').count()).toBe(counties.size);
    await page.locator('.of-layer tbody a', { hasText: '义乌' }).click();
    await page.waitForURL(
      (url) => url.searchParams.get('region') === '330782' && url.searchParams.get('layer') === 'counties',
    );
    await page.locator('.map a.classed.meant[data-code="330782"]').waitFor({ state: 'attached' });
    // The picture of a layer has its name and its legend.
    await page.evaluate(`{
      const { fillText } = CanvasRenderingContext2D.prototype;
      window.written = [];
      CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
        written.push(text);
        return fillText.call(this, text, ...place);
      };
    }`);
    await page.getByRole('button', { name: 'Download' }).click();
    await savedBy(page, page.getByRole('button', { name: 'Map (PNG)' }));
    const written = await page.evaluate<string[]>('written');
    expect(written).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Counties by Taobao Villages · .*Yiwu.* · As of .* · World Bank 2019$/),
        '10 to 29',
      ]),
    );
    await leave(seen);
  });

  it('the page shows the layer of a link: near misses', async () => {
    const seen = await observed.look('explore?layer=near&lang=en');
    const { page } = seen;
    await untilText(page, '.of-layer', 'A near miss is a village');
    expect((await page.locator('.classes i').first().boundingBox())?.width).toBeGreaterThan(5);
    await page.locator('.of-layer summary').click();
    const { items } = await observed.answer('near-misses?withinPercent=10&limit=1000');
    expect(await page.locator('.of-layer tbody tr').count()).toBe(items.length);
    await leave(seen);
  });

  it("the page draws the lines of prefectures over a province's counties, saves a picture of the map, and offers HTML for a frame with a preview of the same height", async () => {
    const seen = await observed.look('regions/33?lang=en');
    const { page } = seen;
    await page.locator('.map .area-line').first().waitFor({ state: 'attached' });
    await page.locator('.map canvas').waitFor();
    await page.getByRole('button', { name: 'Download' }).click();
    const [name, png] = await savedBy(page, page.getByRole('button', { name: 'Map (PNG)' }));
    expect(name).toBe('Zhejiang - villages.png');
    // Checks its width, and that it contains more than the background.
    expect([png.subarray(1, 4).toString(), png.readUInt32BE(16)]).toEqual(['PNG', 1_920]);
    expect(png.length).toBeGreaterThan(30_000);
    await page.getByRole('button', { name: 'Embed' }).click();
    await untilText(page, '.take-away .snippet', `<iframe src="${observed.origin}/embed/map/33?lang=en"`);
    const preview = page.locator('.take-away iframe');
    await preview.contentFrame().locator('.map canvas').waitFor();
    const content = 'Math.ceil(document.documentElement.getBoundingClientRect().height)';
    await until(
      async () => [
        await preview.getAttribute('height'),
        String(await preview.contentFrame().locator('main').evaluate(content)),
      ],
      ([height, expected]) => height === expected,
      { what: 'the frame was as high as its content' },
    );
    await leave(seen);
  });
}
