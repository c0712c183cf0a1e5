import type { Locator, Page } from 'playwright-core';
import { until } from '@taocun/harness/until';
import { leave, untilSettled, untilText } from '../looking';
import type { ObservedPage } from './observed';
import { otherwise } from './small-country';

const county = 'regions/330782';

/** Follows a link or presses a button. */
type Go = (target: Locator) => Promise<void>;

interface Task {
  readonly task: string;
  /** The page on which the task begins; by default the overview. */
  readonly from?: string;
  readonly clicks: 1 | 2;
  readonly does: (page: Page, go: Go) => Promise<void>;
}

const link = (page: Page, name: string | RegExp): Locator => page.getByRole('link', { name });
const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name });

/** The tasks listed in docs/page.md. */
const tasks: readonly Task[] = [
  {
    task: 'the Taobao Villages of a province in a year, and its share',
    clicks: 2,
    does: async (page, go) => {
      await go(button(page, 'The certified list of 2015'));
      await untilText(page, '.headline', 'The certified list of 2015');
      await go(page.locator('.places summary'));
      await page.locator('.places tbody tr', { hasText: /Zhejiang\d+\d\d\.\d%/ }).waitFor();
    },
  },
  {
    task: 'whether a village is one, and why',
    clicks: 2,
    does: async (page, go) => {
      await go(page.getByRole('link', { name: 'Villages', exact: true }));
      await page.getByRole('searchbox').fill(otherwise.name);
      await go(link(page, otherwise.name));
      await untilText(page, '.verdict', 'Lacks 16.7 percentage points');
    },
  },
  {
    task: 'the list of a year for a province as a file',
    clicks: 2,
    does: async (page, go) => {
      await go(link(page, 'The list of 2015'));
      await page.getByRole('combobox', { name: 'Region', exact: true }).selectOption('33');
      await page.getByRole('heading', { name: 'The certified list of 2015: Zhejiang' }).waitFor();
      await untilSettled(page);
      const saved = page.waitForEvent('download');
      await go(link(page, 'Excel (CSV)'));
      expect((await saved).url()).toContain('/certifications/2015?');
    },
  },
  {
    task: 'the HTML that shows the map of a province on another site',
    clicks: 2,
    does: async (page, go) => {
      await go(page.locator('.places a', { hasText: 'Zhejiang' }));
      await untilText(page, '.crumbs', 'Zhejiang');
      await go(button(page, 'Embed'));
      await untilText(page, '.take-away .snippet', '/embed/map/33');
    },
  },
  {
    task: 'who loses the title next month',
    clicks: 1,
    does: async (page, go) => {
      await go(
        page
          .locator('.headline')
          .getByRole('link', { name: 'Would gain or lose the title at the present pace' }),
      );
      await button(page, /^Would lose it: \d/).waitFor();
    },
  },
  {
    task: 'what changed between two lists',
    clicks: 1,
    does: async (page, go) => {
      await go(button(page, 'The certified list of 2015'));
      await page.locator('#changes').scrollIntoViewIfNeeded();
      await untilText(page, '[aria-labelledby=changes]', 'From the list of 2014 to that of 2015.');
      await page.locator('[aria-labelledby=changes] .figure.new').waitFor();
    },
  },
  {
    task: 'the villages by a threshold of RMB 5 million',
    clicks: 1,
    does: async (page, go) => {
      await go(link(page, 'Explore'));
      await page.locator('#what-if').scrollIntoViewIfNeeded();
      const sales = page.getByRole('slider', { name: 'Annual sales' });
      for (let step = 0; step < 10; step++) await sales.press('ArrowLeft');
      expect(await sales.inputValue()).toBe('5000000');
      await page.locator('[aria-labelledby=what-if] .map').waitFor();
    },
  },
  {
    task: 'how to follow a county',
    from: county,
    clicks: 2,
    does: async (page, go) => {
      await go(button(page, 'Download'));
      const atom = link(page, 'Follow changes (Atom)');
      await atom.waitFor();
      expect(await atom.getAttribute('href')).toMatch(/^\/regions\/330782\/feed\.atom/);
      // The browser must not open the feed, so the request gets an empty answer.
      await page.route('**/feed.atom?*', (route) => route.fulfill({ status: 204 }));
      const request = page.waitForRequest(/\/regions\/330782\/feed\.atom/);
      await go(atom);
      await request;
    },
  },
  {
    task: 'a printed sheet of a county',
    from: county,
    clicks: 2,
    does: async (page, go) => {
      await go(link(page, 'Printable sheet'));
      await page.locator('.sheet-villages tbody tr').first().waitFor();
      await untilSettled(page);
      await page.evaluate('window.print = () => { window.printed = true; }');
      await go(page.locator('main').getByRole('button', { name: 'Print' }));
      await until(
        () => page.evaluate('window.printed'),
        (printed) => printed === true,
        { what: 'the sheet was printed' },
      );
    },
  },
];

