import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { builtInRuleSets } from '@taocun/domain';
import { openBrowser } from '@taocun/harness/browser';
import { Installation, soon } from '@taocun/harness/installation';
import { until } from '@taocun/harness/until';
import { expectFits, type Json, leave, lookAt, type Seen } from '../looking';
import { smallCountry, soldIn } from './small-country';

/** The site that may frame parts of the page. Nothing listens there: the test supplies its page. */
export const framingSite = 'http://127.0.0.1:4898';

/** The page in a real browser, over real services that have read two years of a small country. */
export class ObservedPage {
  readonly partitions = 8;
  readonly installation = new Installation(`e2e-${randomUUID().slice(0, 8)}-page.`, {
    ...soon,
    // Reading needs no key, and the page then does not mention keys.
    OPEN_READING: 'true',
    EMBED_ORIGINS: framingSite,
  });
  browser!: Browser;
  origin!: string;

  async start(): Promise<void> {
    const country = smallCountry(this.partitions);
    this.browser = await openBrowser();
    await this.installation.prepare();
    await this.installation.send(country);
    await this.installation.start('ingestion', 'classification', 'reporting');
    await this.installation.quiet();
    this.origin = this.installation.of('reporting').url;
    const sold = soldIn(country);
    await until(() => this.#areReportsOf(sold), { what: 'the reports were of all that was read' });
  }

  async clear(): Promise<void> {
    await this.browser.close();
    await this.installation.clear();
  }

  /** Reporting's answer below /api/v1. */
  async answer(path: string): Promise<Json> {
    return (await fetch(`${this.origin}/api/v1/${path}`)).json();
  }

  /** Opens a path as a new visitor. */
  look(path: string, options: BrowserContextOptions = {}): Promise<Seen> {
    return lookAt(this.browser, this.origin, path, options);
  }

  /** Opens a path, waits for the part, and checks the page on each screen and with axe. */
  async expectFits(path: string, part: string): Promise<void> {
    const seen = await this.look(path);
    await seen.page.locator(part).first().waitFor();
    await expectFits(seen.page);
    await leave(seen);
  }

  /** Reports may be seconds old, and the page shows them until something changes. */
  async #areReportsOf(salesFen: number): Promise<boolean> {
    const sold = (items: readonly Json[]): number => items.reduce((sum, item) => sum + item.salesFen, 0);
    const villages = await this.answer('villages?limit=1000&fields=salesFen');
    if ((await this.answer('regions/CN')).salesFen !== sold(villages.items)) return false;
    if (sold((await this.answer('series?by=month&limit=1000')).items) !== salesFen) return false;
    for (const { id } of builtInRuleSets) {
      const { items: years } = await this.answer(`series?by=year&ruleSet=${id}`);
      if (years.at(-1)?.qualifying !== (await this.answer(`counts?ruleSet=${id}`)).qualifying) return false;
      for (const year of [2014, 2015]) {
        const { certified } = years.find((one: Json) => one.year === year);
        if ((certified ?? undefined) !== (await this.answer(`counts/${year}?ruleSet=${id}`)).qualifying)
          return false;
      }
    }
    return true;
  }
}
