import { until } from '@taocun/harness/until';
import { expectFits, type Json, leave, untilText } from './looking';
import { OperatedPage } from './page/operated';
import { anotherVillage, wrongOrders } from './page/operations';

/**
 * In addition to page-operations.e2e.spec.ts: many updates discarded at once, sizes, and what does not
 * answer.
 */
const operated = new OperatedPage();

beforeAll(() => operated.start());
afterAll(() => operated.clear());

it('the page begins with the services that do not answer, their lag in Kafka, and the next step', async () => {
  const seen = await operated.look('operations');
  const { page } = seen;
  const classification = operated.installation.of('classification');
  classification.signal('SIGSTOP');
  try {
    await operated.installation.send(anotherVillage(operated.partitions));
    await untilText(page, '.first-sentence', 'Classification does not answer (since ');
    const records = await until(
      () => page.locator('.first-sentence').textContent(),
      (text) => /; [1-9]\d* records? waits?\./.test(text ?? ''),
      { what: 'Kafka had told how much waits' },
    );
    expect(records).toContain('npm run taocun -- doctor');
    await untilText(page, '.alerts li', 'TaocunMissing');
    const { caughtUp, behind, silent } = await operated.answer('freshness');
    expect([caughtUp, behind > 0, silent]).toEqual([false, true, ['classification']]);
    const { headers } = await fetch(`${operated.origin}/api/v1/villages?format=csv`);
    expect([headers.get('taocun-caught-up'), Number(headers.get('taocun-behind')) > 0]).toEqual([
      'false',
      true,
    ]);
  } finally {
    classification.signal('SIGCONT');
  }
  await untilText(page, '.first-sentence', 'every service answers, and no update waits.');
  await leave(seen);
});

it('the page shows rejected updates by fault', async () => {
  await operated.installation.send(wrongOrders(operated.partitions, ['w-1', 'w-2', 'w-3']));
  await until(
    () => operated.answer('rejected/faults'),
    ({ items }) => items?.some(({ updates }: Json) => updates === 4),
    { what: 'all were rejected' },
  );
  const seen = await operated.look('operations/rejected');
  const { page } = seen;
  const fault = page.locator('.faults tbody tr', { hasText: '/data/amountFen' });
  expect(await fault.textContent()).toMatch(/Invalid data.*\/data\/amountFen.*\/marketplaces\/taobao.*4/);
  await fault.getByRole('link').click();
  await untilText(page, '.rejected-list', '/data/amountFen');
  expect(await page.locator('.rejected-list li').count()).toBe(4);
  await leave(seen);
});

it("the page shows the number of a fault's updates next to a source of any length", async () => {
  const seen = await operated.look('icon.svg');
  const { page } = seen;
  await page.route('**/rejected/faults', async (route) => {
    const response = await route.fetch();
    const { items, ...rest } = await response.json();
    await route.fulfill({
      response,
      json: { ...rest, items: items.map((one: Json) => ({ ...one, source: '/'.padEnd(600, 'x') })) },
    });
  });
  await page.goto(`${operated.origin}/operations/rejected`);
  const table = page.locator('.faults');
  await table.locator('td.number').first().waitFor();
  expect((await table.boundingBox())?.width).toBeLessThan(1280);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await leave(seen);
});

