import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { DEADLINE_MS } from './until';

/** The headless shell renders the same with a sixth less processor time. */
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
];

/** The browser in CHROMIUM or on PATH: a real one, because the rendered page is tested. */
function chromiumPath(): string {
  const named = process.env['CHROMIUM'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates =
    named === undefined ? folders.flatMap((folder) => names.map((name) => join(folder, name))) : [named];
  const browser = candidates.find(isExecutable);
  if (browser === undefined) {
    throw new Error(
      named === undefined
        ? 'These tests look at the page with Chromium, and PATH has none. Install it, for example with `apt-get install chromium`, or name it in CHROMIUM.'
        : `CHROMIUM names ${named}, which can't be run.`,
    );
  }
  return browser;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts the browser headless, without background traffic, which would be refused or slow it down. Only a
 * hang reaches its deadlines.
 */
export async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    timeout: DEADLINE_MS,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  browser.on('context', (context) => context.setDefaultTimeout(DEADLINE_MS));
  return browser;
}
