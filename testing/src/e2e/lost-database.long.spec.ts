import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type mongo } from 'mongoose';
import { type TopicName } from '@taocun/contracts';
import { Installation, soon } from '@taocun/harness/installation';
import { type ServiceName, serviceNames } from '@taocun/service';
import { expectSame } from '../assertions/comparable';
import { closed, opened, paid, recordOf, registered } from '../oracle/feeds/feeds';
import { type RawRecord } from '../oracle/naive';
import { holdInstallation } from './assert-installation';
import { loadOf } from './feeds';
import { namesStored } from './names-stored';

const seed = Number(process.env['PROPERTY_SEED'] ?? Math.floor(Math.random() * 1e9));
const TOWNSHIP = '320324105';
const announcing = [
  'village.verdicts',
  'village.certifications',
  'region.verdicts',
] as const satisfies readonly TopicName[];
const installation = new Installation(`e2e-${randomUUID().slice(0, 8)}-lost.`, {
  ...soon,
  // So few that names leave memory during the test.
  NAMES_IN_MEMORY: '200',
});

/**
 * The collections that follow from the log alone, each with the fields that depend on the times of
 * checkpoints (docs/architecture.md): the day and offset of a village's assessment, the day to which its
 * state was advanced, and the number of times a region was written. Certificates are compared as answered,
 * because checkpoints divide them into segments.
 */
const stored: Readonly<Record<ServiceName, Readonly<Record<string, readonly string[]>>>> = {
  ingestion: { shops: [], waiting: [], rejected: [] },
  classification: { villages: ['state', 'published'] },
  reporting: {
    villages: ['partition', 'offset'],
    villageMonths: [],
    verdictHistory: [],
    regionHistory: [],
    regions: ['version'],
  },
};

/** It depends on the seed whether any update waits. */
const mayBeEmpty = ['waiting'];

beforeAll(() => {
  process.stderr.write(`lost-database.long.spec: PROPERTY_SEED=${seed}\n`);
});

afterAll(() => installation.clear());

it('a lost database is rebuilt from the log: it announces the same, and regions continue from where they were', async () => {
  await installation.prepare({
    'marketplace.updates': 4,
    'village.activity': 4,
    'village.assessments': 4,
    'village.verdicts': 4,
  });
  await installation.start(...serviceNames);
  const load = loadOf(seed, 3_000, 4);
  const [begins, stops, beginsAgain] = town(load[0]!.timestampMs);
  const parts = [
    [...begins, ...load.slice(0, 1_300), ...strays()],
    [...stops, ...load.slice(1_300, 2_300)],
    [...beginsAgain, ...load.slice(2_300)],
  ];
  // Regions are decided each time the flow comes to rest.
  for (const part of parts.slice(0, 2)) {
    await installation.send(part);
    await installation.quiet();
  }
  await holdInstallation(installation);
  expect([...(await announcementsOf('region.verdicts')).keys()]).toContain(`world-bank-2019:${TOWNSHIP}:2`);

  for (const service of serviceNames) {
    const before = await documentsOf(service);
    const names = await namesStored(installation.database('ingestion'));
    const announced = await Promise.all(announcing.map(announcementsOf));
    const regionsEnd = await installation.ends('region.verdicts');
    const updatesEnd = await installation.ends('marketplace.updates');
    await installation.of(service).end('SIGTERM');
    await installation.database(service).dropDatabase();
    await installation.start(service);
    await installation.quiet();
    expectSame(await documentsOf(service), before);
    // The key of the names is lost with the database: the same number of names is stored again, with other
    // hashes.
    const again = await namesStored(installation.database('ingestion'));
    expect([...names.values()].flat().length).toBeGreaterThan(100);
    expect(lengthsOf(again)).toEqual(lengthsOf(names));
    for (const [series, hashes] of names)
      expect(isDeepStrictEqual(again.get(series), hashes)).toBe(service !== 'ingestion');
    expectSame(await Promise.all(announcing.map(announcementsOf)), announced);
    // Rerouted copies in the log are not made again: months later nothing would show that they are repeats.
    expect(await installation.ends('marketplace.updates')).toEqual(updatesEnd);
    // Nothing is announced again, because nothing announced had changed.
    expect(await installation.ends('region.verdicts')).toEqual(regionsEnd);
    await holdInstallation(installation);
  }

  await installation.send(parts[2]!);
  await installation.quiet();
  // The comparison includes that each region's sequence continues without a gap or a repeat.
  await holdInstallation(installation);
  expect([...(await announcementsOf('region.verdicts')).keys()]).toContain(`world-bank-2019:${TOWNSHIP}:3`);
});

