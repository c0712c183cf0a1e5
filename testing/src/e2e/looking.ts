import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { until } from '@taocun/harness/until';

/** Any JSON value, for expectations to examine. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Seen {
  readonly page: Page;
  /** Requests to other hosts, and complaints in the browser's console. */
  readonly strangers: string[];
  readonly complaints: string[];
}

const AXE = "axe.run({ resultTypes: ['violations'] })";
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** On a slow machine MongoDB may answer late; the page reports that and asks again. */
const LATE = '503';

/**
 * Opens the page as a new visitor. Answers with the given statuses are expected; any other error is a
 * failure.
 */
export async function lookAt(
  browser: Browser,
  origin: string,
  path: string,
  options: BrowserContextOptions = {},
  expected: readonly string[] = ['404'],
): Promise<Seen> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const seen: Seen = { page, strangers: [], complaints: [] };
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) seen.strangers.push(request.url());
  });
  page.on('pageerror', (error) => seen.complaints.push(error.message));
  page.on('console', (message) => {
    const isExpected = [...expected, LATE].some((status) => message.text().includes(status));
    if (message.type() === 'error' && !isExpected) seen.complaints.push(message.text());
  });
  await page.goto(`${origin}/${path}`);
  return seen;
}

export async function leave({ page, strangers, complaints }: Seen): Promise<void> {
  await page.context().close();
  expect({ strangers, complaints }).toEqual({ strangers: [], complaints: [] });
}

export async function untilText(page: Page, selector: string, text: string): Promise<void> {
  try {
    await page.locator(selector, { hasText: text }).first().waitFor();
  } catch (cause) {
    const there = JSON.stringify(await page.locator(selector).allTextContents());
    throw new Error(`${page.url()} shows no ${selector} with ${text}, but ${there}.`, { cause });
  }
}

/** The file that a button saves: its name and its bytes. */
export async function savedBy(page: Page, button: Locator): Promise<readonly [string, Buffer]> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return [download.suggestedFilename(), readFileSync(await download.path())];
}

/** Waits until nothing is loading any more, so that the focus is not moved by later changes. */
export async function untilSettled(page: Page): Promise<void> {
  await page.locator('[aria-busy=true], .waiting').first().waitFor({ state: 'detached' });
}

/** Waits until the page has painted the effect of the last event. */
export async function untilPainted(page: Page): Promise<void> {
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

/** Scrolls down the overview, so that the sections below the fold load, and back to its top. */
export async function readToTheEnd(page: Page): Promise<void> {
  await page.locator('.parts').waitFor();
  const next = `[...document.querySelectorAll('.part.unloaded')].map((one, at) => {
    if (at === 0) one.scrollIntoView();
    return one.getAttribute('aria-labelledby');
  })`;
  await until(
    () => page.evaluate<string[]>(next),
    ({ length }) => length === 0,
    { what: 'all sections were loaded' },
  );
  await page.evaluate('scrollTo(0, 0)');
}

/**
 * Checks that the page fits on every screen, from a telephone to a wall display, and that axe finds nothing,
 * in the light and the dark theme.
 */
export async function expectFits(page: Page): Promise<void> {
  if ((await page.locator('.parts').count()) > 0) await readToTheEnd(page);
  await untilSettled(page);
  await page.evaluate(axe);
  for (const [width, colorScheme] of [
    [3840, undefined],
    [1280, 'dark'],
    [360, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height: Math.min(2160, width * 2) });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    if (colorScheme === undefined) continue;
    await page.emulateMedia({ colorScheme });
    await untilPainted(page);
    const { violations } = (await page.evaluate(AXE)) as Json;
    expect(
      violations.map(({ id, nodes }: Json) => `${id}: ${nodes.map(({ html }: Json) => html).join(' ')}`),
    ).toEqual([]);
  }
}
