import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { builtInRuleSets, categories, dayOf, DedupIndex, ShopRegistry, Villages } from '@taocun/domain';
import { plainNameHash } from '@taocun/harness/name-hash';
import { Random } from '@taocun/dev/record/random';
import { villageCode } from './feed/feed';

// The memory that a shop, a village and an update's name take, for the plan that `npm run taocun -- size` makes.

const VILLAGES = 10_000;
const SHOPS_A_VILLAGE = 10;
const DAYS = 400;
const ORDERS_A_SHOP = 40;
const NAMES = 20_000_000;
const FLUSHED = 500_000;
const firstDay = dayOf(Date.UTC(2023, 0, 15));
const timeMs = Date.UTC(2022, 0, 1);
const source = '/marketplaces/taobao';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that stay once everything else is collected, typed arrays among them. */
function held(): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The bytes of one of `count`, which `make` adds; what it makes lives until it is measured. */
function report(name: string, count: number, make: () => unknown): void {
  const before = held();
  const made = make();
  const bytes = ((held() - before) / count).toLocaleString('en', { maximumSignificantDigits: 3 });
  process.stdout.write(`${name.padEnd(64)} ${bytes.padStart(8)} bytes${made === undefined ? '.' : ''}\n`);
}

const shopOf = (village: number, shop: number): string => `shop-${village}-${String(shop).padStart(7, '0')}`;

report('ingestion: an update in the dedup index', NAMES, () => {
  const names = new DedupIndex(plainNameHash, firstDay);
  for (let at = 0; at < NAMES; at++) {
    names.addIfAbsent(source, `order-${at}`, 'shop-0000001', firstDay);
    if (at % 10_000 === 0) names.takeAdded();
  }
  names.takeAdded();
  return names;
});

report('ingestion: an update whose name has left memory', NAMES, () => {
  const names = new DedupIndex(plainNameHash, firstDay);
  for (let at = 0; at < NAMES; at++) {
    const id = `order-${at}`;
    // The segments are not kept: all names are new.
    for (const question of names.prepare([{ source, id, owner: 'shop-0000001' }])) names.answer(question, []);
    names.addIfAbsent(source, id, 'shop-0000001', firstDay);
    if (names.recent < FLUSHED && at < NAMES - 1) continue;
    Array.from(names.beginFlush());
    names.flushSaved();
    names.releaseFlushed();
  }
  return names;
});

report('ingestion: a shop', VILLAGES * SHOPS_A_VILLAGE, () => {
  const registry = new ShopRegistry(new DedupIndex(plainNameHash), { hasRoomFor: () => true });
  for (let village = 0; village < VILLAGES; village++) {
    for (let shop = 0; shop < SHOPS_A_VILLAGE; shop++) {
      const place = {
        villageCode: Buffer.from(villageCode(village)).toString(),
        platform: 'taobao',
        category: 'other',
        owner: 'taobao',
      } as const;
      registry.load(shopOf(village, shop), place);
    }
  }
  return registry;
});

const silent = { certified: () => undefined, verdict: () => undefined };

function populated(shopsAVillage: number, ordersAShop: number): Villages {
  const random = new Random(1);
  const villages = new Villages(builtInRuleSets, 15, silent);
  for (let village = 0; village < VILLAGES; village++) {
    const registration = { timeMs, id: `reg-${village}`, source: '/registry', name: `村${village}`, households: 300 };
    villages.register(villageCode(village), { ...registration, kind: 'administrative-village' });
    for (let shop = 0; shop < shopsAVillage; shop++) {
      const opening = { timeMs, id: `open-${village}-${shop}`, source, householdId: `h-${village}-${shop}` };
      villages.open(villageCode(village), { ...opening, shopId: shopOf(village, shop), platform: 'taobao', category: 'other' });
    }
  }
  for (let day = firstDay; day < firstDay + DAYS; day++) {
    villages.tick({ partition: 0, partitions: 1, day, state: 'waiting', epoch: 1, number: day });
    for (let left = (VILLAGES * shopsAVillage * ordersAShop) / DAYS; left >= 1; left--) {
      const village = random.between(0, VILLAGES - 1);
      const shop = shopOf(village, random.between(0, shopsAVillage - 1));
      villages.pay(villageCode(village), shop, day, random.between(1_000, 20_000_000), categories[left % 5] ?? 'other', undefined);
    }
    if (day % 20 === 0) Array.from(villages.snapshotDirty(() => undefined));
  }
  return villages;
}

for (const [shops, orders] of [
  [1, ORDERS_A_SHOP],
  [SHOPS_A_VILLAGE, ORDERS_A_SHOP],
  [SHOPS_A_VILLAGE, ORDERS_A_SHOP / 10],
] as const) {
  report(`classification: a village with ${shops} shops and ${orders} orders of each a year`, VILLAGES, () => populated(shops, orders));
}