/**
 * Nine tasks of readers, each within two clicks or as many keyboard steps: tests over a running installation.
 */
export function tasksHeld(observed: ObservedPage, by: 'mouse' | 'keyboard'): void {
  it.each(tasks)(`has $task in $clicks, by ${by}`, async ({ from = '', clicks, does }) => {
    const seen = await observed.look(`${from}?lang=en`);
    const { page } = seen;
    await page.locator('.timeline-stops', { hasText: '2015' }).waitFor();
    await untilSettled(page);
    let steps = 0;
    await does(page, async (target) => {
      steps++;
      await target.waitFor();
      if (by === 'mouse') return target.click();
      await reachByTab(page, target);
      await page.keyboard.press('Enter');
    });
    expect(steps).toBe(clicks);
    await leave(seen);
  });
}

/** An outsider's questions: tests over a running installation. */
export function questionsAnswered(observed: ObservedPage): void {
  it('the page answers which county of a province had most Taobao Villages in a year under a rule set, in three clicks', async () => {
    const seen = await observed.look('');
    const { page } = seen;
    await page.locator('.timeline-stops', { hasText: '2014' }).waitFor();
    await page
      .getByRole('combobox', { name: /^Rules/ })
      .selectOption({ label: 'AliResearch, rules of their time' });
    // The stops of the slider move while those of the other rules are loaded.
    await untilText(page, '.headline', 'under AliResearch, rules of their time');
    await untilSettled(page);
    await page.getByRole('button', { name: 'The certified list of 2014' }).click();
    await untilText(page, '.headline', 'The certified list of 2014');
    await page.locator('.places a', { hasText: 'Zhejiang' }).click();
    await untilText(page, '.places a:first-of-type', '义乌市');
    expect(new URL(page.url()).searchParams.toString()).toBe('rules=aliresearch&at=2014');
    await leave(seen);
  });

  it('the page answers where the number of towns comes from, in three clicks', async () => {
    const seen = await observed.look('');
    const { page } = seen;
    const link = page.locator('.headline a[href*="#towns"]');
    const number = (await link.textContent())?.split(' ')[0];
    await link.click();
    const towns = page.locator('section[aria-labelledby=towns]');
    await towns.locator('.bar').first().waitFor();
    expect(String(await towns.locator('tbody tr').count())).toBe(number);
    await towns.locator('summary').click();
    await towns.getByRole('link', { name: 'How figures are made' }).click();
    await untilText(page, '.method section[aria-labelledby=towns]', 'A Taobao Town is a township');
    expect(new URL(page.url()).hash).toBe('#towns');
    await leave(seen);
  });

  it.each([
    ['regions/33?at=2015', 'Taobao Villages, Zhejiang. The certified list of 2015, as of June 30, 2015,'],
    ['lists/2015?region=33', 'Taobao Villages, Zhejiang. The certified list of 2015, as of June 30, 2015,'],
    [
      `villages/${otherwise.code}`,
      `Taobao Villages, Lingxing Village ${otherwise.name}. As of July 24, 2015,`,
    ],
    ['outlook', 'Taobao Villages of China. As of July 24, 2015,'],
  ])(
    'the page answers how to cite it with its moment and address, in one click: /%s',
    async (path, cited) => {
      const seen = await observed.look(path);
      const { page } = seen;
      await page.getByRole('button', { name: 'Cite' }).click();
      await untilText(page, '[data-testid=citation]', cited);
      const text = await page.getByTestId('citation').textContent();
      expect(text).toMatch(/^淘村 Taocun: .*under World Bank 2019\. http.*, accessed \d{4}-\d\d-\d\d\.$/);
      expect(text).toContain(`${observed.origin}/${path}`);
      await leave(seen);
    },
  );
}

async function reachByTab(page: Page, target: Locator): Promise<void> {
  for (let tabs = 0; tabs < 200; tabs++) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`No tab stop is ${target.toString()}.`);
}
