import { verdictEventTypes } from '@taocun/contracts';
import { CuttingProxy } from '@taocun/harness/cutting-proxy';
import { DEADLINE_MS, until } from '@taocun/harness/until';
import { type Json, leave, readToTheEnd, savedBy, untilText } from './looking';
import { embeddingHeld } from './page/embedded';
import { firstWordsHeld, furtherViews } from './page/first-words';
import { layersHeld } from './page/layers';
import { mapHeld } from './page/map';
import { furtherAddresses, numbersAgree } from './page/numbers';
import { ObservedPage } from './page/observed';
import { regionsHeld } from './page/regions';
import { otherwise } from './page/small-country';
import { storyHeld } from './page/story';
import { tasksHeld } from './page/tasks';

/** In addition to page.e2e.spec.ts: gestures, tasks by mouse, further addresses and widths, layers, print, frames, other thresholds, the documents. */
const observed = new ObservedPage();

beforeAll(() => observed.start());
afterAll(() => observed.clear());

mapHeld(observed);
layersHeld(observed);
regionsHeld(observed);
storyHeld(observed);
embeddingHeld(observed);
tasksHeld(observed, 'mouse');
numbersAgree(observed, furtherAddresses);
firstWordsHeld(observed, furtherViews);

it.each([
  ['a county', 'regions/330782', '.places .bar'],
  ['a sheet', 'regions/330782/sheet', '.sheet-villages tbody tr'],
  ['the method', 'method', '.rules .source'],
  ['the API', 'docs', 'rapi-doc .m-endpoint'],
])('fits on every screen, and axe finds nothing, in the light and in the dark: %s', (_what, path, part) => observed.expectFits(path, part));

