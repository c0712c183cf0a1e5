import type { Page } from 'playwright-core';
import { until } from '@taocun/harness/until';
import { type Json, leave, readToTheEnd, savedBy, untilPainted, untilSettled, untilText } from '../looking';
import type { ObservedPage } from './observed';
import { rising } from './small-country';

/** The width of A4 between its margins. */
const PAPER_WIDTH_PX = 703;

/** Every region has a page, and a sheet to print: tests over a running installation. */
export function regionsHeld(observed: ObservedPage): void {
  it('the page shows prefectures and townships, each next to others and with its parts, with links up and down', async () => {
    const seen = await observed.look('regions/3307?lang=en');
    const { page } = seen;
    await untilText(page, '.crumbs [aria-current=page]', '金华市');
    await until(
      () => page.title(),
      (title) => title === 'Jinhua 金华市 · 淘村 Taocun',
      { what: 'the window is named after the region' },
    );
    await readToTheEnd(page);
    await untilText(page, '.headline .rank', 'No. 1 of 1 prefecture in Zhejiang with Taobao Villages.');
    await untilText(page, '.headline .rank', 'prefectures in China with Taobao Villages.');
    await page.locator('.places a.bar', { hasText: '义乌市' }).click();
    await untilText(page, '.crumbs', '金华市');
    await readToTheEnd(page);
    await page.locator('[aria-labelledby=townships] a.bar').first().click();
    await page.waitForURL((url) => /regions\/330782104$/.test(url.pathname));
    await untilText(page, '.headline .rank', 'No. 1 of 2 townships in Yiwu 义乌市 with Taobao Villages.');
    await untilText(page, '.places', '青岩一村');
    await page.locator('.map a.county.meant').waitFor({ state: 'attached' });
    await page.locator('.crumbs a', { hasText: '义乌市' }).click();
    await page.waitForURL((url) => url.pathname === '/regions/330782');
    await leave(seen);
  });

  it.each(['en', 'zh'])('the page prints a county on one side of A4: %s', async (lang) => {
    const seen = await observed.look(`regions/330782/sheet?lang=${lang}`);
    const { page } = seen;
    await untilText(page, 'h1', '义乌市');
    await untilText(
      page,
      '.lacking li',
      lang === 'en' ? 'of sales; everything else is met.' : '其他条件都已达到',
    );
    await page.locator('.sheet-villages tbody tr').first().waitFor();
    expect(await page.locator('.sheet-villages tbody tr').count()).toBeGreaterThan(10);
    await untilText(
      page,
      '.region-sheet',
      lang === 'en' ? 'Published Taobao Villages: 2017: 104' : '公布的淘宝村数量：2017：104',
    );
    await untilText(
      page,
      '.region-sheet',
      lang === 'en' ? 'press on the AliResearch list' : '媒体关于阿里研究院名单的报道',
    );
    expect(await sidesOf(page)).toBe(1);
    await leave(seen);
  });

  it('the page prints a village with its reasons on two sides of A4', async () => {
    const seen = await observed.look(`villages/${rising.code}?lang=en`);
    const { page } = seen;
    await page.locator('.village .map canvas').first().waitFor();
    await page.locator('.time-chart canvas').first().waitFor();
    await untilSettled(page);
    await page.emulateMedia({ media: 'print' });
    expect(
      await page.evaluate("getComputedStyle(document.querySelector('.criterion-track i')).printColorAdjust"),
    ).toBe('exact');
    expect(await sidesOf(page)).toBe(2);
    await leave(seen);
  });

  it('the page prints the whole of a page that was not scrolled, by Ctrl+P and by its own button, and names on paper what is not loaded', async () => {
    const seen = await observed.look('regions/33?lang=en');
    const { page } = seen;
    await page.locator('.part.unloaded').first().waitFor();
    const unread = await page.locator('.part.unloaded .on-paper').count();
    expect(unread).toBe(3);
    expect(await page.locator('.on-paper').filter({ visible: true }).count()).toBe(0);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.on-paper').filter({ visible: true }).count()).toBe(unread);
    // With its height limit, a list that scrolls on the screen would overlap the rest on paper.
    await page.locator('.places .scrolled').first().waitFor();
    expect(
      await page.evaluate("getComputedStyle(document.querySelector('.places .scrolled')).maxHeight"),
    ).toBe('none');
    await page.emulateMedia({ media: 'screen' });
    // A chart with the width of the screen would lose its last years on paper.
    const widths = await printsWhole(page, () => page.keyboard.press('Control+p'));
    expect([widths.length, widths.every((width) => width <= PAPER_WIDTH_PX)]).toEqual([1, true]);
    await page.goto(`${observed.origin}/regions/32?lang=en`);
    await page.locator('.part.unloaded').first().waitFor();
    await printsWhole(page, () => page.getByRole('button', { name: 'Print' }).click());
    await leave(seen);
  });

  it('the page prints charts and maps in the light theme from a dark screen, which stays dark', async () => {
    const seen = await observed.look('regions/33?lang=en', {
      colorScheme: 'dark',
      viewport: { width: PAPER_WIDTH_PX, height: 800 },
    });
    const { page } = seen;
    await readToTheEnd(page);
    await page.locator('.time-chart canvas').first().waitFor();
    await untilSettled(page);
    // A chart that is drawn only during printing is not on paper yet.
    const isDrawn =
      "[...document.querySelectorAll('.time-chart')].map((chart) => chart.querySelector('canvas') !== null).join()";
    await until(
      async () => [
        await page.evaluate(isDrawn),
        await page.waitForTimeout(500),
        await page.evaluate(isDrawn),
      ],
      ([first, , second]) => first === second && !String(first).includes('false'),
      { what: 'every chart was drawn' },
    );
    const drawn = (on: 'screen' | 'paper'): string =>
      `[...document.querySelectorAll('canvas.on-${on}, .on-${on} canvas')].map((canvas) => canvas.toDataURL())`;
    const dark = await page.evaluate<string[]>(drawn('screen'));
    const onPaper = await page.evaluate<string[]>(
      `{ dispatchEvent(new Event('beforeprint')); ${drawn('paper')} }`,
    );
    expect(await page.evaluate(drawn('screen'))).toEqual(dark);
    expect(await page.locator('canvas').filter({ visible: true }).count()).toBe(dark.length);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('canvas').filter({ visible: true }).count()).toBe(onPaper.length);
    expect(await page.locator('.on-screen').filter({ visible: true }).count()).toBe(0);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.evaluate(drawn('paper'))).toEqual([]);
    // Figures that arrive between the two looks change only the later one.
    const onBoth = async (): Promise<string[][]> => {
      await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
      const printed = `dispatchEvent(new Event('beforeprint')); const printed = ${drawn('paper')}; dispatchEvent(new Event('afterprint'))`;
      const paper = await page.evaluate<string[]>(`(() => { ${printed}; return printed; })()`);
      await page.emulateMedia({ colorScheme: 'light' });
      await untilPainted(page);
      return [paper, await page.evaluate<string[]>(drawn('screen'))];
    };
    await until(onBoth, ([paper = [], light = []]) => light.length > 1 && light.join() === paper.join(), {
      everyMs: 200,
      what: 'a light screen showed what was printed',
    });
    await leave(seen);
  });

  it('the page prints the sheet of a county whole, even if asked before any figure is loaded', async () => {
    const seen = await observed.look('icon.svg');
    const { page } = seen;
    await page.route('**/api/v1/*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 800));
      await route.continue();
    });
    await page.goto(`${observed.origin}/regions/330782/sheet?lang=en`);
    await page.locator('main .waiting').first().waitFor({ state: 'attached' });
    await printsWhole(page, () => page.keyboard.press('Control+p'));
    expect(await page.locator('.sheet-villages tbody tr').count()).toBeGreaterThan(10);
    expect(await page.locator('.lacking li').count()).toBeGreaterThan(0);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await leave(seen);
  });

  it('the page saves a table as CSV, and a chart as SVG and PNG with its place, moments, rules and source', async () => {
    const seen = await observed.look('regions/33?lang=en');
    const { page } = seen;
    await readToTheEnd(page);
    const growth = page.locator('[aria-labelledby=growth]');
    await growth.locator('canvas').waitFor();
    await growth.locator('summary', { hasText: 'As a table' }).click();
    const saved = (button: string) =>
      savedBy(page, growth.getByRole('button', { name: button, exact: true }));
    const [csvName, csv] = await saved('CSV');
    expect(csvName).toBe('Zhejiang - Growth.csv');
    const rows = csv.toString('utf8').split('\r\n');
    expect(rows[0]).toMatch(/^\ufeff"Year"/);
    expect(rows.at(-2)).toContain(`${observed.origin}/regions/33?lang=en`);
    const [svgName, svg] = await saved('SVG');
    const title = 'Taobao Villages by year, certified and published';
    expect(svgName).toBe(`Zhejiang - ${title}.svg`);
    for (const part of [
      `>Zhejiang: ${title}<`,
      'Number of villages · 2014–2020 · World Bank 2019',
      'Published values, of AliResearch and the press: ',
    ])
      expect(svg.toString()).toContain(part);
    expect(svg.toString()).toContain(`${observed.origin}/regions/33?lang=en`);
    const [pngName, png] = await saved('PNG');
    expect([pngName, png.subarray(1, 4).toString(), png.readUInt32BE(16)]).toEqual([
      `Zhejiang - ${title}.png`,
      'PNG',
      1_600,
    ]);
    await leave(seen);
  });

  it('the page draws the growth of other regions next to it, chosen by name and kept in the address', async () => {
    const seen = await observed.look('regions/33?lang=en');
    const { page } = seen;
    await readToTheEnd(page);
    const growth = page.locator('[aria-labelledby=growth]');
    await growth.getByRole('combobox', { name: 'Compare with' }).selectOption('32');
    await page.waitForURL((url) => url.searchParams.get('beside') === '32');
    await growth.locator('.u-legend', { hasText: 'Jiangsu' }).waitFor();
    await growth.locator('summary', { hasText: 'As a table' }).click();
    await growth.locator('thead th', { hasText: 'Jiangsu' }).waitFor();
    const { items }: Json = await (await fetch(`${observed.origin}/api/v1/series?region=32&by=year`)).json();
    const certified = items.find(({ year }: Json) => year === 2015).certified;
    expect(await growth.locator('tbody tr', { hasText: '2015' }).locator('td').last().textContent()).toBe(
      String(certified),
    );
    await growth.getByRole('button', { name: 'By month', exact: true }).click();
    await growth.locator('thead th', { hasText: 'Jiangsu' }).waitFor({ state: 'attached' });
    await growth.getByRole('button', { name: 'Without Jiangsu' }).click();
    await page.waitForURL((url) => !url.searchParams.has('beside'));
    await growth.locator('.u-legend', { hasText: 'Jiangsu' }).waitFor({ state: 'detached' });
    await leave(seen);
  });

  it('the page draws the sales of a region by month in the borders of each month and of today', async () => {
    const seen = await observed.look('regions/330782?lang=en');
    const { page } = seen;
    await readToTheEnd(page);
    await page.locator('section[aria-labelledby=growth] button', { hasText: 'Sales by month' }).click();
    await untilText(page, '[aria-labelledby=growth] .lead', 'Today’s borders add up the codes');
    const { items }: Json = await observed.answer('series?region=330782&by=month&borders=today&limit=1000');
    const rows = page.locator('[aria-labelledby=growth] details tbody tr');
    await rows.first().waitFor({ state: 'attached' });
    expect(await rows.count()).toBe(items.length);
    const [before, today] = await rows.last().locator('td').allTextContents();
    expect(today).toBe(before);
    await page.waitForURL((url) => url.searchParams.get('by') === 'sales');
    await leave(seen);
  });

  it.each(['', 'regions/330782'])(
    'the page shows pinyin next to every Chinese name on the English page: /%s',
    async (path) => {
      const seen = await observed.look(`${path}?lang=en`);
      const { page } = seen;
      await readToTheEnd(page);
      await untilSettled(page);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      // The smallest element with other text around a Chinese name.
      const bare = `[...document.querySelectorAll('main a, main th, main td, main li, main .bar-label, main option, main h1, main h2')]
      .filter((one) => /\\p{Script=Han}/u.test(one.textContent) && !/[A-Za-z]{2}/.test(one.textContent) && one.closest('.village-name') === null)
      .map((one) => one.outerHTML.slice(0, 200))`;
      await until(
        () => page.evaluate<string[]>(bare),
        (names) => names.length === 0,
        { what: 'every name had its pinyin' },
      );
      await leave(seen);
    },
  );
}

/** Checks that the page prints once, with nothing missing; returns the widths of the charts on paper. */
async function printsWhole(page: Page, ask: () => Promise<void>): Promise<readonly number[]> {
  // Stops the page's clock, by which it would otherwise print what it has after twenty seconds. Browsers
  // announce that they print.
  await page.evaluate(`{
    performance.now = () => 0;
    window.printed = [];
    window.print = () => {
      dispatchEvent(new Event('beforeprint'));
      const widths = [...document.querySelectorAll('.on-paper canvas')].map(({ width }) => width);
      printed.push({ unfinished: document.querySelectorAll('.unloaded, .waiting').length, widths });
    };
  }`);
  await ask();
  const printed = await until(
    () => page.evaluate<{ readonly unfinished: number; readonly widths: readonly number[] }[]>('printed'),
    ({ length }) => length > 0,
    { what: 'the page was printed' },
  );
  expect(printed.map(({ unfinished }) => unfinished)).toEqual([0]);
  return printed[0]?.widths ?? [];
}

async function sidesOf(page: Page): Promise<number> {
  const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
  return pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}