/**
 * Three villages that make their township a Taobao Town, until one's shop closes, and again when it has
 * reopened.
 */
function town(timestampMs: number): readonly [RawRecord[], RawRecord[], RawRecord[]] {
  const shopIds = ['t1', 't2', 't3'];
  const villageCodeOf = (shopId: string): string => `${TOWNSHIP}20${shopId.slice(1)}`;
  const monthly = (shopId: string, months: readonly string[]) =>
    months.map((month) =>
      paid({ id: `${shopId}-${month}`, shopId, time: `${month}-10T12:00:00+08:00`, amountFen: 900_000_000 }),
    );
  const openedAt = (shopId: string, time: string) =>
    opened({ id: `o-${shopId}-${time}`, shopId, villageCode: villageCodeOf(shopId), time });
  const ofAll = (months: readonly string[]) => shopIds.flatMap((shopId) => monthly(shopId, months));
  const parts = [
    [
      ...shopIds.map((shopId) =>
        registered({
          id: `r-${shopId}`,
          villageCode: villageCodeOf(shopId),
          time: '2014-05-01T00:00:00+08:00',
        }),
      ),
      ...shopIds.map((shopId) => openedAt(shopId, '2014-05-02T00:00:00+08:00')),
      ...ofAll(['2014-05', '2014-06', '2014-07', '2014-08', '2014-09', '2014-10', '2014-11', '2014-12']),
    ],
    [
      closed({ id: 'c-t3', shopId: 't3', time: '2015-01-05T00:00:00+08:00' }),
      ...ofAll(['2015-01', '2015-02', '2015-03', '2015-04']),
    ],
    [openedAt('t3', '2015-05-05T00:00:00+08:00'), ...ofAll(['2015-05', '2015-06', '2015-07', '2015-08'])],
  ] as const;
  const [begins, stops, beginsAgain] = parts.map((events) =>
    events.map((event) => recordOf(event, 4, timestampMs)),
  );
  return [begins!, stops!, beginsAgain!];
}

/**
 * Orders of these shops in wrong partitions, sent long before all others, so that their names are forgotten
 * at once.
 */
function strays(): RawRecord[] {
  return ['t1', 't2', 't3'].map((shopId) => {
    const time = '2014-06-20T12:00:00+08:00';
    const record = recordOf(paid({ id: `stray-${shopId}`, shopId, time, amountFen: 5 }), 4, Date.parse(time));
    return { ...record, key: null, partition: (record.partition + 1) % 4 };
  });
}

/** Everything announced in a topic, by id; throws if an id was repeated with other content. */
async function announcementsOf(topic: TopicName): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for (const { value } of (await installation.log(topic)).flat()) {
    const text = String(value);
    const { id } = JSON.parse(text) as { readonly id: string };
    if ((all.get(id) ?? text) !== text)
      throw new Error(`${id} was said again as ${text}; before it was ${String(all.get(id))}`);
    all.set(id, text);
  }
  return all;
}

async function documentsOf(service: ServiceName): Promise<Record<string, unknown>> {
  const contents: Record<string, unknown> = {};
  for (const [collection, leftOut] of Object.entries(stored[service])) {
    const documents = await installation
      .database(service)
      .collection(collection)
      .find()
      .sort({ _id: 1 })
      .toArray();
    if (documents.length === 0 && !mayBeEmpty.includes(collection))
      throw new Error(`${collection} has nothing to be compared.`);
    contents[collection] =
      service === 'ingestion' && 'bytes' in (documents[0] ?? {})
        ? joined(documents)
        : documents.map(without(leftOut));
  }
  return contents;
}

const lengthsOf = (names: ReadonlyMap<string, readonly string[]>) =>
  new Map([...names].map(([series, { length }]) => [series, length]));

/** Joins the append-only chunks of a partition. */
function joined(segments: readonly mongo.Document[]): Record<string, string> {
  const all: Record<string, string> = {};
  for (const { partition, bytes } of [...segments].sort(
    (a, b) => Number(a['number']) - Number(b['number']),
  )) {
    const series = String(partition);
    all[series] = (all[series] ?? '') + (bytes as mongo.Binary).toString('hex');
  }
  return all;
}

const without = (leftOut: readonly string[]) => (document: object) =>
  Object.fromEntries(Object.entries(document).filter(([name]) => !leftOut.includes(name)));
