import { served, until } from '@taocun/harness/until';
import { leave, lookAt, untilText } from './looking';
import { OperatedPage } from './page/operated';
import { anotherVillage, shownVillage, WRONG } from './page/operations';

/** A page of each kind that shows figures of now. */
const pagesOfNow = [
  '',
  'regions/33',
  'regions/330782',
  'regions/330782/sheet',
  'villages',
  `villages/${shownVillage.code}`,
  'outlook',
  'explore',
  'embed/map/33',
].map((path) => `${path}?lang=en`);

/** The core of the operators' parts; their details are in page-operations.long.spec.ts. */
const operated = new OperatedPage();

beforeAll(() => operated.start());
afterAll(() => operated.clear());

it('the page states that it is for operators, accepts their key, and forgets it on request', async () => {
  const seen = await lookAt(operated.browser, operated.origin, 'operations', {}, ['401', '403']);
  const { page } = seen;
  await untilText(page, '.operations', 'is for operators');
  await page
    .getByLabel('API key')
    .fill(`${operated.key.slice(0, -1)}${operated.key.endsWith('0') ? '1' : '0'}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await untilText(page, '.key-form', 'This key does not give access.');
  await page.getByLabel('API key').fill(operated.key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await untilText(page, '[data-testid=service-ingestion]', 'running');
  // The menu links here only for operators.
  const menu = page.getByRole('navigation', { name: 'Pages' });
  await menu.getByRole('link', { name: 'Overview' }).click();
  await untilText(page, 'h1', 'Taobao Village');
  await menu.getByRole('link', { name: 'Operations' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await untilText(page, '.operations', 'is for operators');
  await menu.getByRole('link', { name: 'Overview' }).click();
  await untilText(page, 'h1', 'Taobao Village');
  expect(await menu.getByRole('link').allTextContents()).toEqual([
    'Overview',
    'Villages',
    'Explore',
    'Story',
  ]);
  await leave(seen);
});

it('the page shows the flow: each service in operation with its partitions and longest wait, each partition with its lag', async () => {
  const seen = await operated.look('operations');
  const { page } = seen;
  for (const [service, partitionsOf] of [
    ['ingestion', '8'],
    ['classification', '8'],
    ['reporting', '33'],
  ] as const) {
    const text = new RegExp(`running.*longest wait\\d.* sec.*partitions${partitionsOf}$`);
    await page.getByTestId(`service-${service}`).filter({ hasText: text }).waitFor();
  }
  await untilText(
    page,
    '.first-sentence',
    'Figures are as of 2015-06-01: every service answers, and no update waits.',
  );
  await page.getByText('As a table').click();
  expect(await page.locator('.table-of tbody tr').count()).toBe(49);
  expect(
    await page.locator('.lag', { hasText: 'marketplace.updates' }).locator('.number').textContent(),
  ).toBe('0');
  await leave(seen);
});

it('the page states how many updates wait, and the day of the numbers, on every page with figures of now', async () => {
  const classification = operated.installation.of('classification');
  const seen = await operated.look('?lang=en');
  const { page } = seen;
  await untilText(page, '.headline', 'As of June 1, 2015');
  const line = page.locator('.waiting-updates');
  classification.signal('SIGSTOP');
  try {
    await operated.installation.send(anotherVillage(operated.partitions));
    await line.waitFor();
    const { asOf } = await operated.answer('regions/CN');
    for (const path of [...pagesOfNow, 'explore?lang=en#towns', 'explore?lang=en#clusters']) {
      await page.goto(`${operated.origin}/${path}`);
      await line.waitFor();
      expect([path, await line.textContent()]).toEqual([
        path,
        expect.stringMatching(/^As of June 1, 2015 · [1-9]\d* updates? waits?$/),
      ]);
      expect(asOf).toBe('2015-06-01');
    }
    await page.goto(`${operated.origin}/regions/33?lang=zh`);
    await untilText(page, '.waiting-updates', '截至2015年6月1日 · ');
    // The number stays, with the same day.
    await untilText(page, '.headline', '截至2015年6月1日，按');
    await page.getByTestId('qualifying').filter({ hasText: '0' }).waitFor();
    for (const path of ['lists/2014', 'story', 'method', 'embed/growth/33']) {
      const answered = page.waitForResponse('**/api/v1/freshness');
      await page.goto(`${operated.origin}/${path}`);
      await answered;
      await page.locator('main').first().waitFor();
      expect([path, await line.count()]).toEqual([path, 0]);
    }
  } finally {
    classification.signal('SIGCONT');
  }
  await page.goto(`${operated.origin}/?lang=en`);
  await untilText(page, '.headline', 'As of June 1, 2015');
  await until(
    () => operated.answer('freshness'),
    ({ caughtUp }) => caughtUp === true,
    { what: 'all was read' },
  );
  await line.waitFor({ state: 'detached' });
  await leave(seen);
});

it('the page shows the fault in a rejected update, and sends a corrected one', async () => {
  const seen = await operated.look('operations/rejected', {}, ['404', '422']);
  const { page } = seen;
  await page.locator('.rejected-list li', { hasText: '/data/amountFen' }).getByRole('link').click();
  await untilText(page, '.bytes mark', `"amountFen": ${WRONG}`);
  const field = page.getByLabel('The event to send');
  const event = await field.inputValue();
  await page.getByRole('button', { name: 'Go to the error' }).click();
  expect(
    await page.evaluate(
      '(({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd))(document.activeElement)',
    ),
  ).toContain(`"amountFen": ${WRONG}`);

  await field.fill(event.replace(String(WRONG), '0'));
  await page.getByRole('button', { name: 'Retry' }).click();
  await untilText(page, '.rejected-one', 'It would be rejected again: /data/amountFen');
  await field.fill(event.replace(String(WRONG), '1 00'));
  await page.getByRole('button', { name: 'Retry' }).click();
  await untilText(page, '.missing', 'This is not JSON');
  await field.fill(event.replace(String(WRONG), '100'));
  await page.getByRole('button', { name: 'Retry' }).click();
  await untilText(page, '[data-testid=rejected-state]', 'sent');
  await untilText(page, '.repairs', 'Kafka has acknowledged it.');
  const { salesFen } = await until(
    () => operated.answer(`villages/${shownVillage.code}`),
    (one) => one.salesFen === 100,
    { what: 'the order counts' },
  );
  expect(salesFen).toBe(100);
  await leave(seen);
});

it('the page shows texts of others unchanged, and runs none of them', async () => {
  const code = '330782104297';
  const name = `<img src=x onerror="window.owned=1"><script>window.owned=1</script>{{7*7}}`;
  const update = {
    specversion: '1.0',
    id: 'r-hostile',
    source: '/registry',
    type: 'taocun.village.registered.v1',
    time: '2015-06-01T09:00:00+08:00',
    data: { villageCode: code, name, households: 9 },
  };
  const headers = { ...(await operated.installation.shown()), 'content-type': 'application/json' };
  const send = () =>
    fetch(`${operated.installation.of('ingestion').url}/api/v1/updates`, {
      method: 'POST',
      headers,
      body: JSON.stringify(update),
    });
  expect((await served(send)).status).toBe(202);
  await until(
    () => operated.answer(`villages/${code}`),
    (village) => village.name === name,
    { what: 'it was there' },
  );
  // A list of a busy instance may be older than a village.
  await until(
    () => operated.answer(`villages?search=${code}`),
    ({ items }) => items.length === 1,
    { what: 'it was listed' },
  );

  const seen = await operated.look(`villages/${code}`, {}, ['404', 'Content Security Policy']);
  const { page } = seen;
  for (const [path, selector] of [
    [`villages/${code}`, 'h1'],
    ['villages?search=onerror', 'main'],
  ] as const) {
    await page.goto(`${operated.origin}/${path}`);
    await untilText(page, selector, name);
    expect(
      await page.evaluate(
        '[typeof window.owned, document.querySelectorAll("img[src=x], body script").length]',
      ),
    ).toEqual(['undefined', 0]);
  }
  // Even if a text became markup, the page's policy would not run it.
  await page.evaluate(`new Promise((refused) => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => refused(violatedDirective));
    document.querySelector('main').innerHTML = '<img src="icon.svg" onload="window.owned=1">';
  })`);
  expect(await page.evaluate('typeof window.owned')).toBe('undefined');
  await leave(seen);
});
