import { mongo } from 'mongoose';
import { builtInRuleSets, dayOf, dayOfIso, decodeVillage, VillageParts } from '@taocun/domain';
import type { Changes, PartitionContext } from '@taocun/messaging';
import { type ClassificationFields, ClassificationState } from './classification-state';
import { decidedBy } from './decided-by';
import { PublishedCounts } from './publishing/published-counts';
import { lateOfStored, storedLate, type VillageStateDocument } from './village-state-document';

const code = '320324103211';
const mostDocumentBytes = 16_777_216;
interface PublishedEvent {
  readonly lateUpdates?: readonly object[];
  readonly openShops: number;
  readonly months?: readonly { readonly month: string; readonly salesFen: number }[];
}

const noon = (iso: string): number => Date.parse(`${iso}T12:00:00+08:00`);
const timeMs = noon('2015-03-01');

/**
 * A partition with one village, registered on that day or restored from `saved`, and the `assessed` events
 * that it publishes.
 */
function aVillageOn(
  iso: string,
  saved?: { readonly fields: ClassificationFields; readonly village: VillageStateDocument },
) {
  const state = new ClassificationState(
    0,
    builtInRuleSets,
    decidedBy(builtInRuleSets, {
      latenessDays: 15,
      certifyWaitsForSources: false,
      sourcesGivenUp: new Map(),
    }),
    saved?.fields,
    {
      counts: new PublishedCounts(),
      judging: {
        settings: { leastDays: 1, givenUp: new Map() },
        ruleSets: builtInRuleSets,
        latenessDays: 15,
      },
    },
  );
  const publishedEvents: PublishedEvent[] = [];
  const ids: string[] = [];
  const sizes: number[] = [];
  const traces: (string | undefined)[] = [];
  /**
   * The last part of each event's topic; for a certificate, its name and that of the record from which it
   * follows.
   */
  const published: string[] = [];
  /** The events of `source.orders`. */
  const observed: (readonly [id: string, data: object])[] = [];
  const closings: object[] = [];
  const publish = (
    topic: string,
    _key: string,
    value: string,
    headers: Readonly<Record<string, string>>,
  ): void => {
    const {
      id,
      data,
      follows = '',
    } = JSON.parse(value) as { id: string; data: PublishedEvent; follows?: string };
    if (topic === 'source.orders') return void observed.push([id, data]);
    published.push(
      topic === 'village.certifications'
        ? `${id.replace(`:${code}`, '')} ${follows}`
        : topic.slice('village.'.length),
    );
    if (topic !== 'village.assessments') return;
    publishedEvents.push(data);
    ids.push(id);
    sizes.push(Buffer.byteLength(value));
    traces.push(headers['traceparent']);
  };
  const publishTo = (topic: string, to: number, { key, value }: { key: string; value: string }): void => {
    expect(to).toBe(0);
    closings.push(JSON.parse(value).data);
    publish(topic, key, value, {});
  };
  const outputs = { publish, publishTo, partitionsOf: () => 8 };
  state.attach({ partitions: 8, outputs } as unknown as PartitionContext<ClassificationState>);
  const { villages } = state;
  let number = 0;
  const tick = (day: string): void =>
    villages.applyWatermark({
      partition: 0,
      partitions: 1,
      day: dayOf(noon(day)),
      state: 'read',
      epoch: 1,
      number: ++number,
    });
  const open = (atMs: number): void =>
    villages.open(code, {
      shopId: 's',
      timeMs: atMs,
      id: `o${atMs}`,
      source: '/m',
      householdId: 'h',
      platform: 'jd',
      category: 'other',
    });
  const close = (atMs: number): void => villages.close(code, { shopId: 's', timeMs: atMs });
  if (saved !== undefined) state.load(saved.village);
  else {
    tick(iso);
    villages.register(code, {
      timeMs: 0,
      id: 'r',
      source: '/r',
      name: 'v',
      households: 40,
      kind: 'administrative-village',
    });
  }
  return { state, publishedEvents, ids, sizes, traces, published, observed, closings, tick, open, close };
}

