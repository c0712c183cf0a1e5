import { randomUUID } from 'node:crypto';
import { Installation } from '@taocun/harness/installation';
import { mebibytesOf, scrape, sumOf } from '@taocun/harness/measures/metrics';
import { until } from '@taocun/harness/until';
import { opened, paid, registered } from '../oracle/feeds/builders';

/** The default of `WAITING_PER_OWNER`. */
const BOUND = 100_000;
const FIRST = 240_000;
const ALL = 600_000;
const BATCH = 20_000;
/**
 * Without the limit, the 360,000 orders after the first would add about 300 MiB. With it they add 40 MiB of
 * garbage.
 */
const GROWTH_MIB = 100;

const installation = new Installation(`waiting-bound-${randomUUID().slice(0, 8)}.`);
let sent = 0;

beforeAll(async () => {
  await installation.prepare({ 'marketplace.updates': 1, 'village.activity': 1 });
  await installation.start('ingestion', 'classification', 'reporting');
});
afterAll(() => installation.clear());

async function send(...updates: readonly object[]): Promise<void> {
  const timestampMs = Date.now();
  await installation.send(
    updates.map((update) => ({ key: null, partition: 0, timestampMs, value: JSON.stringify(update) })),
  );
  sent += updates.length;
  await until(
    async () => sumOf(await scrape(installation.of('ingestion').url), 'taocun_updates_total') ?? 0,
    (read) => read === sent,
    { what: `ingestion had read ${sent} updates` },
  );
}

/** Orders for shops that never open, one order a shop. */
async function flood(from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += BATCH) {
    const orders = Array.from({ length: BATCH }, (_, at) =>
      paid({ source: '/strangers/1', orderId: `o${start + at}`, shopId: `none-${start + at}` }),
    );
    await send(...orders);
  }
}

async function residentMib(): Promise<number> {
  return mebibytesOf(await scrape(installation.of('ingestion').url), 'process_resident_memory_bytes');
}

it('600,000 orders for unknown shops leave only the limit waiting, in constant memory, and no other owner loses an update', async () => {
  const honest = { source: '/marketplaces/taobao' };
  await send(
    registered(honest),
    ...[1, 2, 3].map((at) => paid({ ...honest, orderId: `honest-${at}`, shopId: 'honest' })),
  );
  await flood(0, FIRST);
  const first = await residentMib();
  await flood(FIRST, ALL);
  const all = await residentMib();
  await send(opened({ ...honest, shopId: 'honest' }));

  const metrics = await scrape(installation.of('ingestion').url);
  console.log(`${Math.round(first)} MiB after ${FIRST} orders, ${Math.round(all)} MiB after ${ALL}`);
  expect(sumOf(metrics, 'taocun_updates_rejected_total', { reason: 'too-many-waiting' })).toBe(ALL - BOUND);
  expect(sumOf(metrics, 'taocun_updates_waiting')).toBe(BOUND);
  expect(all - first).toBeLessThan(GROWTH_MIB);
  await installation.quiet();
  const response = await fetch(`${installation.of('reporting').url}/api/v1/villages/330782100200`);
  expect(await response.json()).toMatchObject({ salesFen: 300 });
});
