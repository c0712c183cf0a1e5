import * as path from 'node:path';
import { performance } from 'node:perf_hooks';
import { decodeActivity, encodeActivity, isRejection, readUpdate } from '@taocun/contracts';
import {
  type Announcements,
  builtInRuleSets,
  ByteWriter,
  categories,
  type Day,
  dayOf,
  decodeVillage,
  DedupIndex,
  encodeVillage,
  type Village,
  Villages,
} from '@taocun/domain';
import { Command } from 'commander';
import { keyedNameHash } from '../../apps/ingestion/src/names/keyed-name-hash';
import { repositoryRoot } from '@taocun/dev/engines/folders';
import { Random } from '@taocun/dev/record/random';
import { feed, villageCode } from './feed/feed';
import { medianOf } from './report/percentiles';

const VILLAGES = 5_000;
const SHOPS_A_VILLAGE = 12;
const RECORDS = 200_000;
/** As many to a day as the bench's feed has, so that the days' own work has its share. */
const ORDERS = 1_000_000;
const DAYS = 560;
/** Between two checkpoints, at which all villages are brought to the clock's day. */
const ORDERS_A_CHECKPOINT = 200_000;
const firstDay = dayOf(Date.UTC(2023, 0, 15));

/** One thing that is done for every update, or for every village of a checkpoint. */
interface Micro {
  readonly name: string;
  /** Makes what one run needs, before its clock starts. */
  readonly prepare?: () => void;
  /** Does it for every input once; answers how often that was. What it finds must be used, or the compiler would leave it out. */
  readonly run: () => number;
}

const command = new Command('npm run bench:micro --')
  .description(
    'Measures what is done for every update, each by itself on one core: nanoseconds and operations a second, the median of several runs.',
  )
  .option('--runs <count>', 'measured runs of each', Number, 7)
  .option('--only <text>', 'only those with this text in their name')
  .action(async ({ runs, only }: { runs: number; only?: string }) => {
    for (const make of [decoding, seeking, applying, encodingVillages, activities, appending]) {
      for (const micro of await make()) if (only === undefined || micro.name.includes(only)) report(micro, runs);
    }
  });

function report({ name, prepare, run }: Micro, runs: number): void {
  // The first runs are those of the compiler.
  for (let left = 2; left > 0; left--) {
    prepare?.();
    run();
  }
  const nanoseconds: number[] = [];
  for (let left = runs; left > 0; left--) {
    prepare?.();
    const startedMs = performance.now();
    const operations = run();
    nanoseconds.push(((performance.now() - startedMs) * 1e6) / operations);
  }
  const median = medianOf(nanoseconds);
  const spread = `${Math.min(...nanoseconds).toFixed(0)}–${Math.max(...nanoseconds).toFixed(0)}`;
  const perSecond = Math.round(1e9 / median).toLocaleString('en');
  process.stdout.write(`${name.padEnd(58)} ${median.toFixed(0).padStart(8)} ns  ${perSecond.padStart(12)} a second  (${spread})\n`);
}

function decoding(): Micro[] {
  const values: Buffer[] = [];
  for (const { value } of feed({ updates: RECORDS, villages: VILLAGES / 5, shops: (VILLAGES * SHOPS_A_VILLAGE) / 5 }))
    values.push(Buffer.from(value));
  const nowMs = Date.now();
  const bare = (): number => {
    let objects = 0;
    for (const value of values) {
      try {
        if (typeof JSON.parse(value.toString('latin1')) === 'object') objects++;
      } catch {
        // The feed holds broken lines.
      }
    }
    return used(values.length, objects);
  };
  const read = (): number => {
    let rejected = 0;
    for (const value of values) if (isRejection(readUpdate(value, undefined, nowMs))) rejected++;
    return used(values.length, rejected);
  };
  return [
    { name: 'JSON.parse of an update (for comparison)', run: bare },
    { name: 'readUpdate: decode and validate an update', run: read },
  ];
}

