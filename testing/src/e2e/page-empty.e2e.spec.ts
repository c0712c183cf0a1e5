import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '@taocun/harness/browser';
import { Installation, soon } from '@taocun/harness/installation';
import { until } from '@taocun/harness/until';
import { numbered, recordOf, registered } from '../oracle/feeds/feeds';
import { expectFits, type Json, leave, lookAt, savedBy, untilText } from './looking';

/** The page over an empty store, then with its first village. */
const partitions = 8;
const installation = new Installation(`e2e-${randomUUID().slice(0, 8)}-empty.`, {
  ...soon,
  OPEN_READING: 'true',
  PROVENANCE: join(__dirname, '../../../tools/record/provenance.json'),
});
let browser: Browser;
let origin: string;

beforeAll(async () => {
  browser = await openBrowser();
  await installation.prepare();
  await installation.start('ingestion', 'classification', 'reporting');
  origin = installation.of('reporting').url;
});

afterAll(async () => {
  await browser.close();
  await installation.clear();
});

it('the page shows what to do if nothing is registered, and shows the first village without a reload', async () => {
  const answer = await until(
    async (): Promise<Json> => (await fetch(`${origin}/api/v1/regions/CN`)).json(),
    ({ code }) => code !== 'loading',
    { what: 'reporting has loaded what is stored' },
  );
  expect(answer).toMatchObject({ villages: 0, asOf: null });
  const seen = await lookAt(browser, origin, '', { locale: 'zh-CN' });
  const { page } = seen;
  await untilText(page, 'h1', '还没有登记任何村庄');
  await untilText(page, '.provenance', '网店、订单和所有金额均为合成');
  await page.getByRole('button', { name: 'English' }).click();
  await untilText(page, 'h1', 'Nothing has been registered yet');
  await untilText(page, '.empty-store pre', `curl ${origin}/api/v1/updates`);
  await expectFits(page);
  for (const path of [
    'villages',
    'explore',
    'outlook',
    'lists/2015',
    'regions/33',
    'regions/33/sheet',
    'villages/320324109002',
  ]) {
    await page.goto(`${origin}/${path}?lang=en`);
    await untilText(page, 'main h1', 'Nothing has been registered yet');
  }
  await page.goto(`${origin}/?lang=en`);
  await untilText(page, '.empty-store', 'Register a village');
  await page.evaluate('window.notLoadedAgain = true');

  const time = '2014-06-01T09:00:00+08:00';
  const place = { longitude: 117.95271, latitude: 34.14159 };
  const village = registered({
    id: 'r-1',
    villageCode: '320324109002',
    name: '东风村民委员会',
    kind: 'administrative-village',
    households: 350,
    time,
    ...place,
  });
  await installation.send(numbered([recordOf(village, partitions, Date.parse(time))]));
  await page.locator('.headline', { hasText: 'As of June 1, 2014' }).waitFor();
  await untilText(
    page,
    '.headline',
    '0 Taobao Towns and 0 clusters (counties with at least 10 Taobao Villages).',
  );
  expect(await page.getByTestId('qualifying').textContent()).toBe('0');
  await untilText(page, '.places', 'No Taobao Villages here.');
  await page.setViewportSize({ width: 1440, height: 900 });
  for (const part of ['h1', '.definition', '.map canvas', '.legend']) {
    const box = await page.locator(part).boundingBox();
    expect([part, box !== null && box.y > 0 && box.y + box.height <= 900]).toEqual([part, true]);
  }
  expect(await page.evaluate('window.notLoadedAgain')).toBe(true);
  await page.locator('#growth').scrollIntoViewIfNeeded();
  const growth = page.locator('section[aria-labelledby=growth] .table-of');
  await growth.locator('summary').click();
  const [, csv] = await savedBy(page, growth.getByRole('button', { name: 'CSV' }));
  const [heads, ...rows] = csv.toString().trim().split('\r\n').slice(0, -1);
  expect(heads).toContain('"About the data"');
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.every((row) => row.endsWith(',"synthetic orders"'))).toBe(true);
  await page.getByRole('link', { name: 'Villages', exact: true }).click();
  await untilText(page, '.list-count', '0 villages.');
  await page.getByLabel('Taobao Village').selectOption('any');
  await untilText(page, '.list-count', '1 village.');
  await page.getByRole('link', { name: '东风村' }).click();
  await untilText(page, 'h1', 'synthetic orders');
  expect(await page.title()).toContain('东风村 (synthetic orders)');
  await untilText(page, '.note', 'Approximate: somewhere within 25 km of 34.14° N, 117.95° E.');
  await untilText(page, '.provenance', 'shops, orders and all sums are synthetic');
  // On paper too, where nothing can be clicked.
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.provenance').isVisible()).toBe(true);
  expect(await page.locator('.top nav, .settings, .actions').filter({ visible: true }).count()).toBe(0);
  await leave(seen);
});

/**
 * The names, also of formats, that the Chinese page may have in Latin letters. Addresses and identifiers do
 * not count as words.
 */
const names = new Set(['AliResearch', 'Alizila', 'API', 'Atom', 'CSV', 'Paypers', 'Taocun', 'The']);

/** The words in Latin letters below `main`, including its closed parts. */
async function latinWords(page: Page): Promise<string[]> {
  const text: string = await page.locator('main').evaluate((main) => {
    const parts: string[] = [];
    const walker = main.ownerDocument.createTreeWalker(main, 4);
    while (walker.nextNode() !== null) parts.push(walker.currentNode.textContent ?? '');
    return parts.join(' ');
  });
  const isName = (word: string): boolean => names.has(word);
  const withoutAddresses = text.replaceAll(
    /https?:\/\/[\w.:/?=&%-]+|\/api\/v1\/\w+|[a-z]+-[a-z]+-?\d{4}|aliresearch(-\d{4})?/g,
    ' ',
  );
  return [...new Set(withoutAddresses.match(/[A-Za-z][A-Za-z’'-]+/g))].filter((word) => !isName(word));
}

it.each([
  ['method', '.rules tbody tr', 20],
  ['villages/320324109002', '.rule-sets + .source .claims li', 5],
])('the Chinese page %s has no English word that is not a name', async (path, rows, least) => {
  const seen = await lookAt(browser, origin, `${path}?lang=zh`, { locale: 'zh-CN' });
  const { page } = seen;
  // The claims are loaded after the rules.
  await page.locator('.claims li').first().waitFor({ state: 'attached' });
  expect(await page.locator(rows).count()).toBeGreaterThanOrEqual(least);
  expect(await latinWords(page)).toEqual([]);
  await leave(seen);
});
