import { leave, untilText } from '../looking';
import type { ObservedPage } from './observed';
import { otherwise } from './small-country';

/** The page is never less than before: the tests of this, over a running installation. */
export function neverLess(observed: ObservedPage): void {
  it('keeps the page while no service answers, says so, and goes on once one does', async () => {
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
    // The refused requests are what this is about.
    seen.complaints.splice(0);
    await leave(seen);
  });

  it.each(['regions/99', 'regions/330799999', 'nothing/here', 'lists/15'])(
    'answers an address that has nothing with a page: /%s',
    async (path) => {
      const accept = { headers: { accept: 'text/html' } };
      const answer = await fetch(`${observed.origin}/${path}`, accept);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
      const seen = await observed.look(`${path}?lang=en`);
      await seen.page.getByRole('heading', { level: 1, name: 'There is nothing at this address' }).waitFor();
      expect(await seen.page.locator('.map').count()).toBe(0);
      await leave(seen);
    },
  );

  it('answers programs at such an address as the API does', async () => {
    for (const path of ['nothing/here', 'api/v1/nothing', `villages/${otherwise.code}/nothing`]) {
      const answer = await fetch(`${observed.origin}/${path}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
    }
  });
}