async function seeking(): Promise<Micro[]> {
  const ids = Array.from({ length: RECORDS }, (_, at) => `order-${at}`);
  const owners = Array.from({ length: VILLAGES * SHOPS_A_VILLAGE }, (_, shop) => `shop-${String(shop).padStart(7, '0')}`);
  const day = 20_000;
  const hash = await keyedNameHash(new Uint8Array(32));
  let round = 0;
  let seen = new DedupIndex(hash, day);
  return [
    {
      name: 'name hash: keyed BLAKE3 of source, id and owner',
      run: () => {
        let bits = 0;
        for (let at = 0; at < ids.length; at++)
          bits ^= hash.compute('/marketplaces/1', ids[at] ?? '', owners[at % owners.length] ?? '')[0] ?? 0;
        return used(ids.length, bits);
      },
    },
    {
      name: 'seen names: look up and add, up to 1,000,000 held',
      run: () => {
        if (round++ % 5 === 0) seen = new DedupIndex(hash, day);
        const source = `/marketplaces/${round}`;
        let repeated = 0;
        for (let at = 0; at < ids.length; at++) {
          if (!seen.addIfAbsent(source, ids[at] ?? '', owners[(at * 7_919) % owners.length] ?? '', day)) repeated++;
        }
        seen.takeAdded();
        return used(ids.length, repeated);
      },
    },
  ];
}

const silent: Announcements = { certified: () => undefined, verdict: () => undefined };

/** Orders as life brings them: any village, any shop, a few hours back in time, day after day. */
class Orders {
  readonly village = new Uint16Array(ORDERS);
  readonly shop = new Uint8Array(ORDERS);
  readonly day = new Int32Array(ORDERS);
  readonly amountFen = new Float64Array(ORDERS);

  constructor(random: Random) {
    for (let at = 0; at < ORDERS; at++) {
      this.village[at] = random.between(0, VILLAGES - 1);
      this.shop[at] = random.between(0, SHOPS_A_VILLAGE - 1);
      this.day[at] = firstDay + Math.floor((at * DAYS) / ORDERS) - (random.chance(0.1) ? 1 : 0);
      this.amountFen[at] = random.between(1_000, 20_000_000);
    }
  }
}

const codes = Array.from({ length: VILLAGES }, (_, village) => villageCode(village));
const shopIds = Array.from({ length: SHOPS_A_VILLAGE }, (_, shop) => `shop-${shop}`);

function populated(): Villages {
  const villages = new Villages(builtInRuleSets, 15, silent);
  const timeMs = Date.UTC(2022, 0, 1);
  codes.forEach((code, village) => {
    villages.register(code, {
      timeMs,
      id: `reg-${code}`,
      source: '/registry',
      name: '村',
      households: 300,
      kind: 'administrative-village',
    });
    shopIds.forEach((shopId, shop) => {
      const of = { timeMs, id: `open-${village}-${shop}`, source: '/marketplaces/taobao', householdId: `h-${shop}` };
      villages.open(code, { ...of, shopId, platform: shop % 3 === 0 ? 'jd' : 'taobao', category: 'other' });
    });
  });
  return villages;
}

/** Applies all orders, and moves the clock as its ticks come. */
function applyAll(villages: Villages, orders: Orders, ordersACheckpoint = ORDERS_A_CHECKPOINT): void {
  let day: Day = firstDay - 1;
  for (let at = 0; at < ORDERS; at++) {
    if (at % ordersACheckpoint === ordersACheckpoint - 1) takeAll(villages);
    const clock = firstDay + Math.floor((at * DAYS) / ORDERS);
    if (clock > day) {
      day = clock;
      villages.tick({ partition: 0, partitions: 1, day, state: 'waiting', epoch: 1, number: day });
    }
    const code = codes[orders.village[at] ?? 0] ?? '';
    const shopId = shopIds[orders.shop[at] ?? 0] ?? '';
    villages.pay(
      code,
      shopId,
      orders.day[at] ?? 0,
      orders.amountFen[at] ?? 1,
      categories[at % 5] ?? 'other',
      at % 3 === 0 ? 'urban' : undefined,
    );
  }
}

