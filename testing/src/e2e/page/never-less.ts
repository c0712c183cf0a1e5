import { leave, untilText } from '../looking';
import type { ObservedPage } from './observed';
import { otherwise } from './small-country';

/** The page never shows less than before: tests over a running installation. */
export function neverLess(observed: ObservedPage): void {
  it('the page stays while no service answers, reports that, and continues afterwards', async () => {
    const seen = await observed.look('regions/330782?lang=en');
    const { page } = seen;
    await page.locator('.places a').first().waitFor();
    await page.evaluate('window.notLoadedAgain = true');
    await page.route('**/*', (route) => route.abort());
    await page.locator('.places a').first().click();
    await page.waitForURL((url) => url.pathname.startsWith('/villages/'));
    await untilText(page, 'main', 'The observatory can’t be reached.');
    expect(await page.locator('header.top').count()).toBe(1);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await untilText(page, 'main h1', '村');
    expect(await page.evaluate('window.notLoadedAgain')).toBe(true);
    // The refused requests are expected here.
    seen.complaints.splice(0);
    await leave(seen);
  });

  it('the page is live only while figures are fresh, and otherwise states how many updates wait next to figures of now', async () => {
    const seen = await observed.look('icon.svg');
    const { page } = seen;
    const backlog = { asOf: '2015-02-11', caughtUp: false, behind: 459_000, silent: [], waiting: [] };
    await page.route('**/api/v1/freshness', (route) => route.fulfill({ json: backlog }));
    await page.goto(`${observed.origin}/regions/33?lang=en`);
    await untilText(page, '.waiting-updates', 'As of February 11, 2015 · 459,000 updates wait');
    await page.getByTestId('qualifying').waitFor();
    await page.locator('.following[data-state=behind]').waitFor();
    // A certified list does not change with new updates.
    await page.locator('.timeline-stops', { hasText: '2014' }).waitFor();
    await page.getByRole('button', { name: 'The certified list of 2014' }).click();
    await page.locator('.waiting-updates').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Now', exact: true }).click();
    await page.locator('.waiting-updates').waitFor();
    await page.unroute('**/api/v1/freshness');
    await page.locator('.waiting-updates').waitFor({ state: 'detached' });
    await page.locator('.following[data-state=listening]').waitFor();
    // From here on nothing is answered, although every connection stays open.
    await page.route('**/api/v1/freshness', () => undefined);
    await page.locator('.following[data-state=away]').waitFor();
    await untilText(page, '.headline .stale', 'The observatory is not answering');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.locator('.following[data-state=listening]').waitFor();
    await leave(seen);
  });

  it.each(['regions/99', 'regions/330799999', 'nothing/here', 'lists/15'])(
    'answers an unknown address with a page: /%s',
    async (path) => {
      const seen = await observed.look(`${path}?lang=en`);
      const { page } = seen;
      // The server's first words already contain this, so look within the page itself.
      await page
        .locator('#page')
        .getByRole('heading', { level: 1, name: 'There is nothing at this address' })
        .waitFor();
      expect(await page.locator('.map').count()).toBe(0);
      await leave(seen);
    },
  );

  it('the service answers programs at an unknown address as the API does', async () => {
    for (const path of ['nothing/here', 'api/v1/nothing', `villages/${otherwise.code}/nothing`]) {
      const answer = await fetch(`${observed.origin}/${path}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        404,
        'application/problem+json; charset=utf-8',
      ]);
    }
  });
}