/** Makes a checkpoint and returns the village's fingerprint in it. */
function assess(state: ClassificationState, offset: number): unknown {
  state.assess(offset);
  return publishedIn(state.takeChanges());
}

function publishedIn(changes: Changes): unknown {
  const [village] = serialised(changes).writes[0]?.replacing ?? [];
  return (village as { readonly published?: unknown } | undefined)?.published;
}

function serialised({ unwritten, ...changes }: Changes): Omit<Changes, 'unwritten'> {
  while (unwritten?.next().done === false);
  return changes;
}

/**
 * A partition of one village with one open shop, already published, and the number of open shops in each
 * event.
 */
function aPartition() {
  const { state, publishedEvents, open, close } = aVillageOn('2015-03-01');
  open(timeMs - 3);
  assess(state, 1);
  return { state, openShops: () => publishedEvents.map(({ openShops }) => openShops), open, close };
}

it('changed documents are counted by village, and their bytes by shop', () => {
  const { state, open, close } = aPartition();
  const changed = [state.changed];
  close(timeMs - 2);
  changed.push(state.changed);
  open(timeMs - 1);
  changed.push(state.changed);
  assess(state, 2);
  expect([...changed, state.changed]).toEqual([
    { documents: 0, bytes: 0 },
    { documents: 1, bytes: 50 },
    { documents: 1, bytes: 50 },
    { documents: 0, bytes: 0 },
  ]);
});

it('a village is published once, until it changes', () => {
  const { state, openShops, open, close } = aPartition();
  // An opening that changes nothing.
  open(timeMs - 3);
  assess(state, 2);
  expect(openShops()).toEqual([1]);
  close(timeMs - 2);
  assess(state, 3);
  expect(openShops()).toEqual([1, 0]);
});

it('a village that has changed and changed back is published again: a former owner may have published the state in between', () => {
  const { state, openShops, open, close } = aPartition();
  close(timeMs - 2);
  open(timeMs - 1);
  assess(state, 3);
  expect(openShops()).toEqual([1, 1]);
});

it('the months that can no longer change are published with the next assessment, once', () => {
  const { state, publishedEvents, tick, open } = aVillageOn('2013-01-01');
  const pay = (iso: string, fen: number): void =>
    void state.villages.pay(code, { shopId: 's', day: dayOf(noon(iso)), amountFen: fen, category: 'other' });
  open(0);
  for (const [iso, fen] of [
    ['2013-01-05', 1],
    ['2014-06-05', 2],
    ['2015-03-05', 3],
  ] as const) {
    tick(iso);
    pay(iso, fen);
  }
  tick('2015-09-01');
  assess(state, 1);
  pay('2015-08-05', 4);
  assess(state, 2);
  expect(
    publishedEvents.map(({ months = [] }) => months.map(({ month, salesFen }) => `${month} ${salesFen}`)),
  ).toEqual([
    ['2013-01 1', '2014-06 2', '2015-03 3'],
    ['2015-03 3', '2015-08 4'],
  ]);
});

