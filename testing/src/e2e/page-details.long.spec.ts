import { verdictEventTypes } from '@taocun/contracts';
import { CuttingProxy } from '@taocun/harness/cutting-proxy';
import { followsFromUpdates } from '@taocun/harness/event-client';
import { DEADLINE_MS, until } from '@taocun/harness/until';
import { expectFits, type Json, leave, readToTheEnd, savedBy, untilText } from './looking';
import { embeddingHeld } from './page/embedded';
import { loadsInTheEnd } from './page/first-view';
import { layersHeld } from './page/layers';
import { mapHeld } from './page/map';
import { furtherAddresses, numbersAgree } from './page/numbers';
import { ObservedPage } from './page/observed';
import { regionsHeld } from './page/regions';
import { otherwise } from './page/small-country';

/**
 * In addition to page.e2e.spec.ts: gestures, months, further addresses and widths, layers, print, frames,
 * other thresholds, the documents.
 */
const observed = new ObservedPage();

beforeAll(() => observed.start());
afterAll(() => observed.clear());

mapHeld(observed);
layersHeld(observed);
regionsHeld(observed);
embeddingHeld(observed);
loadsInTheEnd(observed);
numbersAgree(observed, furtherAddresses);

it.each([
  ['exploring by a layer of the map', 'explore?layer=counties&lang=en', '.classes'],
  ['the list', 'villages', '.list tbody tr'],
  ['a county', 'regions/330782', '.places .bar'],
  ['a sheet', 'regions/330782/sheet', '.sheet-villages tbody tr'],
  ['the method', 'method', '.rules .source'],
  ['the growth of a region in a frame', 'embed/growth/33', '.time-chart canvas'],
  ['the map of a region in a frame', 'embed/map/33', '.map canvas'],
  ['the API', 'docs', '.swagger-ui .opblock'],
])('fits on every screen, and axe finds nothing, in the light and in the dark: %s', (_what, path, part) =>
  observed.expectFits(path, part),
);

it('the page goes back month by month, with the map and all counts, and plays from there', async () => {
  const seen = await observed.look('');
  const { page } = seen;
  await readToTheEnd(page);
  await page.locator('.timeline-stops', { hasText: '20142015' }).waitFor();
  const months: Json[] = (await observed.answer('series?by=month&limit=1000')).items;
  const first = months.find((one) => one.qualifying > 0);
  await page.getByRole('slider').focus();
  await page.keyboard.press('Home');
  // The list of a year replaces its June. On a slow machine, which saves more days at once, that may be the
  // first month.
  const isListed = ({ month }: Json): boolean => month === '2014-06';
  const nameOf = (one: Json): string =>
    isListed(one)
      ? 'The certified list of 2014'
      : `At the end of ${new Date(`${one.month}-01`).toLocaleString('en', { month: 'long' })}`;
  const there: number = isListed(first)
    ? (await observed.answer('counts/2014')).qualifying
    : first.qualifying;
  await untilText(page, '.headline', nameOf(first));
  await untilText(page, '[data-testid=qualifying]', String(there));
  const counted = (await page.locator('.places .bar-value').allTextContents()).reduce(
    (sum, text) => sum + Number(text),
    0,
  );
  expect(counted).toBe(there);
  // The next month appears by itself for half a second, so the page itself stops the player there.
  const second = nameOf(months[months.indexOf(first) + 1]);
  await page.evaluate(`{
    const observer = new MutationObserver(() => {
      if (!document.querySelector('.headline').textContent.includes(${JSON.stringify(second)})) return;
      observer.disconnect();
      document.querySelector('.timeline [aria-label="Stop"]').click();
    });
    observer.observe(document.querySelector('.hero'), { subtree: true, childList: true, characterData: true });
  }`);
  const play = page.getByRole('button', { name: 'Play month by month' });
  await play.click();
  await untilText(page, '.headline', second);
  await play.waitFor();
  // Towns are those of the month; parts that show only the present state that.
  // The last month is shown as now, and the one before as the certified list.
  const last = months.at(-3);
  await page.getByRole('slider').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await untilText(
    page,
    '.headline',
    `At the end of ${new Date(`${last.month}-01`).toLocaleString('en', { month: 'long' })}`,
  );
  const qualified = new Map<string, boolean>();
  for (const { villageCode, asOf, qualifies } of (await observed.answer('verdicts?limit=1000')).items) {
    if (asOf.slice(0, 7) <= last.month) qualified.set(villageCode, qualifies);
  }
  const townships = new Map<string, number>();
  for (const [code, qualifies] of qualified)
    townships.set(code.slice(0, 9), (townships.get(code.slice(0, 9)) ?? 0) + Number(qualifies));
  const expected = [...townships.values()].filter((villages) => villages >= 3);
  expect(expected).not.toEqual([]);
  const saysNow = page.locator('section', { hasText: 'As of now' });
  const sayingNow = () =>
    saysNow.evaluateAll((sections) => sections.map((one) => one.getAttribute('aria-labelledby')));
  expect(await sayingNow()).toEqual(['turning']);
  await page.getByRole('link', { name: 'Explore' }).click();
  await readToTheEnd(page);
  expect(await page.locator('section[aria-labelledby=towns] .bar-value').allTextContents()).toEqual(
    expected.sort((a, b) => b - a).map(String),
  );
  expect(await sayingNow()).toEqual(['what-if', 'comparison', 'poverty', 'sold', 'farm']);
  await page.getByRole('button', { name: 'Now', exact: true }).click();
  await untilText(page, '.headline', 'As of');
  expect(await saysNow.count()).toBe(0);
  await leave(seen);
});

