import type { Browser, BrowserContextOptions } from 'playwright-core';
import { until } from '@taocun/harness/until';

/** The budgets of the first view: the overview of the country, with all its requests until it is quiet. */
export const MOST_FIRST_VIEW_BYTES = 150_000;
export const MOST_FIRST_VIEW_MS = 1_000;

const QUIET_MS = 700;

interface FirstView {
  /** The time from the request for the page to the first paint, and to the headline's number. */
  readonly paintMs: number;
  readonly headlineMs: number;
  /** Bytes over the wire with headers, in total and by file, the largest first. For the event stream, only those received by then. */
  readonly bytes: number;
  readonly files: readonly (readonly [file: string, bytes: number])[];
}

/** Opens the overview as a new visitor, and waits until nothing has been transferred for a while. */
export async function firstView(browser: Browser, origin: string, options: BrowserContextOptions = {}, latencyMs = 0): Promise<FirstView> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...options });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    const received = new Map<string, { readonly file: string; bytes: number; isUnderWay: boolean }>();
    let lastMs = performance.now();
    const note = (id: string, change: (one: { bytes: number; isUnderWay: boolean }) => void): void => {
      const found = received.get(id);
      if (found === undefined) return;
      lastMs = performance.now();
      change(found);
    };
    devtools.on('Network.requestWillBeSent', ({ requestId, request }) => {
      const { pathname, search } = new URL(request.url);
      const isStream = pathname.endsWith('/events');
      received.set(requestId, { file: decodeURIComponent(pathname + search), bytes: 0, isUnderWay: !isStream });
      lastMs = performance.now();
    });
    devtools.on('Network.responseReceived', ({ requestId, response }) =>
      note(requestId, (one) => (one.bytes = response.encodedDataLength)),
    );
    devtools.on('Network.dataReceived', ({ requestId, encodedDataLength }) => note(requestId, (one) => (one.bytes += encodedDataLength)));
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
      note(requestId, (one) => Object.assign(one, { bytes: encodedDataLength, isUnderWay: false })),
    );
    devtools.on('Network.loadingFailed', ({ requestId }) => note(requestId, (one) => (one.isUnderWay = false)));
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
    const isQuiet = (): boolean => performance.now() - lastMs > QUIET_MS && [...received.values()].every((one) => !one.isUnderWay);
    await until(isQuiet, { what: 'the page was quiet' });
    const painted = await page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
    const files = [...received.values()].map(({ file, bytes }) => [file, bytes] as const).sort(([, a], [, b]) => b - a);
    return { paintMs: Math.round(painted), headlineMs, bytes: files.reduce((sum, [, one]) => sum + one, 0), files };
  } finally {
    await context.close();
  }
}