it('a village is published between two checkpoints when many of its months have closed, so that Kafka accepts each event', () => {
  const { state, publishedEvents, ids, sizes, tick, open } = aVillageOn('2010-01-01');
  open(0);
  const months = Array.from(
    { length: 120 },
    (_, at) => `${2010 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`,
  );
  for (const [at, month] of months.entries()) {
    tick(`${month}-20`);
    for (let product = 0; product < 101; product++) {
      const produce = {
        grams: 2_500,
        localPriceFenPerKilogram: 1_200,
        product: `${product}`.padStart(64, '-'),
        feesFen: 640,
        deliveryFen: 900,
      };
      state.villages.pay(code, {
        shopId: 's',
        day: dayOf(noon(`${month}-15`)),
        amountFen: 10 ** 10,
        category: 'agricultural',
        buyerArea: 'urban',
        produce,
      });
    }
    state.assessOverfull(10 * at + 1);
  }
  assess(state, 5_000);
  expect(sizes.length).toBeGreaterThan(3);
  expect(sizes.filter((size) => size > 700_000)).toEqual([]);
  const offsets = ids.map((id) => Number(id.split(':').at(-1)));
  expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
  // Each event replaces the months from its first one on.
  const stored = new Map<string, { readonly salesFen: number }>();
  for (const { months: some = [] } of publishedEvents) {
    for (const month of [...stored.keys()].filter((each) => each >= (some[0]?.month ?? '')))
      stored.delete(month);
    for (const each of some) stored.set(each.month, each);
  }
  expect([...stored.keys()]).toEqual(months);
  expect([...stored.values()].every(({ salesFen }) => salesFen === 101 * 10 ** 10)).toBe(true);
});

it('late updates are published by cut-off with their money, and further ones are added to those stored', () => {
  const { state, publishedEvents, tick, open } = aVillageOn('2014-01-01');
  const pay = (to: ClassificationState): void =>
    void to.villages.pay(code, {
      shopId: 's',
      day: dayOf(noon('2014-06-30')),
      amountFen: 2 ** 40,
      category: 'other',
    });
  open(0);
  tick('2014-07-16');
  pay(state);
  state.assess(1);
  const { writes, fields } = serialised(state.takeChanges());
  const [stored] = writes[0]?.replacing as unknown as readonly [VillageStateDocument];
  const sums = { salesFen: 2 ** 40, alibabaSalesFen: 0 };
  expect(publishedEvents.map(({ lateUpdates }) => lateUpdates)).toEqual([
    [{ cutOff: '2014-06-30', updates: 1, ...sums }],
  ]);
  const cutOff = dayOfIso('2014-06-30');
  expect(lateOfStored(stored)).toEqual([{ cutOff, updates: 1, ...sums }]);

  const again = aVillageOn('2014-07-16', {
    fields: fields as unknown as ClassificationFields,
    village: stored,
  });
  pay(again.state);
  assess(again.state, 2);
  expect(again.publishedEvents.map(({ lateUpdates }) => lateUpdates)).toEqual([
    [{ cutOff: '2014-06-30', updates: 2, salesFen: 2 ** 41, alibabaSalesFen: 0 }],
  ]);
});

it('a village whose shops would not fit into one document is stored in several', () => {
  const { state } = aVillageOn('2015-03-01');
  const shops = 140_000;
  const shop = { timeMs, id: 'o', source: '/m', platform: 'jd', category: 'other' } as const;
  for (let number = 0; number < shops; number++)
    state.villages.open(code, {
      ...shop,
      shopId: `${number}`.padStart(64, 's'),
      householdId: `${number}`.padStart(64, 'h'),
    });
  state.assess(1);
  const { writes } = serialised(state.takeChanges());
  const stored = (writes[0]?.replacing ?? []) as unknown as readonly VillageStateDocument[];
  const sizes = stored.map((document) => mongo.BSON.calculateObjectSize(document));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(mostDocumentBytes);
  expect(Math.max(...sizes)).toBeLessThan(mostDocumentBytes);
  const parts = new VillageParts<VillageStateDocument>();
  const [first, bytes] = stored.map((document) => parts.add(document)).at(-1) ?? [];
  expect(first?.published).toEqual(expect.any(String));
  expect(decodeVillage(code, bytes!).quantities().openShops).toBe(shops);
});

it('the money of late updates is stored with all its digits', () => {
  const late = [{ cutOff: 16_251, updates: 2, salesFen: 2n ** 64n, alibabaSalesFen: -(2n ** 64n) }];
  expect(lateOfStored({ lateUpdates: storedLate(late) })).toEqual(late);
  expect(lateOfStored({})).toEqual([]);
});

