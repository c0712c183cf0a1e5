import type { Page } from 'playwright-core';
import { type Json, leave, readToTheEnd, untilSettled, untilText } from '../looking';
import type { ObservedPage } from './observed';

export const coreAddresses = [
  '?lang=en',
  'regions/330782?lang=en&at=2014-11&rules=aliresearch-2022',
] as const;

/** With the core's: each level of region and each kind of moment. */
export const furtherAddresses = [
  'regions/33?lang=en&at=2014',
  'regions/330782104?lang=en&at=2015',
  '?lang=en&at=2014',
  '?lang=en&at=2014-11&rules=aliresearch-2022',
  'regions/33?lang=en',
  'regions/3307?lang=en&at=2015',
  'regions/330782?lang=en&rules=aliresearch-2022',
  'regions/330782?lang=en&at=2014',
] as const;

/** All numbers of a page belong to one region, rule set and moment: a test over a running installation. */
export function numbersAgree(observed: ObservedPage, addresses: readonly string[]): void {
  it.each(addresses)(
    'shows consistent numbers: parts sum to the headline, and map, sheet and citation repeat it: /%s',
    async (address) => {
      const seen = await observed.look(address);
      const { page } = seen;
      const { pathname, searchParams } = new URL(address, 'http://page/');
      const region = pathname.replace(/\/(regions\/)?/, '');
      const at = searchParams.get('at');
      await untilText(page, '[data-testid=qualifying]', '');
      await readToTheEnd(page);
      await untilSettled(page);
      const number = Number(await page.locator('[data-testid=qualifying]').textContent());
      expect(number).toBe(await answered(observed, region, searchParams));
      await openTables(page);
      const sum = async (selector: string): Promise<number> =>
        (await numbersOf(page, selector)).reduce((all, one) => all + one, 0);

      if (region.length < 6) expect(await sum('.places .bar-value')).toBe(number);
      else expect(await page.locator('.places .bar').count()).toBe(number);
      if (region.length === 6) expect(await sum('[aria-labelledby=townships] td:nth-child(3)')).toBe(number);

      // The areas on the map sum to the region's number, and the highest value in the legend is the highest
      // of theirs.
      const areas =
        region === '' ? '.map a:not(.county)' : `.map a.county[data-code^="${region.slice(0, 6)}"]`;
      await page.locator(areas).first().waitFor({ state: 'attached' });
      const labels = await page
        .locator(areas)
        .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
      const onMap = labels.map((label) => Number(/· ([\d,]+) Taobao/.exec(label)?.[1]));
      if (region.length < 9) expect(onMap.reduce((all, one) => all + one, 0)).toBe(number);
      if (region.length < 6)
        await untilText(page, '.legend', region === '' ? 'in the province: 0 to' : 'in the county: 0 to');
      const [, greatest] = /: 0 to ([\d,]+),/.exec((await page.locator('.legend').textContent()) ?? '') ?? [];
      if (region.length < 6) expect(Number(greatest)).toBe(Math.max(...onMap));

      // Growth and changes show the same for a certified year.
      const certified = async (year: string): Promise<number> =>
        Number(
          await page
            .locator('[aria-labelledby=growth] tbody tr', { hasText: year })
            .locator('td')
            .first()
            .textContent(),
        );
      if (at?.length === 4 && region.length < 9) expect(await certified(at)).toBe(number);
      if (at === '2015' && region.length < 9) {
        const changed = await numbersOf(page, '[aria-labelledby=changes] .figure b');
        expect(changed.reduce((all, one) => all + one, 0)).toBe(number - (await certified('2014')));
      }
      // So do the towns and clusters, the sheet and the citation.
      const named = await page.locator('.headline a[href*="#"]').allTextContents();
      const lead = (await page.locator('.headline .lead').first().textContent()) ?? '';
      const when = lead.split(', under ', 1)[0] ?? '';
      if (region !== '') {
        await page.getByRole('link', { name: 'Printable sheet', exact: true }).click();
        await untilText(page, '.sheet-figures dd', String(number));
        await untilText(page, '.region-sheet .lead', when);
        await untilSettled(page);
        expect(Number(await page.locator('.sheet-figures dd').first().textContent())).toBe(number);
        expect(await page.locator('.sheet-villages tbody tr').count()).toBe(number);
        await page.goBack();
        await page.locator('.parts').waitFor();
      }
      await page.getByRole('link', { name: 'Explore' }).click();
      await untilText(page, '[data-testid=listed]', String(number));
      await readToTheEnd(page);
      await untilSettled(page);
      for (const [which, group] of ['towns', 'clusters'].entries()) {
        const counts = await numbersOf(page, `[aria-labelledby=${group}] td:nth-child(3)`);
        expect(counts.reduce((all, one) => all + one, 0)).toBeLessThanOrEqual(number);
        if (named.length > 0) expect(named[which]).toMatch(new RegExp(`^${counts.length} `));
      }
      await page.goBack();
      await page.locator('.parts').waitFor();
      await page.getByRole('button', { name: 'Cite' }).click();
      const citation = page.getByTestId('citation');
      await citation.filter({ hasText: when }).waitFor();
      const [url = ''] = /http\S+(?=, accessed)/.exec((await citation.textContent()) ?? '') ?? [];
      expect(new URL(url).pathname).toBe(pathname);
      expect(new URL(url).searchParams.get('at')).toBe(at);
      await leave(seen);
    },
  );
}

/** The number of Taobao Villages from the API. */
async function answered(observed: ObservedPage, region: string, query: URLSearchParams): Promise<number> {
  const at = query.get('at');
  const ruleSet = query.get('rules') ?? 'world-bank-2019';
  if (at === null) {
    const { ruleSets }: Json = await observed.answer(`regions/${region || 'CN'}`);
    return ruleSets.find((one: Json) => one.ruleSet === ruleSet).qualifying;
  }
  const within = region === '' ? '' : `&region=${region}`;
  if (at.length === 4)
    return (await observed.answer(`certifications/${at}?limit=1&total=true&ruleSet=${ruleSet}${within}`))
      .total;
  const { items }: Json = await observed.answer(`series?by=month&limit=1000&ruleSet=${ruleSet}${within}`);
  return items.find(({ month }: Json) => month === at).qualifying;
}

async function openTables(page: Page): Promise<void> {
  await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
}

async function numbersOf(page: Page, selector: string): Promise<number[]> {
  return (await page.locator(selector).allTextContents()).map((text) =>
    Number(text.replace('−', '-').replaceAll(/[,+]/g, '')),
  );
}
