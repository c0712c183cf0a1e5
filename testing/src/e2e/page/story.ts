import { expectFits, leave, untilText } from '../looking';
import type { ObservedPage } from './observed';

/** The story links into the page: tests over a running installation. */
export function storyHeld(observed: ObservedPage): void {
  it('tells a story whose links lead into the page, in both languages', async () => {
    const seen = await observed.look('?lang=en');
    const { page } = seen;
    await page.getByRole('link', { name: 'Story' }).click();
    await untilText(page, 'h1', 'How Taobao Villages spread');
    await page.getByRole('link', { name: 'The map by certified year' }).click();
    await page.waitForURL(/\/explore\?lang=en&layer=years$/);
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('link', { name: '故事' }).click();
    await untilText(page, 'h1', '淘宝村：星火如何燎原');
    await expectFits(page);
    // Pages that are loaded on demand replace each other.
    await page.getByRole('link', { name: '村庄', exact: true }).click();
    await page.locator('.list tbody th').first().waitFor();
    await leave(seen);
  });
}
