import { until } from '@taocun/harness/until';
import { leave, readToTheEnd, untilText } from '../looking';
import type { ObservedPage } from './observed';
import { otherwise } from './small-country';

/**
 * An address contains everything that the page shows, and the server answers every such address: tests over a
 * running installation.
 */
export function addressesHeld(observed: ObservedPage): void {
  it('the page shows what a link contains, whoever opens it: region, moment, rule set, language', async () => {
    const seen = await observed.look('regions/33?at=2014-06&rules=aliresearch-2022&lang=zh&by=month', {
      locale: 'en-US',
    });
    const { page } = seen;
    await untilText(page, '.headline .lead', '2014 年度名单');
    await untilText(page, '.headline .lead', '阿里研究院 2022');
    await untilText(page, '.crumbs', '浙江');
    await readToTheEnd(page);
    await page.locator('[aria-labelledby=growth] button[aria-pressed=true]', { hasText: '按月' }).waitFor();
    // The list of the year has replaced its June.
    await page.waitForURL((url) => url.searchParams.get('at') === '2014');
    await page.getByRole('button', { name: 'English' }).click();
    await page.waitForURL((url) => url.searchParams.get('lang') === 'en');
    // A step to another place keeps all parameters, and going back leads only through the places.
    await page.locator('.places a').first().click();
    await page.waitForURL((url) => /\/regions\/330782$/.test(url.pathname));
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      lang: 'en',
      rules: 'aliresearch-2022',
      at: '2014',
      by: 'month',
    });
    await page.goBack();
    await untilText(page, '.crumbs [aria-current=page]', 'Zhejiang');
    await page.getByRole('button', { name: 'Now', exact: true }).click();
    await page.waitForURL((url) => !url.searchParams.has('at'));
    await leave(seen);
  });

  it('the page shows the path to a place as its names are loaded, without codes, and without moving anything', async () => {
    const seen = await observed.look('icon.svg');
    const { page } = seen;
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route(/\/regions\/3307(82105)?$/, async (route) => {
      await released;
      await route.continue();
    });
    await page.goto(`${observed.origin}/villages/${otherwise.code}?lang=zh`);
    await untilText(page, 'h1', otherwise.name);
    const crumbs = page.locator('.crumbs');
    const seenSteps = async (): Promise<string> => (await crumbs.innerText()).replaceAll(/\s+/g, ' ').trim();
    const boxes = () => Promise.all([crumbs, page.locator('h1')].map((one) => one.boundingBox()));
    expect(await seenSteps()).toBe('全国 浙江');
    const before = await boxes();
    release();
    await until(seenSteps, (text) => text === '全国 浙江 金华市 义乌市 苏溪镇 另行村', {
      what: 'all names had come',
    });
    expect(await boxes()).toEqual(before);
    await leave(seen);
  });

  it('the page works below any path of a proxy, whatever page is opened first', async () => {
    const { origin } = observed;
    const seen = await observed.look('icon.svg');
    const { page } = seen;
    const outside: string[] = [];
    await page.route(`${origin}/**`, async (route) => {
      const { pathname, search } = new URL(route.request().url());
      if (!pathname.startsWith('/below/here/')) {
        outside.push(pathname);
        return route.abort();
      }
      // The event stream never ends, so this fetch must not wait for it.
      if (pathname.endsWith('/events')) return route.fulfill({ status: 404, body: '{}' });
      return route.fulfill({
        response: await route.fetch({ url: origin + pathname.replace('/below/here', '') + search }),
      });
    });
    await page.goto(`${origin}/below/here/villages/${otherwise.code}?lang=en`);
    await untilText(page, '.verdict', 'Is not a Taobao Village');
    await page.locator('.map canvas').waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await untilText(page, 'h1', 'Taobao Villages');
    await page.locator('.places a', { hasText: 'Zhejiang' }).click();
    await page.waitForURL((url) => url.pathname === '/below/here/regions/33');
    await page.goto(`${origin}/below/here/operations/rejected?lang=en`);
    await untilText(page, 'label', 'API key');
    expect(outside).toEqual([]);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.context().close();
  });
}