it('each village is published and serialised as of the checkpoint, whatever is applied before its turn', () => {
  const { state, publishedEvents, ids, open, close } = aVillageOn('2015-03-01');
  open(timeMs - 3);
  state.assess(5);
  const changes = state.takeChanges();
  expect(publishedEvents).toEqual([]);
  close(timeMs - 2);
  const published = publishedIn(changes);
  const asOpen = aVillageOn('2015-03-01');
  asOpen.open(timeMs - 3);
  expect(published).toBe(assess(asOpen.state, 5));
  expect(assess(state, 6)).not.toBe(published);
  expect(publishedEvents.map(({ openShops }) => openShops)).toEqual([1, 0]);
  expect(ids).toEqual([`${code}:0:5`, `${code}:0:6`]);
});

it('an assessment belongs to the trace of an update between the last checkpoint and its own', () => {
  const { state, traces, open, close } = aVillageOn('2015-03-01');
  const [first, second] = ['1', '2'].map(
    (trace) => `00-${trace.padStart(32, '0')}-${trace.padStart(16, '0')}-01`,
  ) as [string, string];
  state.touchedBy(first, timeMs, code);
  open(timeMs - 3);
  state.assess(5);
  const changes = state.takeChanges();
  // The village is serialised as of the checkpoint just before this is applied.
  state.touchedBy(second, timeMs, code);
  close(timeMs - 2);
  serialised(changes);
  assess(state, 6);
  open(timeMs - 1);
  assess(state, 7);
  expect(traces.map((trace) => trace?.slice(0, 35))).toEqual([
    first.slice(0, 35),
    second.slice(0, 35),
    undefined,
  ]);
});

describe('certificates', () => {
  /** A village with sales in 2014 and 2015; each tick has an offset. */
  function certifying() {
    const village = aVillageOn('2013-12-01');
    const pay = (iso: string): void =>
      void village.state.villages.pay(code, {
        shopId: 's',
        day: dayOf(noon(iso)),
        amountFen: 5,
        category: 'other',
      });
    village.open(0);
    for (const iso of ['2014-02-01', '2015-02-01']) pay(iso);
    assess(village.state, 9);
    village.published.length = 0;
    const tickAt = (iso: string, offset: number): void => {
      village.state.reading(offset);
      village.tick(iso);
    };
    return { ...village, pay, tickAt };
  }
  const toJune = ['aliresearch-2022', 'world-bank-2019'];
  const namesOf = (year: number, offset: number, ruleSets: readonly string[]) =>
    builtInRuleSets
      .flatMap(({ id }) => (ruleSets.includes(id) ? [`${id}:${year}`, `${id}:${year}:0`] : []))
      .map((id, at) => `${id} 0:${offset}:${at}`);

  it('are issued with the next checkpoint, before its assessments, and named after the record that made them due', () => {
    const { state, published, pay, tickAt } = certifying();
    tickAt('2014-07-16', 20);
    expect(published).toEqual([]);
    state.reading(21);
    pay('2014-06-30');
    state.assess(22);
    serialised(state.takeChanges());
    expect(published).toEqual([...namesOf(2014, 20, toJune), 'assessments']);
    assess(state, 23);
    expect(published).toHaveLength(2 * toJune.length + 1);
  });

  it('the end of a list follows its certificates, with the orders that the list has seen', () => {
    const { state, closings, tickAt } = certifying();
    state.ordersBySource.add('/m/a', dayOfIso('2014-06-29')!, 3);
    state.ordersBySource.add('/m/a', dayOfIso('2014-07-15')!, 2);
    state.ordersBySource.add('/m/a', dayOfIso('2014-07-16')!, 7);
    state.ordersBySource.add('/m/b', dayOfIso('2013-07-01')! - 731, 5);
    tickAt('2014-07-16', 20);
    state.ordersBySource.add('/m/a', dayOfIso('2014-07-15')!, 9);
    assess(state, 22);
    const ofRuleSet = (ruleSet: string) => ({
      ruleSet,
      year: 2014,
      asOf: '2014-06-30',
      partition: 0,
      partitions: 8,
      certificates: 1,
      qualifying: 0,
      orders: {
        until: '2014-07-15',
        gapRules: { leastDays: 1, givenUp: [] },
        sources: [{ source: '/m/a', from: '2014-06-29', orders: [3, ...new Array<number>(15).fill(0), 2] }],
      },
    });
    expect(closings).toEqual(
      builtInRuleSets.flatMap(({ id }) => (toJune.includes(id) ? [ofRuleSet(id)] : [])),
    );
  });

  it('are issued before more are made, also those of a checkpoint in progress', () => {
    const { state, published, tickAt } = certifying();
    tickAt('2014-07-16', 20);
    state.assess(20);
    const { unwritten } = state.takeChanges();
    unwritten?.next();
    expect(published).toHaveLength(1);
    tickAt('2015-01-16', 30);
    expect(published.filter((line) => line.includes(':'))).toEqual(namesOf(2014, 20, toJune));
    tickAt('2015-07-16', 31);
    while (unwritten?.next().done === false);
    assess(state, 32);
    expect(published.filter((line) => line.includes(':'))).toEqual([
      ...namesOf(2014, 20, toJune),
      ...namesOf(2014, 30, ['aliresearch']),
      ...namesOf(2015, 31, toJune),
    ]);
  });
});

