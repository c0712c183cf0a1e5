import { until } from '@taocun/harness/until';
import type { Browser, Page } from 'playwright-core';
import { leave, lookAt, untilText } from '../looking';
import { rising } from './small-country';

/** The browser, and where reporting serves the page of the small country. */
interface Place {
  readonly browser: Browser;
  readonly origin: string;
}

const follows = [{ code: rising.code, ruleSet: 'world-bank-2019' }];
/** Complaints of a browser that keeps nothing, as that of a test: such a one has no push messages. */
const expected = ['404', 'incognito mode'];
const kept = { id: 'x'.repeat(43), language: 'en', follows, until: '2099-01-01T00:00:00.000Z' };

/** The browser's part of a subscription, made up: no push service can be reached from here. */
const madeUp = `
  let subscription = null;
  const made = {
    endpoint: 'https://push.example/1',
    options: { applicationServerKey: null },
    toJSON: () => ({ endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' } }),
    unsubscribe: () => Promise.resolve((subscription = null) === null),
  };
  PushManager.prototype.subscribe = () => Promise.resolve((subscription = made));
  PushManager.prototype.getSubscription = () => Promise.resolve(subscription);
`;
const blocked = `Object.defineProperty(Notification, 'permission', { get: () => 'denied' })`;
const shown = `navigator.serviceWorker.ready
  .then((registration) => registration.getNotifications())
  .then((all) => all.map(({ title, body, lang, tag }) => ({ title, body, lang, tag })))`;
/** Clicks on what is shown, then on a message that leads elsewhere. A click that a program makes opens no window, so its wish is kept. */
const clicked = `(async () => {
  const urls = [];
  Object.defineProperty(self.clients, 'openWindow', { value: (url) => Promise.resolve(void urls.push(url)) });
  await registration.showNotification('elsewhere', { data: { path: 'https://example.com/' } });
  const all = await registration.getNotifications();
  for (const notification of all) self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
  for (let tries = 0; urls.length < all.length && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  return { urls: urls.sort(), left: (await registration.getNotifications()).length };
})()`;

/** The page offers push messages and shows those that come: the tests of this, over a running installation. */
export function pushHeld(place: () => Place): void {
  const opened = async (prepare?: (page: Page) => Promise<unknown>) => {
    const seen = await lookAt(place().browser, place().origin, '', { permissions: ['notifications'] }, expected);
    await prepare?.(seen.page);
    await seen.page.goto(`${place().origin}/villages/${rising.code}?lang=en`);
    await seen.page.locator('summary', { hasText: 'Notify me in this browser' }).click();
    return seen;
  };

  it('offers messages of a village, and says why none can come where the browser reaches no push service', async () => {
    const seen = await opened();
    await seen.page.getByRole('button', { name: 'Notify me here' }).click();
    await untilText(seen.page, '.push [role=alert]', 'Your browser can’t reach its push service');
    await leave(seen);
  });

  it('says so where the reader has blocked messages', async () => {
    const seen = await opened((page) => page.addInitScript({ content: blocked }));
    await untilText(seen.page, 'details', 'Notifications from this site are blocked');
    expect(await seen.page.getByRole('button', { name: 'Notify me here' }).count()).toBe(0);
    await leave(seen);
  });

  it('lists what the browser follows, and ends it', async () => {
    const sent: unknown[] = [];
    const seen = await opened(async (page) => {
      await page.addInitScript({ content: madeUp });
      await page.route('**/api/v1/push/browsers**', (route) => {
        const request = route.request();
        if (request.method() !== 'GET') sent.push(request.postDataJSON() ?? request.method());
        if (request.method() === 'DELETE') return route.fulfill({ status: 204 });
        return sent.length === 0 ? route.fulfill({ status: 404, json: {} }) : route.fulfill({ json: kept });
      });
    });
    await seen.page.getByRole('button', { name: 'Notify me here' }).click();
    await seen.page.locator('.push li', { hasText: rising.name }).getByRole('button', { name: 'Unfollow' }).click();
    await seen.page.getByRole('button', { name: 'Notify me here' }).waitFor();
    expect(sent).toEqual([{ endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' }, language: 'en', follows }, 'DELETE']);
    await leave(seen);
  });

  it('shows a message that comes, in the place of one of the same tag, and opens the page that it is about', async () => {
    const seen = await opened();
    const { page } = seen;
    const devtools = await page.context().newCDPSession(page);
    const registered = new Promise<string>((resolve) => {
      devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => first && resolve(first.registrationId));
    });
    await devtools.send('ServiceWorker.enable');
    const working = page.context().waitForEvent('serviceworker');
    await page.getByRole('button', { name: 'Notify me here' }).click();
    const [registrationId, worker] = await Promise.all([registered, working]);
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    const message = { title: '将起村成为淘宝村', body: '世界银行 2019：符合全部标准', lang: 'zh-CN', tag: 'a' };
    const path = `villages/${rising.code}?lang=zh`;
    for (const title of ['before', message.title]) {
      const data = JSON.stringify({ ...message, title, path });
      await devtools.send('ServiceWorker.deliverPushMessage', { origin: place().origin, registrationId, data });
      await until(
        () => page.evaluate<{ readonly title: string }[]>(shown),
        (all) => all.some((one) => one.title === title),
      );
    }
    expect(await page.evaluate(shown)).toEqual([message]);
    expect(await worker.evaluate(clicked)).toEqual({ urls: [`${place().origin}/`, `${place().origin}/${path}`], left: 0 });
    await leave(seen);
  });
}
