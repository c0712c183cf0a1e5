import { spawnSync } from 'node:child_process';
import { expectFits, type Json, leave, savedBy, untilSettled, untilText } from '../looking';
import type { ObservedPage } from './observed';

/** Lists are pages, one click from the headline: tests over a running installation. */
export function listsHeld(observed: ObservedPage): void {
  it('the page has the certified list of a year and region as a page, with its files, and the villages gained and lost', async () => {
    const seen = await observed.look('regions/33?lang=en&at=2015');
    const { page } = seen;
    await untilText(page, '.headline .lead', 'The certified list of 2015');
    await page.getByRole('link', { name: 'The list of 2015' }).click();
    await page.waitForURL((url) => url.pathname === '/lists/2015' && url.searchParams.get('region') === '33');
    await page.getByRole('heading', { level: 1, name: 'The certified list of 2015: Zhejiang' }).waitFor();
    const { items }: Json = await observed.answer('certifications/2015?region=33&limit=1000');
    const before: Json = await observed.answer('certifications/2014?region=33&limit=1000');
    await untilSettled(page);
    await untilText(page, '[data-testid=listed]', String(items.length));
    await untilText(page, '.listed .lead', 'The year is July 2014 to June 2015.');
    const rows = page.locator('.listed-villages tbody tr');
    expect(await rows.locator('td:nth-child(2)').allTextContents()).toEqual(
      expect.arrayContaining([items[0].villageCode]),
    );
    expect(await rows.count()).toBe(items.length);
    const [name, excel] = await savedBy(page, page.getByRole('link', { name: 'Excel (CSV)' }));
    expect(name).toMatch(/^certifications-2015-.*world-bank-2019.*\.csv$/);
    expect(excel.subarray(0, 3).toString('hex')).toBe('efbbbf');
    const [, ...excelRows] = excel.toString().trim().split('\r\n');
    expect(excelRows).toHaveLength(items.length);
    expect(excelRows.every((row) => /^2015,[^,]+,"=""\d{12}""",/.test(row))).toBe(true);
    const [, parquet] = await savedBy(page, page.getByRole('link', { name: 'Parquet' }));
    expect(parquet.subarray(0, 4).toString()).toBe('PAR1');
    await page.getByRole('button', { name: 'Query' }).click();
    const query = page.getByTestId('query');
    const byCurl = spawnSync('bash', ['-c', (await query.textContent()) ?? ''], { encoding: 'utf8' });
    expect(byCurl.stdout.trim().split('\r\n')).toHaveLength(items.length + 1);
    await page.getByRole('button', { name: 'Python' }).click();
    await query.filter({ hasText: 'import csv' }).waitFor();
    expect(
      spawnSync('python3', ['-c', (await query.textContent()) ?? ''], { encoding: 'utf8' }).stdout.trim(),
    ).toBe(String(items.length));
    const had = new Set(before.items.map(({ villageCode }: Json) => villageCode));
    const fresh = items.filter(({ villageCode }: Json) => !had.has(villageCode));
    await page.getByRole('button', { name: `New since 2014: ${fresh.length}` }).click();
    expect(await rows.count()).toBe(fresh.length);
    await page.waitForURL((url) => url.searchParams.get('show') === 'new');
    const [, ofNew] = await savedBy(page, page.getByRole('button', { name: 'CSV' }));
    const lines = ofNew.toString().trim().split('\n');
    expect(lines.slice(1, -1)).toHaveLength(fresh.length);
    expect(lines.at(-1)).toContain('淘村 Taocun · ');
    const feed = await (await fetch(`${observed.origin}/lists/2015/feed.atom?region=33`)).text();
    expect(feed.match(/<entry>/g)).toHaveLength(items.length);
    await expectFits(page);
    // Rules under which no list of the year has been issued.
    await page.route('**/api/v1/counts/2015?*aliresearch-2022*', (route) =>
      route.fulfill({ status: 404, json: { detail: 'none' } }),
    );
    await page.getByRole('combobox', { name: /^Rules/ }).selectOption('aliresearch-2022');
    await untilText(page, '.empty', 'No list of 2015 has been issued under these rules.');
    expect(await rows.count()).toBe(0);
    await leave(seen);
  });

  it('the page shows what a list lacks since it was issued, on the list and on its villages, with the money that has arrived', async () => {
    const seen = await observed.look('lists/2015?lang=en');
    const { page } = seen;
    await untilSettled(page);
    expect(await page.locator('.incomplete').count()).toBe(0);
    const { items }: Json = await observed.answer(
      'certifications/2015?limit=1000&fields=villageCode,salesFen',
    );
    const [first]: Json[] = items;
    const source = {
      source: '/marketplaces/jd',
      since: '2015-03-03',
      expected: 1_200,
      received: 7,
      openShops: 3,
    };
    const incomplete = { openShops: { part: 3, whole: 12 }, sources: [source] };
    const revised = { salesFen: first.salesFen + 500_000, change: 'none' };
    const mark =
      'Orders of /marketplaces/jd were missing from March 3, 2015 until the list of 2015 was issued: 7 received of 1,200 expected.';
    const since = 'stay as they are. Orders that have arrived since, less refunds: RMB 5,000.';
    const changed = (path: string, change: (answer: Json) => Json) =>
      page.route(`**/api/v1/${path}`, async (route) =>
        route.fulfill({ json: change(await (await route.fetch()).json()) }),
      );
    await changed('counts/2015?*', (counts) => ({ ...counts, incomplete }));
    const late = (one: Json): Json => (one.villageCode === first.villageCode ? { ...one, revised } : one);
    await changed('certifications/2015?*', (list) => ({ ...list, items: list.items.map(late), incomplete }));
    const isMarked = (one: Json): boolean => one.year === 2015 && one.ruleSet === 'world-bank-2019';
    await changed(`villages/${first.villageCode}`, (village) => ({
      ...village,
      incomplete,
      certifications: village.certifications.map((one: Json) =>
        isMarked(one) ? { ...one, incomplete, revised } : one,
      ),
    }));
    for (const [address, where] of [
      ['lists/2015', '.listed'],
      [`lists/2015?region=${first.villageCode.slice(0, 2)}`, '.listed'],
      ['?at=2015', '.headline'],
      [`villages/${first.villageCode}`, '.history'],
    ] as const) {
      await page.goto(new URL(address, `${observed.origin}/`).href);
      await untilText(page, `${where} .incomplete`, mark);
      await untilText(page, `${where} .incomplete`, since);
    }
    await expectFits(page);
    await leave(seen);
  });

  it.each(['en', 'zh'])(
    'the page shows each amount of a list on one line, and every example of a search: %s',
    async (lang) => {
      const seen = await observed.look(`lists/2015?lang=${lang}`);
      const { page } = seen;
      await page.locator('.listed-villages td.number').first().waitFor();
      const lines = await page.evaluate<
        number[]
      >(`[...document.querySelectorAll('.listed-villages td.number')].map((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return new Set([...range.getClientRects()].map(({ top }) => top)).size;
    })`);
      expect(new Set(lines)).toEqual(new Set([1]));
      await page.goto(`${observed.origin}/villages?lang=${lang}`);
      await page.locator('.filters input[type=search]').waitFor();
      const missingPx = await page.evaluate<number>(`{
      const field = document.querySelector('.filters input[type=search]');
      const { font, paddingLeft, paddingRight } = getComputedStyle(field);
      const context = document.createElement('canvas').getContext('2d');
      context.font = font;
      context.measureText(field.placeholder).width - (field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight));
    }`);
      expect(missingPx).toBeLessThanOrEqual(0);
      await leave(seen);
    },
  );

  it('the page has the villages that would gain or lose the title as a page, with the reason, its files and a feed', async () => {
    const seen = await observed.look('?lang=en');
    const { page } = seen;
    await page.getByRole('link', { name: 'Would gain or lose the title at the present pace' }).click();
    await page
      .getByRole('heading', { level: 1, name: 'Would gain or lose the title at the present pace: China' })
      .waitFor();
    const { items }: Json = await observed.answer('outlook?limit=1000');
    const of = (change: string): Json[] => items.filter((one: Json) => one.change === change);
    const reasons: string[] = [];
    for (const [change, name] of [
      ['gain', 'Would gain it'],
      ['lose', 'Would lose it'],
    ] as const) {
      await page.getByRole('button', { name: `${name}: ${of(change).length}` }).click();
      expect(await page.locator('.listed-villages tbody tr').count()).toBe(of(change).length);
      reasons.push(...(await page.locator('.listed-villages .reason').allTextContents()));
    }
    expect(reasons).toHaveLength(items.length);
    expect(reasons.every((text) => text.includes('leave the window'))).toBe(true);
    await page.getByLabel('Region by name').fill('yiwu');
    await page.locator('.place-matches a', { hasText: 'Yiwu' }).click();
    await page.getByRole('heading', { level: 1, name: /at the present pace: .*义乌市/ }).waitFor();
    const feed = await (await fetch(`${observed.origin}/outlook/feed.atom`)).text();
    expect(feed.match(/<entry>/g) ?? []).toHaveLength(items.length);
    await leave(seen);
  });
}
