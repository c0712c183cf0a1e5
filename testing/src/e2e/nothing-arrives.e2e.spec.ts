import { randomUUID } from 'node:crypto';
import { Installation, soon } from '@taocun/harness/installation';
import { until } from '@taocun/harness/until';
import { opened, paid, recordOf, registered } from '../oracle/feeds/builders';

const HOUR_MS = 3_600_000;
/** Longer than the start of the services. */
const UNTIL_QUIET_MS = 20_000;
const MINUTE_MS = 60_000;

const installation = new Installation(`e2e-${randomUUID().slice(0, 8)}-quiet.`, {
  ...soon,
  QUIET_HOURS: '1',
});
afterAll(() => installation.clear());

interface State {
  readonly alert?: string;
  readonly sentence: { readonly en: string };
}

async function stateNow(): Promise<State> {
  const answer = await fetch(`${installation.of('reporting').url}/api/v1/freshness`);
  return ((await answer.json()) as { readonly state: State }).state;
}

it('when the only source stops, the first sentence of operations states it within a minute of the limit', async () => {
  await installation.prepare({ 'marketplace.updates': 1, 'village.activity': 1 });
  const sentMs = Date.now() - HOUR_MS + UNTIL_QUIET_MS;
  const time = new Date(sentMs - 1_000).toISOString();
  const source = '/marketplaces/jd';
  const updates = [registered({ time }), opened({ time, source }), paid({ time, source })];
  await installation.send(updates.map((update) => recordOf(update, 1, sentMs)));
  const [{ url: INGESTION_URL } = { url: '' }, { url: CLASSIFICATION_URL } = { url: '' }] =
    await installation.start('ingestion', 'classification');
  await installation.startWith({ INGESTION_URL, CLASSIFICATION_URL }, 'reporting');
  await installation.quiet();
  if (Date.now() < sentMs + HOUR_MS) expect((await stateNow()).alert).toBeUndefined();
  const state = await until(stateNow, ({ alert }) => alert === 'TaocunNothingArrives', {
    what: 'the silence was noticed',
  });
  expect(Date.now() - sentMs - HOUR_MS).toBeLessThan(MINUTE_MS);
  expect(state.sentence.en).toMatch(/^No source sends any order \(since /);
  const sinceLast = (await (await fetch(`${INGESTION_URL}/positions`)).json()) as {
    readonly latestOrders: unknown;
  };
  expect(sinceLast.latestOrders).toEqual({
    quietAfterHours: 1,
    sources: [{ source, sentAt: new Date(sentMs).toISOString(), quietAfterHours: 26 }],
  });
  // An order ends it.
  await installation.send([
    recordOf(paid({ orderId: 'later', time: new Date().toISOString(), source }), 1, Date.now()),
  ]);
  await until(stateNow, ({ alert }) => alert === undefined, { what: 'the order was noticed' });
});
