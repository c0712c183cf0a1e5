import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { openBrowser } from '@taocun/harness/browser';
import { Installation, soon } from '@taocun/harness/installation';
import { until } from '@taocun/harness/until';
import { startEphemeralEngines } from '@taocun/tools/engines';
import { firstView, MOST_FIRST_VIEW_BYTES, MOST_FIRST_VIEW_MS } from '../../e2e/page/first-view';
import { smallCountry } from '../../e2e/page/small-country';
import { rises, trendOf } from '../endurance/trend';
import { LivelyOrders } from './lively-orders';

const PARTITIONS = 8;
/** The interval between pauses of the feed, in which figures are compared. */
const QUIET_EVERY_MS = 20_000;
/** Compiled code and the first changes of every part make the heap grow before. */
const WARM_UP_MINUTES = 2;
const SLOW_LATENCY_MS = 800;
/** Growth of the page's heap, after a collection of garbage, that counts as a leak. */
const MOST_GROWTH_BYTES_A_MINUTE = 100_000;
/** A shorter run shows no trend. */
const FEWEST_SAMPLES = 6;

/**
 * Opens the page in Chromium. Measures the first view on a fast line and on one with 800 ms latency, then
 * keeps the page open under a lively feed: in every pause its headline must equal /counts, and its memory
 * must not grow. Returns the violations.
 */
export async function runPage(minutes: number, say: (line: string) => void): Promise<readonly string[]> {
  const engines = await startEphemeralEngines('page', say);
  const installation = new Installation(
    `live-${randomUUID().slice(0, 8)}.`,
    { ...soon, OPEN_READING: 'true' },
    { engines: { KAFKA_BROKERS: engines.kafkaBrokers.join(','), MONGODB_URI: engines.mongodbUri } },
  );
  const wrong: string[] = [];
  let browser: Browser | undefined;
  try {
    await installation.prepare();
    await installation.send(smallCountry(PARTITIONS));
    await installation.start('ingestion', 'classification', 'reporting');
    await installation.quiet();
    const origin = installation.of('reporting').url;
    browser = await openBrowser();
    for (const latencyMs of [0, SLOW_LATENCY_MS]) {
      const { paintMs, headlineMs, bytes } = await firstView(browser, origin, {}, latencyMs);
      const times = `painted after ${paintMs} ms, the headline after ${headlineMs}`;
      say(`first view with ${latencyMs} ms of latency: ${times}; ${bytes.toLocaleString('en')} bytes`);
      if (bytes > MOST_FIRST_VIEW_BYTES)
        wrong.push(`the first view takes more than ${MOST_FIRST_VIEW_BYTES} bytes`);
      if (latencyMs === 0 && headlineMs > MOST_FIRST_VIEW_MS)
        wrong.push(`the first view takes more than ${MOST_FIRST_VIEW_MS} ms`);
    }
    wrong.push(...(await underFeed(browser, origin, installation, minutes, say)));
    return wrong;
  } finally {
    await browser?.close();
    await installation.clear();
    await engines.stop();
  }
}

async function underFeed(
  browser: Browser,
  origin: string,
  installation: Installation,
  minutes: number,
  say: (line: string) => void,
): Promise<readonly string[]> {
  const { page, devtools } = await opened(browser);
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(`the page failed: ${error.message}`));
  await page.goto(origin);
  const orders = new LivelyOrders(PARTITIONS);
  const heap: (readonly [minute: number, bytes: number])[] = [];
  const beganMs = performance.now();
  const minute = (): number => (performance.now() - beganMs) / 60_000;
  while (minute() < minutes) {
    const quietAtMs = performance.now() + QUIET_EVERY_MS;
    while (performance.now() < quietAtMs) {
      await installation.send(orders.next());
      await pause(300);
    }
    await installation.quiet();
    const { qualifying } = (await (await fetch(`${origin}/api/v1/counts`)).json()) as {
      readonly qualifying: number;
    };
    const shown = await until(
      () => page.getByTestId('qualifying').textContent(),
      (text) => text === String(qualifying),
      { withinMs: 10_000, what: `the headline says ${qualifying}` },
    ).catch((error: unknown) => String(error));
    if (shown !== String(qualifying)) wrong.push(`minute ${minute().toFixed(1)}: ${shown}`);
    const { bytes, nodes } = await heldBy(devtools);
    if (minute() > WARM_UP_MINUTES) heap.push([minute(), bytes]);
    say(
      `minute ${minute().toFixed(1)}: ${qualifying} in /counts and in the headline; ${(bytes / 1_048_576).toFixed(1)} MiB, ${nodes} nodes`,
    );
  }
  if (heap.length >= FEWEST_SAMPLES && rises(trendOf(heap), MOST_GROWTH_BYTES_A_MINUTE))
    wrong.push('the memory of the page grows');
  await page.context().close();
  return wrong;
}

async function heldBy(devtools: CDPSession): Promise<{ readonly bytes: number; readonly nodes: number }> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const valueOf = (name: string): number => metrics.find((one) => one.name === name)?.value ?? NaN;
  return { bytes: valueOf('JSHeapUsedSize'), nodes: valueOf('Nodes') };
}

async function opened(browser: Browser): Promise<{ readonly page: Page; readonly devtools: CDPSession }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable');
  return { page, devtools };
}
