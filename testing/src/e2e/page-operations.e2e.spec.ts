import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { openBrowser } from '@taocun/harness/browser';
import { expectFits, type Json, leave, lookAt, type Seen, untilText } from './looking';
import { anotherVillage, shownVillage, withTwoMistakes, WRONG, wrongOrders } from './page/operations';
import { Installation } from '@taocun/harness/installation';
import { until } from '@taocun/harness/until';

/** The operators' parts of the page, over real services: the page asks only reporting, which must know the addresses of the others. */
const partitions = 8;
const installation = new Installation(`e2e-${randomUUID().slice(0, 8)}-ops.`, {
  READ_TO_END_AFTER_MS: '400',
  CHECKPOINT_INTERVAL_MS: '200',
  // The operators' parts need their key, even if everything else is open.
  OPEN_METRICS: 'false',
  OPEN_READING: 'true',
});
let browser: Browser;
let origin: string;
let key: string;

beforeAll(async () => {
  browser = await openBrowser();
  await installation.prepare();
  await installation.send(withTwoMistakes(partitions));
  await installation.start('ingestion', 'classification');
  const { url: INGESTION_URL } = installation.of('ingestion');
  const { url: CLASSIFICATION_URL } = installation.of('classification');
  await installation.startWith({ INGESTION_URL, CLASSIFICATION_URL }, 'reporting');
  origin = installation.of('reporting').url;
  key = (await installation.shown()).authorization.replace('Bearer ', '');
  await until(
    () => answer('rejected'),
    ({ items }) => items?.length === 2,
    { what: 'all was read' },
  );
});

afterAll(async () => {
  await browser.close();
  await installation.clear();
});

async function answer(path: string, init: RequestInit = {}): Promise<Json> {
  const headers = { ...(await installation.shown()), ...init.headers };
  return (await fetch(`${origin}/api/v1/${path}`, { ...init, headers })).json();
}

/** Opens the page as an operator who has already entered the key. */
async function look(path: string, options: BrowserContextOptions = {}, expected: readonly string[] = ['404']): Promise<Seen> {
  // Opens the icon first, so that the key is stored before the page loads.
  const seen = await lookAt(browser, origin, 'icon.svg', options, expected);
  await seen.page.evaluate(`sessionStorage.setItem('taocun.key', ${JSON.stringify(key)})`);
  await seen.page.goto(`${origin}/${path}`);
  return seen;
}