it('the page waits with each moment until all of its figures are loaded, so that none appears under another’s title', async () => {
  const seen = await observed.look('');
  const { page } = seen;
  await page.locator('.timeline-stops', { hasText: '20142015' }).waitFor();
  // The lists of the villages are loaded too.
  await readToTheEnd(page);
  await page.locator('section[aria-labelledby=changes] .figure.new').waitFor();
  for (const slow of ['**/api/v1/verdicts?*', '**/api/v1/counts/*', '**/api/v1/certifications/*']) {
    await page.route(slow, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      await route.continue();
    });
  }
  await page.getByRole('combobox', { name: /^Rules/ }).selectOption('aliresearch-2022');
  await page.evaluate(`{
    window.seen = [];
    const look = () => seen.push(['.headline .lead', '[data-testid=qualifying]', '.places .empty'].map((one) => document.querySelector(one)?.textContent ?? ''));
    new MutationObserver(look).observe(document.querySelector('.hero'), { subtree: true, childList: true, characterData: true });
  }`);
  await page.getByRole('slider').focus();
  await page.keyboard.press('End');
  for (let back = 0; back < 4; back++) await page.keyboard.press('ArrowLeft');
  await page.getByRole('button', { name: 'Play month by month' }).click();
  // Each moment is shown briefly, so the page's own notes are checked.
  const isPlayed = ([lead = '']: readonly string[] = []): boolean => lead.includes('As of');
  const shown = await until(
    () => page.evaluate<string[][]>('seen'),
    (noted) =>
      noted.some(([lead = '']) => lead.includes('The certified list of 2015')) && isPlayed(noted.at(-1)),
    { what: 'all was played' },
  );

  const numbers = new Map<string, number>();
  for (const ruleSet of ['world-bank-2019', 'aliresearch-2022']) {
    const under = `under ${ruleSet === 'world-bank-2019' ? 'World Bank 2019' : 'AliResearch 2022'}.`;
    const of = async (path: string): Promise<number> =>
      (await observed.answer(`${path}?ruleSet=${ruleSet}`)).qualifying;
    for (const { month, qualifying: there } of (
      await observed.answer(`series?by=month&limit=1000&ruleSet=${ruleSet}`)
    ).items) {
      const name = new Date(`${month}-01`).toLocaleString('en', { month: 'long' });
      const year = month.slice(0, 4);
      numbers.set(`At the end of ${name} ${year}, ${under}`, there);
    }
    for (const year of [2014, 2015])
      numbers.set(
        `The certified list of ${year}, as of June 30, ${year}, ${under}`,
        await of(`counts/${year}`),
      );
    numbers.set(`As of July 24, 2015, ${under}`, await of('counts'));
  }
  const titles = new Set<string>();
  for (const [lead = '', number, none] of shown) {
    const title = lead.split('. ', 1)[0]?.replace(/\.?\s*$/, '.') ?? '';
    titles.add(title);
    expect([title, number, none]).toEqual([title, String(numbers.get(title)), '']);
  }
  expect(titles.size).toBeGreaterThan(4);
  await leave(seen);
});

