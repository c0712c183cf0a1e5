import type { Browser, BrowserContextOptions } from 'playwright-core';
import { until } from '@taocun/harness/until';
import { leave } from '../looking';
import type { ObservedPage } from './observed';

/** The budgets of the first view: the overview of the country, with all its requests until it is quiet. */
export const MOST_FIRST_VIEW_BYTES = 150_000;
export const MOST_FIRST_VIEW_MS = 1_000;

const QUIET_MS = 700;

interface FirstView {
  /** The time from the request for the page to the first paint, and to the headline's number. */
  readonly paintMs: number;
  readonly headlineMs: number;
  /**
   * Bytes over the wire with headers, in total and by file, the largest first. For the event stream, only
   * those received by then.
   */
  readonly bytes: number;
  readonly files: readonly (readonly [file: string, bytes: number])[];
}

/** Opens the overview as a new visitor, and waits until nothing has been transferred for a while. */
export async function firstView(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
  latencyMs = 0,
): Promise<FirstView> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    ...options,
  });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    const received = new Map<string, { readonly file: string; bytes: number; isUnderWay: boolean }>();
    let lastMs = performance.now();
    const note = (id: string, change: (one: { bytes: number; isUnderWay: boolean }) => void): void => {
      const response = received.get(id);
      if (response === undefined) return;
      lastMs = performance.now();
      change(response);
    };
    devtools.on('Network.requestWillBeSent', ({ requestId, request }) => {
      const { pathname, search } = new URL(request.url);
      const isStream = pathname.endsWith('/events');
      received.set(requestId, {
        file: decodeURIComponent(pathname + search),
        bytes: 0,
        isUnderWay: !isStream,
      });
      lastMs = performance.now();
    });
    devtools.on('Network.responseReceived', ({ requestId, response }) =>
      note(requestId, (one) => (one.bytes = response.encodedDataLength)),
    );
    devtools.on('Network.dataReceived', ({ requestId, encodedDataLength }) =>
      note(requestId, (one) => (one.bytes += encodedDataLength)),
    );
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
      note(requestId, (one) => Object.assign(one, { bytes: encodedDataLength, isUnderWay: false })),
    );
    devtools.on('Network.loadingFailed', ({ requestId }) =>
      note(requestId, (one) => (one.isUnderWay = false)),
    );
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: latencyMs,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
    const beganMs = performance.now();
    await page.goto(origin, { waitUntil: 'commit' });
    await page.getByTestId('qualifying').filter({ hasText: /\d/ }).waitFor();
    const headlineMs = Math.round(performance.now() - beganMs);
    await page.locator('.map canvas').waitFor();
    const isQuiet = (): boolean =>
      performance.now() - lastMs > QUIET_MS && [...received.values()].every((one) => !one.isUnderWay);
    await until(isQuiet, { what: 'the page was quiet' });
    const painted = await page.evaluate<number>(
      "performance.getEntriesByName('first-contentful-paint')[0].startTime",
    );
    const files = [...received.values()]
      .map(({ file, bytes }) => [file, bytes] as const)
      .sort(([, a], [, b]) => b - a);
    return {
      paintMs: Math.round(painted),
      headlineMs,
      bytes: files.reduce((sum, [, one]) => sum + one, 0),
      files,
    };
  } finally {
    await context.close();
  }
}

/** The page loads all of its files, whatever fails at first: tests over a running installation. */
export function loadsInTheEnd(observed: ObservedPage): void {
  it('the page loads every part in the end, with its style, although each of its files fails at first', async () => {
    const seen = await observed.look('icon.svg');
    const { page } = seen;
    const failed = new Set<string>();
    await page.route('**/*', (route) => {
      const request = route.request();
      // Without an answer to this the page does not load itself again.
      if (request.method() === 'HEAD') return route.abort();
      const url = request.url();
      if (!/\/assets\/(?!index-)/.test(url) || failed.has(url)) return route.continue();
      failed.add(url);
      return route.abort();
    });
    await page.goto(`${observed.origin}/lists/2015?lang=en`);
    await page.locator('.listed-villages tbody tr').first().waitFor();
    await page.locator('.map canvas').waitFor();
    expect([...failed].filter((url) => url.endsWith('.css'))).not.toEqual([]);
    await until(
      () => page.evaluate<string>("getComputedStyle(document.querySelector('.listed-parts')).display"),
      (display) => display === 'grid',
      { what: 'the list had its style' },
    );
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    // The refused requests are expected here.
    seen.complaints.splice(0);
    await leave(seen);
  });

  it('the page loads the new page after each deployment, at most once a minute', async () => {
    const seen = await observed.look('?lang=en');
    const { page } = seen;
    let loads = 0;
    let refused = 0;
    page.on('load', () => loads++);
    // As after a deployment, when the files of the old page are gone.
    await page.route('**/assets/villages-page-*', (route) => {
      refused++;
      return route.fulfill({ status: 404 });
    });
    await page.getByRole('link', { name: 'Villages', exact: true }).click();
    await until(
      () => [loads, refused],
      ([, requests = 0]) => requests > 3,
      { what: 'the new page tried again' },
    );
    expect(loads).toBe(1);
    await page.evaluate('{ const now = Date.now; Date.now = () => now() + 61_000; }');
    await until(
      () => loads,
      (times) => times === 2,
      { what: 'the page was loaded once more' },
    );
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.locator('.list tbody tr').first().waitFor();
    await leave(seen);
  });
}
