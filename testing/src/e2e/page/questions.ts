import { leave, untilSettled, untilText } from '../looking';
import type { ObservedPage } from './observed';

/** An outsider's questions, answered by the clicks that docs/page.md writes down: the tests of this, over a running installation. */
export function questionsHeld(observed: ObservedPage): void {
  it('answers which county of a province had most Taobao Villages in a year under a rule set, in three clicks', async () => {
    const seen = await observed.look('');
    const { page } = seen;
    await page.locator('.timeline-stops', { hasText: '2014' }).waitFor();
    await page.getByRole('combobox', { name: /^Rules/ }).selectOption({ label: 'AliResearch, rules of their time' });
    // The stops of the slider move while those of the other rules come.
    await untilText(page, '.headline', 'under AliResearch, rules of their time');
    await untilSettled(page);
    await page.getByRole('button', { name: 'The certified list of 2014' }).click();
    await untilText(page, '.headline', 'The certified list of 2014');
    await page.locator('.places a', { hasText: 'Zhejiang' }).click();
    await untilText(page, '.places a:first-of-type', '义乌市');
    expect(new URL(page.url()).searchParams.toString()).toBe('rules=aliresearch&at=2014');
    await leave(seen);
  });

  it('answers where the number of towns comes from, in three clicks', async () => {
    const seen = await observed.look('');
    const { page } = seen;
    const link = page.locator('.headline a[href*="#towns"]');
    const number = (await link.textContent())?.split(' ')[0];
    await link.click();
    const towns = page.locator('section[aria-labelledby=towns]');
    await towns.locator('.bar').first().waitFor();
    expect(String(await towns.locator('tbody tr').count())).toBe(number);
    await towns.locator('summary').click();
    await towns.getByRole('link', { name: 'How figures are made' }).click();
    await untilText(page, '.method section[aria-labelledby=towns]', 'A Taobao Town is a township');
    expect(new URL(page.url()).hash).toBe('#towns');
    await leave(seen);
  });

  it('answers how to cite it, in two clicks from any page', async () => {
    const seen = await observed.look('');
    const { page } = seen;
    await page.getByRole('link', { name: 'Method and sources' }).click();
    await page.getByRole('link', { name: 'How to cite', exact: true }).click();
    await page.getByTestId('citation').filter({ hasText: 'As of' }).waitFor();
    expect(await page.getByTestId('citation').textContent()).toMatch(
      /^淘村 Taocun: Taobao Villages of China\. As of July 24, 2015, under World Bank 2019\. http.*, accessed \d{4}-\d\d-\d\d\.$/,
    );
    await leave(seen);
  });
}
