import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { openBrowser } from '@taocun/harness/browser';
import { Installation, soon } from '@taocun/harness/installation';
import { until } from '@taocun/harness/until';
import { type Json, lookAt, type Seen } from '../looking';
import { withTwoMistakes } from './operations';

/**
 * The operators' parts of the page, over real services: the page asks only reporting, which must know the
 * addresses of the others.
 */
export class OperatedPage {
  readonly partitions = 8;
  readonly installation = new Installation(`e2e-${randomUUID().slice(0, 8)}-ops.`, {
    ...soon,
    // The operators' parts need their key, even if everything else is open.
    OPEN_METRICS: 'false',
    OPEN_READING: 'true',
  });
  browser!: Browser;
  origin!: string;
  key!: string;

  async start(): Promise<void> {
    this.browser = await openBrowser();
    await this.installation.prepare();
    await this.installation.send(withTwoMistakes(this.partitions));
    await this.installation.start('ingestion', 'classification');
    const { url: INGESTION_URL } = this.installation.of('ingestion');
    const { url: CLASSIFICATION_URL } = this.installation.of('classification');
    await this.installation.startWith({ INGESTION_URL, CLASSIFICATION_URL }, 'reporting');
    this.origin = this.installation.of('reporting').url;
    this.key = (await this.installation.shown()).authorization.replace('Bearer ', '');
    await until(
      () => this.answer('rejected'),
      ({ items }) => items?.length === 2,
      { what: 'all was read' },
    );
  }

  async clear(): Promise<void> {
    await this.browser.close();
    await this.installation.clear();
  }

  /** Reporting's answer below /api/v1 to an operator. */
  async answer(path: string, init: RequestInit = {}): Promise<Json> {
    const headers = { ...(await this.installation.shown()), ...init.headers };
    return (await fetch(`${this.origin}/api/v1/${path}`, { ...init, headers })).json();
  }

  /** Opens the page as an operator who has already entered the key. */
  async look(
    path: string,
    options: BrowserContextOptions = {},
    expected: readonly string[] = ['404'],
  ): Promise<Seen> {
    // Opens the icon first, so that the key is stored before the page loads.
    const seen = await lookAt(this.browser, this.origin, 'icon.svg', options, expected);
    await seen.page.evaluate(`sessionStorage.setItem('taocun.key', ${JSON.stringify(this.key)})`);
    await seen.page.goto(`${this.origin}/${path}`);
    return seen;
  }
}