it('shows who qualifies under one rule set and not under another, and why, first for the one that differs most', async () => {
  const seen = await observed.look('explore');
  const { page } = seen;
  await readToTheEnd(page);
  const section = page.locator('section[aria-labelledby=comparison]');
  const choice = section.getByRole('combobox');
  const differing = (await choice.locator('option').allTextContents()).map((text) => Number(/\((\d+) /.exec(text)?.[1]));
  expect((await choice.locator('option:checked').textContent()) ?? '').toContain(`(${Math.max(...differing)} `);
  await choice.selectOption('aliresearch-2022');
  const only = section.locator('.only-under', { hasText: 'under AliResearch 2022 but not under World Bank 2019' });
  await only.locator('.compared li', { hasText: otherwise.name }).waitFor();
  expect(await only.locator('.figure').textContent()).toMatch(/^1 /);
  expect(await only.locator('.compared li').allTextContents()).toEqual([
    expect.stringMatching(/另行村 .*Yiwu 义乌市 Zhejiang.*Share through Alibaba.*33\.3%, more than 50% \(16\.7 percentage points short\)/),
  ]);
  expect(await only.locator('.by-province').textContent()).toBe('Zhejiang 1');
  const csv = await only.getByRole('link', { name: /CSV/ }).getAttribute('href');
  const rows = (await (await fetch(`${observed.origin}${csv}`)).text()).trim().split('\r\n');
  expect(rows).toHaveLength(2);
  expect(rows[1]).toContain(otherwise.code);
  await leave(seen);
});

it('shows the effect of other thresholds while a slider moves, and saves them as a file', async () => {
  const seen = await observed.look('explore');
  const { page } = seen;
  await readToTheEnd(page);
  const section = page.locator('section[aria-labelledby=what-if]');
  const found = section.getByTestId('what-if-qualifying');
  await found.waitFor();
  const usual = (await found.textContent()) ?? '';
  expect(usual).toBe(await page.getByTestId('listed').textContent());
  const sales = section.getByRole('slider', { name: 'Annual sales' });
  expect(await sales.inputValue()).toBe('10000000');
  // Faster than any answer; the last value counts.
  for (const value of ['30000000', '40000000', '50000000']) await sales.fill(value);
  await section
    .locator('.figure', { hasText: `0 villages would qualify: 0 gained and −${usual} lost against ${usual} under the rules` })
    .waitFor();
  await section.locator('.map canvas').waitFor();
  expect(await section.locator('.compared li').first().textContent()).toContain('lost: Sales in 365 days');
  const [name, bytes] = await savedBy(page, section.getByRole('button', { name: 'Save as a rules file' }));
  const file = JSON.parse(String(bytes));
  expect([name, file.id, file.annualSales.thresholdFen]).toEqual(['what-if.json', 'what-if', 5_000_000_000]);
  await section.getByRole('button', { name: 'Reset' }).click();
  await section
    .locator('.figure', { hasText: `${usual} villages would qualify: 0 gained and 0 lost against ${usual} under the rules` })
    .waitFor();
  expect(await sales.inputValue()).toBe('10000000');
  await leave(seen);
});

it('shows the API at /docs: a quickstart, and every operation of the services', async () => {
  const seen = await observed.look('method');
  const { page } = seen;
  // Reached by a link from another page: it is a separate document, which may have inline styles.
  await page.locator('footer a', { hasText: 'API' }).click();
  await untilText(page, '.quickstart', `curl '${observed.origin}/api/v1/villages/320324109002'`);
  await page.getByRole('button', { name: 'Ingestion' }).click();
  // Every operation that the services document is shown.
  const { paths } = (await (await fetch(`${observed.installation.of('ingestion').url}/docs-json`)).json()) as Json;
  const operations = Object.values<Json>(paths).flatMap((methods) => Object.keys(methods));
  const shown = page.locator('rapi-doc .m-endpoint');
  await until(
    () => shown.count(),
    (count) => count === operations.length,
    { what: 'every operation of ingestion is there' },
  );
  await shown.filter({ hasText: '/api/v1/updates' }).first().click();
  await untilText(page, 'rapi-doc', 'Send one marketplace update or many.');
  await leave(seen);
});

it('shows how figures are computed: each requirement with its rule sets, and its sources', async () => {
  const seen = await observed.look('method');
  const { page } = seen;
  const { items } = await observed.answer('rule-sets');
  await untilText(page, '.rules tr', 'more than RMB 10 million a year, all shopsWorld Bank 2019');
  const rows = await page.locator('.rules tr').allTextContents();
  for (const { title } of items) expect(rows.filter((row) => row.includes(title.en)).length).toBeGreaterThan(5);
  expect(rows.join('\n')).toMatch(/more than 50% .*World Bank 2019; AliResearch, rules of their time: until 2019/);
  const [{ text }] = items[0].versions[0].sources['annual-sales'];
  await page.locator('.rules details', { hasText: text.en }).locator('summary').click();
  await untilText(page, '.rules .claims', text.en);
  await page.getByRole('button', { name: '中文' }).click();
  await untilText(page, '.rules', '全部网店年销售额超过1000万元');
  await leave(seen);
});

it("gives a browser's own EventSource every announcement once, although its connection is cut again and again", async () => {
  const announced = await observed.installation.announced();
  const proxy = await CuttingProxy.before(observed.origin, '/api/v1/events', [5_000, 9_000]);
  const context = await observed.browser.newContext();
  try {
    const page = await context.newPage();
    // Only the icon is opened: reporting's page would follow the same events.
    await page.goto(`${proxy.origin}/icon.svg`);
    const heard = await page.evaluate(
      ({ types, wanted, withinMs }) =>
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
              if (heard.push(`${type} ${(JSON.parse(data) as { id: string }).id}`) === wanted) setTimeout(done, 200);
            });
          setTimeout(done, withinMs);
        }),
      { types: Object.keys(verdictEventTypes), wanted: announced.length, withinMs: DEADLINE_MS },
    );
    expect([...heard].sort()).toEqual(announced);
    expect(proxy.asked).toHaveLength(3);
    expect(proxy.asked.map((headers) => typeof headers['last-event-id'])).toEqual(['undefined', 'string', 'string']);
  } finally {
    await context.close();
    await proxy.close();
  }
});