it('the page discards all updates of one fault with one reason, after counting them', async () => {
  const seen = await operated.look('operations/rejected');
  const { page } = seen;
  const fault = page.locator('.faults tbody tr', { hasText: '/data/amountFen' });
  await fault.getByRole('link').click();
  await untilText(page, '.rejected-list', '/data/amountFen');
  await page.getByText('Discard all of these').click();
  const countThem = page.getByRole('button', { name: 'Count' });
  const discard = page.getByRole('button', { name: /^Discard 4/ });
  // Without a reason nothing is even counted.
  await countThem.click();
  expect(await page.locator('.outcome').count()).toBe(0);
  await page.getByLabel('Reason').fill('a test of negative amounts');
  await countThem.click();
  await untilText(page, '.outcome', '4 updates in 4 entries would be discarded. Nothing has changed.');
  const open = async (): Promise<number> =>
    (await operated.answer('rejected?state=open')).items.filter(
      ({ path }: Json) => path === '/data/amountFen',
    ).length;
  expect(await open()).toBe(4);
  await discard.click();
  expect(await open()).toBe(4);
  await discard.click();
  await untilText(page, '.outcome', 'Discarded: 4 updates in 4 entries.');
  await untilText(page, '.empty', 'There are no such updates.');
  await discard.waitFor({ state: 'detached' });
  expect(await open()).toBe(0);
  await page.getByLabel('State').selectOption('discarded');
  const listed = page.locator('.rejected-list li');
  await until(
    () => listed.count(),
    (count) => count === 4,
    { what: 'all were listed as discarded' },
  );
  await page.locator('.rejected-list a').first().click();
  await untilText(page, '[data-testid=rejected-state]', 'discarded');
  await untilText(page, '.repairs', 'a test of negative amounts');
  await leave(seen);
});

it('the page shows the bytes of an update that is not JSON, and sets it aside with a reason', async () => {
  const seen = await operated.look('operations/rejected');
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

it('the page fits on every screen in each of its parts, and axe finds nothing, in both languages', async () => {
  const seen = await operated.look('operations', { locale: 'zh-CN' });
  const { page } = seen;
  for (const [part, there] of [
    ['', '.flow-service dl'],
    ['/rejected', '.rejected-filters'],
  ] as const) {
    await page.goto(`${operated.origin}/operations${part}`);
    await page.locator(there).first().waitFor();
    await untilText(page, 'h1', '运维');
    expect(await page.locator('.tabs').textContent()).not.toMatch(/[A-Za-z]/);
    await expectFits(page);
  }
  await leave(seen);
});

it.each([
  [
    'en',
    /^Classification makes no progress in village\.activity\/3 at offset \d+: it has failed \d+ times there: .*can't be read.* \(since .* UTC\).*(npm run .*) Runbook$/,
  ],
  [
    'zh-CN',
    /^判定服务在 village\.activity\/3 的位置 \d+ 处没有进展：.*can't be read.*（自 .* UTC）.*(npm run .*) 运维手册$/,
  ],
] as const)(
  'says first of all what makes no progress, since when, why, and what to do, in every part: %s',
  async (locale, sentence) => {
    const [, , , offset = 0] = await operated.installation.ends('village.activity');
    if (locale === 'en')
      await operated.installation.send(
        [{ key: null, partition: 3, timestampMs: Date.now(), value: 'no activity' }],
        'village.activity',
      );
    const behind = locale === 'en' ? offset + 1 : offset;
    for (const part of ['', '/rejected']) {
      const seen = await operated.look(`operations${part}`, { locale });
      await untilText(seen.page, '.first-sentence', locale === 'en' ? 'makes no progress' : '没有进展');
      const text = (await seen.page.locator('.operations > :not(header)').first().textContent()) ?? '';
      expect(sentence.exec(text)?.[1]).toBe(`npm run taocun -- skip village.activity/3 ${behind} --why '…'`);
      await expectFits(seen.page);
      await leave(seen);
    }
  },
);

it('the page shows which service does not answer, and why, while the others still work', async () => {
  const seen = await operated.look('operations');
  const { page } = seen;
  await untilText(page, '[data-testid=service-classification]', 'not running');
  await operated.installation.of('classification').end('SIGTERM');
  await untilText(page, '[data-testid=service-classification]', 'does not answer');
  await untilText(page, '[data-testid=service-classification]', 'CLASSIFICATION_URL');
  await untilText(page, '[data-testid=service-ingestion]', 'running');
  await leave(seen);
});