describe('the orders of sources', () => {
  it('are published by month with each checkpoint in which they have changed, and the clock when it has', () => {
    const { state, observed, tick } = aVillageOn('2015-03-01');
    const published = (offset: number) => {
      observed.length = 0;
      assess(state, offset);
      return [...observed];
    };
    state.ordersBySource.add('/m/a', dayOfIso('2015-02-27')!, 2);
    state.ordersBySource.add('/m/a', dayOfIso('2015-03-02')!, 1);
    const february = [
      'orders:0:2015-02:/m/a',
      {
        source: '/m/a',
        month: '2015-02',
        partition: 0,
        offset: 1,
        orders: [...new Array<number>(26).fill(0), 2, 0],
      },
    ];
    const clock = (offset: number, asOf: string) => [
      'clock:0',
      { partition: 0, offset, partitions: 8, asOf, gapRules: { leastDays: 1, givenUp: [] }, waiting: [] },
    ];
    expect(published(1)).toEqual([
      february,
      [
        'orders:0:2015-03:/m/a',
        { source: '/m/a', month: '2015-03', partition: 0, offset: 1, orders: [0, 1] },
      ],
      clock(1, '2015-03-01'),
    ]);
    expect(published(2)).toEqual([]);
    tick('2015-03-05');
    expect(published(3)).toEqual([clock(3, '2015-03-05')]);
    state.ordersBySource.add('/m/a', dayOfIso('2015-03-02')!, 4);
    expect(published(4)).toEqual([
      [
        'orders:0:2015-03:/m/a',
        { source: '/m/a', month: '2015-03', partition: 0, offset: 4, orders: [0, 5] },
      ],
    ]);
  });

  it('are all published by the first checkpoint after an upgrade from a version that did not publish them', () => {
    const { state } = aVillageOn('2015-03-01');
    state.ordersBySource.add('/m/a', dayOfIso('2015-02-27')!, 2);
    state.assess(1);
    const { fields, writes } = serialised(state.takeChanges());
    const village = writes[0]?.replacing?.[0] as VillageStateDocument;
    const { ordersPublished: _published, ...before } = fields as unknown as ClassificationFields;
    const namesAfter = (saved: ClassificationFields) => {
      const restored = aVillageOn('2015-03-01', { fields: saved, village });
      assess(restored.state, 2);
      return restored.observed.map(([id]) => id);
    };
    expect(namesAfter(fields as unknown as ClassificationFields)).toEqual(['clock:0']);
    expect(namesAfter(before)).toEqual(['orders:0:2015-02:/m/a', 'clock:0']);
  });
});