it('states that it is for operators, accepts their key, and forgets it on request', async () => {
  const seen = await lookAt(browser, origin, 'operations', {}, ['401', '403']);
  const { page } = seen;
  await untilText(page, '.operations', 'is for operators');
  await page.getByLabel('API key').fill(`${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await untilText(page, '.key-form', 'This key does not give access.');
  await page.getByLabel('API key').fill(key);
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
  expect(await menu.getByRole('link').allTextContents()).toEqual(['Overview', 'Villages', 'Explore', 'Story']);
  await leave(seen);
});

it('shows the flow: each service in operation with its rate and memory, each partition with its lag', async () => {
  const seen = await look('operations');
  const { page } = seen;
  for (const [service, partitionsOf] of [
    ['ingestion', '8'],
    ['classification', '8'],
    ['reporting', '28'],
  ] as const) {
    const node = page.getByTestId(`service-${service}`);
    await node.locator('.flow-rate', { hasText: /\d\/s/ }).waitFor();
    const text = await node.textContent();
    expect(text).toMatch(new RegExp(`running.*memory[1-9]\\d* MiB.*longest wait\\d.* sec.*partitions${partitionsOf}$`));
  }
  await untilText(page, '.first-sentence', 'Figures are as of 2015-06-01: every service answers, and no update waits.');
  await page.getByText('As a table').click();
  expect(await page.locator('.table-of tbody tr').count()).toBe(44);
  expect(await page.locator('.lag', { hasText: 'marketplace.updates' }).locator('.number').textContent()).toBe('0');
  await leave(seen);
});

it('begins with the services that do not answer, their lag in Kafka, and the next step', async () => {
  const seen = await look('operations');
  const { page } = seen;
  const classification = installation.of('classification');
  classification.signal('SIGSTOP');
  try {
    await installation.send(anotherVillage(partitions));
    await untilText(page, '.first-sentence', 'Classification does not answer (since ');
    const records = await until(
      () => page.locator('.first-sentence').textContent(),
      (text) => /; [1-9]\d* records? waits?\./.test(text ?? ''),
      { what: 'Kafka had told how much waits' },
    );
    expect(records).toContain('npm run taocun -- doctor');
    await untilText(page, '.alerts li', 'TaocunMissing');
    const { caughtUp, behind, silent } = await answer('freshness');
    expect([caughtUp, behind > 0, silent]).toEqual([false, true, ['classification']]);
    const { headers } = await fetch(`${origin}/api/v1/villages?format=csv`);
    expect([headers.get('taocun-caught-up'), Number(headers.get('taocun-behind')) > 0]).toEqual(['false', true]);
  } finally {
    classification.signal('SIGCONT');
  }
  await untilText(page, '.first-sentence', 'every service answers, and no update waits.');
  await leave(seen);
});

it('shows the fault in a rejected update, and sends a corrected one', async () => {
  const seen = await look('operations/rejected', {}, ['404', '422']);
  const { page } = seen;
  await page.locator('.rejected-list li', { hasText: '/data/amountFen' }).getByRole('link').click();
  await untilText(page, '.bytes mark', `"amountFen": ${WRONG}`);
  const field = page.getByLabel('The event to send');
  const event = await field.inputValue();
  await page.getByRole('button', { name: 'Go to the error' }).click();
  expect(
    await page.evaluate('(({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd))(document.activeElement)'),
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
    () => answer(`villages/${shownVillage.code}`),
    (one) => one.salesFen === 100,
    { what: 'the order counts' },
  );
  expect(salesFen).toBe(100);
  await leave(seen);
});

it('shows rejected updates by fault, and corrects all of one fault after a trial', async () => {
  await installation.send(wrongOrders(partitions, ['w-1', 'w-2', 'w-3']));
  await until(
    () => answer('rejected/faults'),
    ({ items }) => items?.some(({ updates }: Json) => updates === 3),
    { what: 'all were rejected' },
  );
  const before = (await answer(`villages/${shownVillage.code}`)).salesFen;
  const seen = await look('operations/rejected', {}, ['404', '400']);
  const { page } = seen;
  const fault = page.locator('.faults tbody tr', { hasText: '/data/amountFen' });
  expect(await fault.textContent()).toMatch(/Invalid data.*\/data\/amountFen.*\/marketplaces\/taobao.*3/);
  await fault.getByRole('link').click();
  await untilText(page, '.rejected-list', '/data/amountFen');
  expect(await page.locator('.rejected-list li').count()).toBe(3);
  const patch = page.getByLabel('Merge patch');
  expect(JSON.parse(await patch.inputValue())).toEqual({ data: { amountFen: null } });
  await page.getByRole('button', { name: 'Preview' }).click();
  await untilText(page, '.said', 'Of 3 updates 0 would pass all checks. Nothing was sent.');
  expect(await page.getByRole('button', { name: /^Send/ }).count()).toBe(0);
  await patch.fill('{"data":{"amountFen":250}}');
  await page.getByRole('button', { name: 'Preview' }).click();
  await untilText(page, '.said', 'Of 3 updates 3 would pass all checks.');
  await page.getByRole('button', { name: 'Send 3' }).click();
  await page.getByRole('button', { name: 'Send 3: sure?' }).click();
  await untilText(page, '.said', 'Of 3 updates 3 were sent again.');
  await until(
    () => answer(`villages/${shownVillage.code}`),
    (one) => one.salesFen === before + 750,
    { what: 'the orders count' },
  );
  await leave(seen);
});

it("shows the number of a fault's updates beside a source of any length", async () => {
  const seen = await look('icon.svg');
  const { page } = seen;
  await page.route('**/rejected/faults', async (route) => {
    const response = await route.fetch();
    const { items, ...rest } = await response.json();
    await route.fulfill({ response, json: { ...rest, items: items.map((one: Json) => ({ ...one, source: '/'.padEnd(600, 'x') })) } });
  });
  await page.goto(`${origin}/operations/rejected`);
  const table = page.locator('.faults');
  await table.locator('td.number').first().waitFor();
  expect((await table.boundingBox())?.width).toBeLessThan(1280);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await leave(seen);
});

it('discards all updates of one fault with one reason, after counting them', async () => {
  await installation.send(wrongOrders(partitions, ['d-1', 'd-2']));
  await until(
    () => answer('rejected/faults'),
    ({ items }) => items?.some(({ path, updates }: Json) => path === '/data/amountFen' && updates === 2),
    { what: 'both were rejected' },
  );
  const seen = await look('operations/rejected');
  const { page } = seen;
  const fault = page.locator('.faults tbody tr', { hasText: '/data/amountFen' });
  await fault.getByRole('link').click();
  await untilText(page, '.rejected-list', '/data/amountFen');
  await page.getByText('Discard all of these').click();
  const countThem = page.getByRole('button', { name: 'Count' });
  const discard = page.getByRole('button', { name: /^Discard 2/ });
  // Without a reason nothing is even counted.
  await countThem.click();
  expect(await page.locator('.said').count()).toBe(0);
  await page.getByLabel('Reason').fill('a test of negative amounts');
  await countThem.click();
  await untilText(page, '.said', '2 updates in 2 entries would be discarded. Nothing has changed.');
  const open = async (): Promise<number> =>
    (await answer('rejected?state=open')).items.filter(({ path }: Json) => path === '/data/amountFen').length;
  expect(await open()).toBe(2);
  await discard.click();
  expect(await open()).toBe(2);
  await discard.click();
  await untilText(page, '.said', 'Discarded: 2 updates in 2 entries.');
  await untilText(page, '.empty', 'There are no such updates.');
  await discard.waitFor({ state: 'detached' });
  expect(await open()).toBe(0);
  await page.getByLabel('State').selectOption('discarded');
  const listed = page.locator('.rejected-list li');
  await until(
    () => listed.count(),
    (count) => count === 2,
    { what: 'both were listed as discarded' },
  );
  await page.locator('.rejected-list a').first().click();
  await untilText(page, '[data-testid=rejected-state]', 'discarded');
  await untilText(page, '.repairs', 'a test of negative amounts');
  await leave(seen);
});

it('shows the bytes of an update that is not JSON, and sets it aside with a reason', async () => {
  const seen = await look('operations/rejected');
  const { page } = seen;
  await page.locator('.faults').getByRole('link', { name: 'Not JSON' }).click();
  await page.locator('.rejected-list li', { hasText: 'Not JSON' }).getByRole('link').click();
  await untilText(page, '.bytes', '{"specversion":');
  await page.getByText('Discard').first().click();
  await page.getByLabel('Reason').fill('cut off by a test');
  await page.getByRole('button', { name: 'Discard' }).click();
  await untilText(page, '[data-testid=rejected-state]', 'discarded');
  await untilText(page, '.repairs', 'cut off by a test');
  await leave(seen);
});

it('creates a key, which is shown once and works, and revokes it', async () => {
  const seen = await look('operations/keys');
  const { page } = seen;
  await page.getByLabel('Owner').fill('the map');
  await page.getByLabel('Role').selectOption('subscriber');
  await page.getByRole('button', { name: 'Create a key' }).click();
  const made = (await page.getByTestId('new-key').textContent()) ?? '';
  const asked = () => fetch(`${origin}/api/v1/webhooks`, { headers: { authorization: `Bearer ${made}` } });
  expect((await asked()).status).toBe(200);
  const row = page.locator('.keys tbody tr', { hasText: 'the map' });
  await row.getByRole('button', { name: 'Revoke' }).click();
  await row.getByRole('button', { name: 'Revoke: sure?' }).click();
  await untilText(page, '.keys tr.ended', 'revoked');
  await until(
    async () => (await asked()).status,
    (status) => status === 401,
    { what: 'no service takes the key' },
  );
  expect(await page.locator('.keys').textContent()).not.toContain(made);
  await leave(seen);
});

it("creates a producer's key for the chosen types: by default all but registrations of villages", async () => {
  const seen = await look('operations/keys');
  const { page } = seen;
  const made = async (owner: string, choose?: () => Promise<void>): Promise<string> => {
    await page.getByLabel('Owner').fill(owner);
    await page.getByLabel('Role').selectOption('producer');
    await page.getByLabel('Sources').fill('/marketplaces/x');
    await choose?.();
    await page.getByRole('button', { name: 'Create a key' }).click();
    const row = page.locator('.keys tbody tr', { hasText: owner });
    return (await row.locator('small').last().textContent()) ?? '';
  };
  expect((await made('a marketplace')).trim()).toBe('shop.opened shop.closed order.paid order.refunded');
  const registers = () => page.getByLabel('village.registered').check();
  expect((await made('a registry', registers)).trim()).toBe('shop.opened shop.closed order.paid order.refunded village.registered');
  await leave(seen);
});

it('fits on every screen in each of its parts, and axe finds nothing, in both languages', async () => {
  const seen = await look('operations', { locale: 'zh-CN' });
  const { page } = seen;
  for (const [part, there] of [
    ['', '.flow-service .flow-rate'],
    ['/rejected', '.rejected-filters'],
    ['/keys', '.keys tbody tr'],
  ] as const) {
    await page.goto(`${origin}/operations${part}`);
    await page.locator(there).first().waitFor();
    await untilText(page, 'h1', '运维');
    expect(await page.locator('.tabs').textContent()).not.toMatch(/[A-Za-z]/);
    await expectFits(page);
  }
  await leave(seen);
});

it('shows texts of others unchanged, and runs none of them', async () => {
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
  const headers = { ...(await installation.shown()), 'content-type': 'application/json' };
  const sent = await fetch(`${installation.of('ingestion').url}/api/v1/updates`, { method: 'POST', headers, body: JSON.stringify(update) });
  expect(sent.status).toBe(202);
  await answer('keys', { method: 'POST', headers, body: JSON.stringify({ role: 'reader', name }) });
  await until(
    () => answer(`villages/${code}`),
    (village) => village.name === name,
    { what: 'it was there' },
  );
  // A list of a busy instance may be older than a village.
  await until(
    () => answer(`villages?search=${code}`),
    ({ items }) => items.length === 1,
    { what: 'it was listed' },
  );

  const seen = await look(`villages/${code}`, {}, ['404', 'Content Security Policy']);
  const { page } = seen;
  for (const [path, selector] of [
    [`villages/${code}`, 'h1'],
    ['villages?name=onerror', 'main'],
    ['operations/keys', '.keys'],
  ] as const) {
    await page.goto(`${origin}/${path}`);
    await untilText(page, selector, name);
    expect(await page.evaluate('[typeof window.owned, document.querySelectorAll("img[src=x], body script").length]')).toEqual([
      'undefined',
      0,
    ]);
  }
  // Even if a text became markup, the page's policy would not run it.
  await page.evaluate(`new Promise((refused) => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => refused(violatedDirective));
    document.querySelector('main').innerHTML = '<img src="icon.svg" onload="window.owned=1">';
  })`);
  expect(await page.evaluate('typeof window.owned')).toBe('undefined');
  await leave(seen);
});

it.each([
  [
    'en',
    /^Classification makes no progress in village\.activity\/3 at offset \d+: it has failed \d+ times there: .*can't be read.* \(since .* UTC\).*(npm run .*) Runbook$/,
  ],
  ['zh-CN', /^判定服务在 village\.activity\/3 的位置 \d+ 处没有进展：.*can't be read.*（自 .* UTC）.*(npm run .*) 运维手册$/],
] as const)('says first of all what makes no progress, since when, why, and what to do, in every part: %s', async (locale, sentence) => {
  const [, , , offset = 0] = await installation.ends('village.activity');
  if (locale === 'en')
    await installation.send([{ key: null, partition: 3, timestampMs: Date.now(), value: 'no activity' }], 'village.activity');
  const behind = locale === 'en' ? offset + 1 : offset;
  for (const part of ['', '/keys']) {
    const seen = await look(`operations${part}`, { locale });
    await untilText(seen.page, '.first-sentence', locale === 'en' ? 'makes no progress' : '没有进展');
    const text = (await seen.page.locator('.operations > :not(header)').first().textContent()) ?? '';
    expect(sentence.exec(text)?.[1]).toBe(`npm run taocun -- skip village.activity/3 ${behind} --why '…'`);
    await expectFits(seen.page);
    await leave(seen);
  }
});

it('shows which service does not answer, and why, while the others still work', async () => {
  const seen = await look('operations');
  const { page } = seen;
  await untilText(page, '[data-testid=service-classification]', 'not running');
  await installation.of('classification').end('SIGTERM');
  await untilText(page, '[data-testid=service-classification]', 'does not answer');
  await untilText(page, '[data-testid=service-classification]', 'CLASSIFICATION_URL');
  await untilText(page, '[data-testid=service-ingestion]', 'running');
  await leave(seen);
});