/** Brings those that have changed to the clock's day, as a checkpoint does. */
function takeAll(villages: Villages): Village[] {
  const taken: Village[] = [];
  Array.from(villages.snapshotDirty(({ village }) => taken.push(village)));
  return taken;
}

function applying(): Micro[] {
  const orders = new Orders(new Random(1));
  let villages = populated();
  return [
    {
      name: `apply and decide, ${VILLAGES} villages, ${SHOPS_A_VILLAGE} shops each, with ticks`,
      prepare: () => (villages = populated()),
      run: () => {
        applyAll(villages, orders);
        return used(ORDERS, villages.dirtyCount);
      },
    },
  ];
}

function encodingVillages(): Micro[] {
  const villages = populated();
  applyAll(villages, new Orders(new Random(2)), Infinity);
  const all = takeAll(villages);
  const to = new ByteWriter();
  const bytes = all.map((village) => encodeVillage(village, to));
  const mean = Math.round(bytes.reduce((sum, each) => sum + each.length, 0) / bytes.length);
  const decoded: Village[] = [];
  return [
    {
      name: `encode a village (${mean} bytes)`,
      run: () =>
        used(
          all.length,
          all.reduce((sum, village) => sum + encodeVillage(village, to).length, 0),
        ),
    },
    {
      name: `decode a village (${mean} bytes)`,
      run: () => {
        decoded.length = 0;
        bytes.forEach((each, at) => decoded.push(decodeVillage(codes[at] ?? '', each, villages.sources)));
        return used(bytes.length, decoded.length);
      },
    },
  ];
}

function aPaidOrder(at: number): Buffer {
  return encodeActivity({
    kind: 'paid',
    input: { partition: at % 8, offset: at, index: 0 },
    data: {
      villageCode: codes[at % VILLAGES] ?? '',
      shopId: 'shop-0012345',
      day: firstDay + (at % DAYS),
      amountFen: 1_000 + at,
      category: 'agricultural',
      buyerArea: 'urban',
    },
  });
}

function activities(): Micro[] {
  const values = Array.from({ length: RECORDS }, (_, at) => aPaidOrder(at));
  return [
    {
      name: 'encode an activity',
      run: () => {
        let length = 0;
        for (let at = 0; at < RECORDS; at++) length += aPaidOrder(at).length;
        return used(RECORDS, length);
      },
    },
    {
      name: 'decode an activity',
      run: () => {
        let paid = 0;
        for (const value of values) if (decodeActivity(value).kind === 'paid') paid++;
        return used(RECORDS, paid);
      },
    },
  ];
}

interface BatchWriterClass {
  new (buffer?: Buffer): {
    readonly bytes: number;
    readonly buffer: Buffer;
    append(record: { key: string; value: Buffer; timestampMs: number }): void;
    finish(producerId: bigint, epoch: number, sequence: number): Buffer;
  };
}

/** The library does not hand its encoder out; only here is it looked at by itself. */
async function appending(): Promise<Micro[]> {
  const file = path.join(repositoryRoot, 'libs/kafka/dist/protocol/batch-writer.js');
  const { BatchWriter } = (await import(file)) as { BatchWriter: BatchWriterClass };
  const value = aPaidOrder(123_456);
  const key = codes[17] ?? '';
  let spare: Buffer | undefined;
  return [
    {
      name: `BatchWriter: append a record of ${value.length} bytes, checksum included`,
      run: () => {
        let bytes = 0;
        let writer = new BatchWriter(spare);
        for (let at = 0; at < RECORDS; at++) {
          writer.append({ key, value, timestampMs: 1_700_000_000_000 });
          if (writer.bytes < 700_000) continue;
          bytes += writer.finish(1n, 0, 0).length;
          spare = writer.buffer;
          writer = new BatchWriter(spare);
        }
        return used(RECORDS, bytes);
      },
    },
  ];
}

let checksum = 0;

/** Makes what was found matter. */
function used(operations: number, found: number): number {
  checksum = (checksum + found) | 0;
  if (operations === 0) throw new Error(`Nothing was measured (${checksum}).`);
  return operations;
}

void command.parseAsync();