it('the page shows who qualifies under one rule set and not under another, and why, first for the one that differs most', async () => {
  const seen = await observed.look('explore');
  const { page } = seen;
  await readToTheEnd(page);
  const section = page.locator('section[aria-labelledby=comparison]');
  const choice = section.getByRole('combobox');
  await choice.locator('option').first().waitFor({ state: 'attached' });
  const differing = (await choice.locator('option').allTextContents()).map((text) =>
    Number(/\((\d+) /.exec(text)?.[1]),
  );
  expect((await choice.locator('option:checked').textContent()) ?? '').toContain(
    `(${Math.max(...differing)} `,
  );
  await choice.selectOption('aliresearch-2022');
  const only = section.locator('.only-under', {
    hasText: 'under AliResearch 2022 but not under World Bank 2019',
  });
  await only.locator('.compared li', { hasText: otherwise.name }).waitFor();
  expect(await only.locator('.figure').textContent()).toMatch(/^1 /);
  expect(await only.locator('.compared li').allTextContents()).toEqual([
    expect.stringMatching(
      /另行村 .*Yiwu 义乌市 Zhejiang.*Share through Alibaba.*33\.3%, more than 50% \(16\.7 percentage points short\)/,
    ),
  ]);
  expect(await only.locator('.by-province').textContent()).toBe('Zhejiang 1');
  const csv = await only.getByRole('link', { name: /CSV/ }).getAttribute('href');
  const rows = (await (await fetch(`${observed.origin}${csv}`)).text()).trim().split('\r\n');
  expect(rows).toHaveLength(2);
  expect(rows[1]).toContain(otherwise.code);
  await leave(seen);
});

it('the page has a story whose links lead into the page, in both languages', async () => {
  const seen = await observed.look('?lang=en');
  const { page } = seen;
  await page.getByRole('link', { name: 'Story' }).click();
  await untilText(page, 'h1', 'How Taobao Villages spread');
  await page.getByRole('link', { name: 'The map by certified year' }).click();
  await page.waitForURL(/\/explore\?lang=en&layer=years$/);
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('link', { name: '故事' }).click();
  await untilText(page, 'h1', '淘宝村：星火如何燎原');
  await expectFits(page);
  // Pages that are loaded on demand replace each other.
  await page.getByRole('link', { name: '村庄', exact: true }).click();
  await page.locator('.list tbody th').first().waitFor();
  await leave(seen);
});

it('the page shows the effect of other thresholds while a slider moves, and saves them as a file', async () => {
  const seen = await observed.look('explore');
  const { page } = seen;
  await readToTheEnd(page);
  const section = page.locator('section[aria-labelledby=what-if]');
  const result = section.getByTestId('what-if-qualifying');
  await result.waitFor();
  const usual = (await result.textContent()) ?? '';
  expect(usual).toBe(await page.getByTestId('listed').textContent());
  const sales = section.getByRole('slider', { name: 'Annual sales' });
  expect(await sales.inputValue()).toBe('10000000');
  // Faster than any answer; the last value counts.
  for (const value of ['30000000', '40000000', '50000000']) await sales.fill(value);
  await section
    .locator('.figure', {
      hasText: `0 villages would qualify: 0 gained and −${usual} lost against ${usual} under the rules`,
    })
    .waitFor();
  await section.locator('.map canvas').waitFor();
  expect(await section.locator('.compared li').first().textContent()).toContain('lost: Sales in 365 days');
  const [name, bytes] = await savedBy(page, section.getByRole('button', { name: 'Save as a rules file' }));
  const file = JSON.parse(String(bytes));
  expect([name, file.id, file.annualSales.thresholdFen]).toEqual(['what-if.json', 'what-if', 5_000_000_000]);
  await section.getByRole('button', { name: 'Reset' }).click();
  await section
    .locator('.figure', {
      hasText: `${usual} villages would qualify: 0 gained and 0 lost against ${usual} under the rules`,
    })
    .waitFor();
  expect(await sales.inputValue()).toBe('10000000');
  await leave(seen);
});

it('the page shows the API at /docs: a quickstart, and every operation of the services', async () => {
  const seen = await observed.look('method');
  const { page } = seen;
  // Reached by a link from another page: it is a separate document, which may have inline styles.
  await page.locator('footer a', { hasText: 'API' }).click();
  await untilText(page, '.quickstart', `curl '${observed.origin}/api/v1/villages/320324109002'`);
  await page.getByRole('button', { name: 'Ingestion' }).click();
  // Every operation that the services document is shown.
  const { paths } = (await (
    await fetch(`${observed.installation.of('ingestion').url}/docs-json`)
  ).json()) as Json;
  const operations = Object.values<Json>(paths).flatMap((methods) => Object.keys(methods));
  const shown = page.locator('.swagger-ui .opblock');
  await until(
    () => shown.count(),
    (count) => count === operations.length,
    { what: 'every operation of ingestion is there' },
  );
  await shown.filter({ hasText: '/api/v1/updates' }).first().locator('.opblock-summary-control').click();
  await untilText(page, '.swagger-ui', 'Send one marketplace update or many.');
  await leave(seen);
});

it('the page shows how figures are computed: each requirement with its rule sets, and its sources', async () => {
  const seen = await observed.look('method');
  const { page } = seen;
  const { items } = await observed.answer('rule-sets');
  await untilText(page, '.rules tr', 'more than RMB 10 million a year, all shopsWorld Bank 2019');
  const rows = await page.locator('.rules tr').allTextContents();
  for (const { title } of items)
    expect(rows.filter((row) => row.includes(title.en)).length).toBeGreaterThan(5);
  expect(rows.join('\n')).toMatch(
    /more than 50% .*World Bank 2019; AliResearch, rules of their time: until 2019/,
  );
  const [{ text }] = items[0].versions[0].sources['annual-sales'];
  await page.locator('.rules details', { hasText: text.en }).locator('summary').click();
  await untilText(page, '.rules .claims', text.en);
  await page.getByRole('button', { name: '中文' }).click();
  await untilText(page, '.rules', '全部网店年销售额超过1000万元');
  await leave(seen);
});

it("a browser's own EventSource gets every announcement once, although its connection is cut again and again", async () => {
  const announced = await observed.installation.announced();
  const proxy = await CuttingProxy.before(observed.origin, '/api/v1/events', [5_000, 9_000]);
  const context = await observed.browser.newContext();
  try {
    const page = await context.newPage();
    // Only the icon is opened: reporting's page would follow the same events.
    await page.goto(`${proxy.origin}/icon.svg`);
    const heard = await page.evaluate(
      ({ types, count, withinMs }) =>
        new Promise<string[]>((resolve) => {
          const heard: string[] = [];
          const source = new EventSource('/api/v1/events?start=beginning');
          const done = () => {
            source.close();
            resolve(heard);
          };
          for (const type of types)
            source.addEventListener(type, (event) => {
              const { data } = event as unknown as { readonly data: string };
              if (heard.push(`${type} ${(JSON.parse(data) as { id: string }).id}`) === count)
                setTimeout(done, 200);
            });
          setTimeout(done, withinMs);
        }),
      {
        types: Object.keys(verdictEventTypes).filter((type) => followsFromUpdates({ type })),
        count: announced.length,
        withinMs: DEADLINE_MS,
      },
    );
    expect([...heard].sort()).toEqual(announced);
    expect(proxy.requests).toHaveLength(3);
    expect(proxy.requests.map((headers) => typeof headers['last-event-id'])).toEqual([
      'undefined',
      'string',
      'string',
    ]);
  } finally {
    await context.close();
    await proxy.close();
  }
});
