import type { Browser } from 'playwright-core';
import { expectFits, type Json, leave, lookAt, untilText } from '../looking';

/** The browser, and where reporting serves the page of the small country. */
interface Place {
  readonly browser: Browser;
  readonly origin: string;
}

/** The story tells numbers that its links answer: the tests of this, over a running installation. */
export function storyHeld(place: () => Place): void {
  const look = (path: string) => lookAt(place().browser, place().origin, path);

  it('tells a story in which every number is the answer of the query that it links to', async () => {
    const seen = await look('?lang=en');
    const { page } = seen;
    await page.getByRole('link', { name: 'Story' }).click();
    await untilText(page, 'h1', 'How villages catch fire');
    await untilText(page, '#neighbours', 'next door');
    const facts = await page
      .locator('.fact')
      .evaluateAll((links) => links.map((link) => ({ text: link.textContent ?? '', href: (link as unknown as { href: string }).href })));
    expect(facts.length).toBeGreaterThan(25);
    for (const { text, href } of facts.filter((fact) => fact.href.includes('measure=villages&'))) {
      const { items }: Json = await (await fetch(href)).json();
      expect([href, items.map(({ value }: Json) => value.toLocaleString('en'))]).toEqual([href, [text]]);
    }
    for (const href of new Set(facts.map((fact) => fact.href))) expect([href, (await fetch(href)).status]).toEqual([href, 200]);
    // The chapter of neighbours counts the villages of the two lists.
    const codes = async (year: number): Promise<string[]> =>
      ((await (await fetch(`${place().origin}/api/v1/certifications/${year}?limit=1000`)).json()) as Json).items.map(
        (one: Json) => one.villageCode,
      );
    const [before, after] = [await codes(2014), await codes(2015)];
    const fresh = after.filter((code) => !before.includes(code)).length;
    await untilText(page, '#neighbours ~ p', `${fresh} villages are on the certified list of 2015 and not on that of 2014`);
    await page.locator('.story .map canvas').waitFor();
    await page.getByRole('button', { name: 'Up to 2014' }).click();
    await page.getByRole('button', { name: '中文' }).click();
    await untilText(page, 'h1', '淘宝村：星火如何燎原');
    expect(await page.locator('.fact').count()).toBe(facts.length);
    await expectFits(page);
    // Pages that are loaded when they are opened take each other's place.
    await page.getByRole('link', { name: '村庄', exact: true }).click();
    await page.locator('.list tbody th').first().waitFor();
    await page.getByRole('link', { name: '故事' }).click();
    await untilText(page, 'h1', '淘宝村：星火如何燎原');
    await leave(seen);
  });

  it('is told by the server to readers without scripts', async () => {
    const html = await (await fetch(`${place().origin}/story?lang=zh`)).text();
    expect(html).toContain('<h1>淘宝村：星火如何燎原</h1>');
  });
}
