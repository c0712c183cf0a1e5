import { leave, untilSettled, untilText } from '../looking';
import type { ObservedPage } from './observed';
import { otherwise } from './small-country';

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

  it('answers what a village lacks, in two clicks and its name', async () => {
    const seen = await observed.look('');
    const { page } = seen;
    await page.getByRole('link', { name: 'Villages', exact: true }).click();
    await page.getByRole('searchbox').fill(otherwise.name);
    await page.getByRole('link', { name: otherwise.name }).click();
    await untilText(page, '.verdict', 'Lacks 16.7 percentage points of sales through Alibaba’s platforms; everything else is met.');
    await leave(seen);
  });

  it('answers where the number of towns comes from, in three clicks', async () => {
    const seen = await observed.look('');
    const { page } = seen;
    await page.locator('#towns').waitFor();
    const number = (await page.locator('.headline a[href="#towns"]').textContent())?.split(' ')[0];
    await page.locator('.headline a[href="#towns"]').click();
    const towns = page.locator('section[aria-labelledby=towns]');
    await towns.locator('.bar').first().waitFor();
    expect(String(await towns.locator('tbody tr').count())).toBe(number);
    await towns.locator('summary').click();
    await towns.getByRole('link', { name: 'How figures are made' }).click();
    await untilText(page, '.method section[aria-labelledby=towns]', 'A Taobao Town is a township');
    expect(new URL(page.url()).hash).toBe('#towns');
    await leave(seen);
  });

  it.each([
    ['', 'Taobao Villages of China. As of July 24, 2015,'],
    ['regions/33?at=2015', 'Taobao Villages, Zhejiang. The certified list of 2015, as of June 30, 2015,'],
    ['lists/2015?region=33', 'Taobao Villages, Zhejiang. The certified list of 2015, as of June 30, 2015,'],
    [`villages/${otherwise.code}`, `Taobao Villages, ${otherwise.name}`],
    ['outlook', 'Taobao Villages of China. As of July 24, 2015,'],
  ])('answers how to cite it with its moment and address, in two clicks: /%s', async (path, cited) => {
    const seen = await observed.look(path);
    const { page } = seen;
    await page.locator('.take-away summary').click();
    await page.getByRole('button', { name: 'Cite' }).click();
    await page.getByTestId('citation').filter({ hasText: cited }).waitFor();
    const text = await page.getByTestId('citation').textContent();
    expect(text).toMatch(/^淘村 Taocun: .*under World Bank 2019\. http.*, accessed \d{4}-\d\d-\d\d\.$/);
    expect(text).toContain(`${observed.origin}/${path}`);
    await leave(seen);
  });
}
