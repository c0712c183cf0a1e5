import { randomUUID } from 'node:crypto';
import { Taocun } from '@taocun/client';
import { topicNames, updateTypes, type UpdateType } from '@taocun/contracts';
import { builtInRuleSets } from '@taocun/domain';
import { Installation } from '@taocun/harness/installation';
import { until } from '@taocun/harness/until';

/** Any JSON value, whose members the expectations read. */
type Json = ReturnType<typeof JSON.parse>;

/** A village that qualifies until a large order leaves the window. */
export const code = '320324105212';

const event = (type: string, id: string, time: string, data: object) => ({
  specversion: '1.0',
  id,
  source: '/marketplaces/taobao',
  type: `taocun.${type}.v1`,
  time: `${time}T12:00:00+08:00`,
  data,
});
export const paid = (id: string, shopId: string, day: string, amountFen: number) =>
  event('order.paid', id, day, { orderId: `o-${id}`, shopId, amountFen });
const opened = (shopId: string, day: string, householdId: string) =>
  event('shop.opened', `opening-${shopId}`, day, {
    shopId,
    villageCode: code,
    householdId,
    platform: 'taobao',
    category: 'handicraft',
  });

export const updates = [
  event('village.registered', 'registration', '2013-01-01', {
    villageCode: code,
    name: '东风村',
    households: 10,
  }),
  opened('tb-old', '2013-01-02', 'hh-1'),
  opened('tb-new', '2014-06-10', 'hh-2'),
  // Leaves the window on 10 July 2014.
  paid('1', 'tb-old', '2013-07-10', 1_500_000_000),
  paid('2', 'tb-old', '2014-04-20', 100),
  paid('3', 'tb-old', '2014-05-20', 100),
  paid('4', 'tb-new', '2014-06-29', 300),
  // The last but two leaves the lookback 90 days later, on 19 July.
  paid('5', 'tb-old', '2014-06-30', 200),
];

/** A separate installation, whose services save and announce soon. */
export const quickInstallation = (): Installation =>
  new Installation(`taocun-${randomUUID().slice(0, 8)}.`, {
    CHECKPOINT_INTERVAL_MS: '100',
    READ_TO_END_AFTER_MS: '300',
  });

/** Sends updates over HTTP, all of which are accepted. */
export async function send(
  installation: Installation,
  key: string,
  ...sent: readonly object[]
): Promise<void> {
  const ingestion = new Taocun({ url: installation.of('ingestion').url, key });
  expect(await ingestion.send(sent.map((update) => JSON.stringify(update)))).toMatchObject({
    accepted: sent.length,
    refused: [],
  });
}

/**
 * Runs the whole flow: updates over HTTP, verdicts from Kafka, the outlook from classification. Returns a
 * producer's key.
 */
export async function startWithVillage(installation: Installation): Promise<string> {
  // Two partitions are enough, and are read to their ends sooner than eight.
  await installation.prepare(Object.fromEntries(topicNames.map((topic) => [topic, 2])));
  await installation.start('ingestion', 'classification');
  const [INGESTION_URL, CLASSIFICATION_URL] = (['ingestion', 'classification'] as const).map(
    (name) => installation.of(name).url,
  );
  await installation.startWith(
    { INGESTION_URL: String(INGESTION_URL), CLASSIFICATION_URL: String(CLASSIFICATION_URL) },
    'reporting',
  );
  const { key } = await installation.keys.create({
    role: 'producer',
    name: 'test',
    sources: ['/'],
    types: Object.keys(updateTypes) as UpdateType[],
  });
  await send(installation, key, ...updates);
  const answer = async (path: string): Promise<Json> =>
    (await fetch(`${installation.of('reporting').url}/api/v1/${path}`)).json();
  // Verdicts and assessments have separate topics, so the history may arrive before or after the figures.
  await until(
    () => answer(`villages/${code}`),
    ({ asOf, salesFen, outlook, history }) => {
      const ruleSets = new Set(history?.map(({ ruleSet }: Json) => ruleSet));
      return (
        asOf === '2014-06-30' &&
        salesFen === 1_500_000_700 &&
        outlook?.asOf === '2014-06-30' &&
        ruleSets.size === builtInRuleSets.length
      );
    },
  );
  // The region's report may be older than the village's.
  await until(
    () => answer('regions/CN'),
    ({ asOf, salesFen }) => asOf === '2014-06-30' && salesFen === 1_500_000_700,
    { what: 'the report on regions had all updates' },
  );
  return key;
}
