import type { Browser } from 'playwright-core';
import { expectFits, leave, lookAt, untilText } from '../looking';

/** The browser, and where reporting serves the page of the small country. */
interface Place {
  readonly browser: Browser;
  readonly origin: string;
}

/** The story leads into the page: the tests of this, over a running installation. */
export function storyHeld(place: () => Place): void {
  const look = (path: string) => lookAt(place().browser, place().origin, path);

  it('tells a story whose links lead into the page, in both languages', async () => {
    const seen = await look('?lang=en');
    const { page } = seen;
    await page.getByRole('link', { name: 'Story' }).click();
    await untilText(page, 'h1', 'How villages catch fire');
    await page.getByRole('link', { name: 'The map by certified year' }).click();
    await page.waitForURL(/\/\?lang=en&layer=years$/);
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('link', { name: '故事' }).click();
    await untilText(page, 'h1', '淘宝村：星火如何燎原');
    await expectFits(page);
    // Pages that are loaded when they are opened take each other's place.
    await page.getByRole('link', { name: '村庄', exact: true }).click();
    await page.locator('.list tbody th').first().waitFor();
    await leave(seen);
  });
}
