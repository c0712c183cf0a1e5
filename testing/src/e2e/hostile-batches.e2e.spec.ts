import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { topicName, topics } from '@taocun/contracts';
import { Installation } from '@taocun/harness/installation';
import { until } from '@taocun/harness/until';
import { serviceNames } from '@taocun/service';
import { type Compression, compressions, gzip, lz4, uncompressed, zstd } from '../batches/compressions';
import { type BatchDraft, draftBatch, draftRecord, encodeBatch, type RecordDraft, varint } from '../batches/draft';
import { hideRecords } from '../batches/faults';
import { generateBatch } from '../batches/generate';
import { opened, paid, recordOf, registered } from '../oracle/feeds/feeds';
import { partitionOf } from '../oracle/naive';

const MIB = 1_048_576;

const prefix = `hostile-${randomUUID().slice(0, 8)}.`;
const installation = new Installation(prefix, { READ_TO_END_AFTER_MS: '200', CHECKPOINT_INTERVAL_MS: '100' });
const partitions = topics['marketplace.updates'].partitions;
const everyPartition = Array.from({ length: partitions }, (_, partition) => partition);
const registration = (id: string): string =>
  JSON.stringify({
    ...{ specversion: '1.0', id, source: '/registry', type: 'taocun.village.registered.v1', time: '2014-06-01T09:00:00+08:00' },
    data: { villageCode: '320324105212', name: '东风村', households: 350 },
  });
/** Updates that have been sent, and are to be accepted. */
let good = 0;

beforeAll(async () => {
  await installation.prepare();
  await installation.start(...serviceNames);
});
afterAll(() => installation.clear());

/** The offsets that the broker has given a batch. */
interface Place {
  readonly partition: number;
  readonly offset: number;
  readonly lastOffset: number;
}

/** Sends batches as they are, and gives the broker's errors: 0 for one that it has taken. */
async function offer(batches: readonly { readonly partition: number; readonly bytes: Buffer }[]): Promise<number[]> {
  const topic = topicName(prefix, 'marketplace.updates');
  const producer = await installation.kafka.producer([topic]);
  const codes: number[] = [];
  for (const { partition, bytes } of batches) {
    const [answer] = await producer.produce([{ topic, partition, bytes }]);
    codes.push(answer !== undefined && 'errorCode' in answer ? answer.errorCode : -1);
  }
  await producer.close();
  return codes;
}

async function send(partition: number, ...batches: readonly Buffer[]): Promise<void> {
  expect(await offer(batches.map((bytes) => ({ partition, bytes })))).toEqual(batches.map(() => 0));
}

/** Sends one batch, and gives the place that it has got. */
async function sendAt(partition: number, bytes: Buffer): Promise<Place> {
  const [offset = 0] = (await installation.ends('marketplace.updates')).slice(partition);
  await send(partition, bytes);
  const [end = 0] = (await installation.ends('marketplace.updates')).slice(partition);
  return { partition, offset, lastOffset: end - 1 };
}

function batchOf(compression: Compression, records: RecordDraft[], more: Partial<BatchDraft> = {}): Buffer {
  return encodeBatch(draftBatch(records, { compression, baseTimestamp: BigInt(Date.now()), ...more }));
}

const valuesIn = (compression: Compression, ...values: readonly (string | Buffer)[]): Buffer =>
  batchOf(compression, values.map((value, at) => draftRecord(at, value))); // prettier-ignore

/** Good updates, in a batch compressed by each way. */
function goodBatches(at: number): Buffer[] {
  const of = (name: string, compression: Compression): Buffer => {
    good += 2;
    return valuesIn(compression, registration(`${name}-${at}-1`), registration(`${name}-${at}-2`));
  };
  // Java takes a next member of gzip that is broken for the end.
  const brokenMember = Buffer.from([0x1f, 0x8b, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  return [
    ...compressions.map((compression, way) => of(`way-${way}`, compression)),
    of('broken-member', { ...gzip, compress: (plain) => Buffer.concat([gzip.compress(plain), brokenMember]) }),
  ];
}

interface Counts {
  readonly accepted: number;
  readonly repeated: number;
  readonly rejected: Readonly<Record<string, number>>;
}

async function counts(): Promise<Counts> {
  const answer = await fetch(`${await installation.of('ingestion').address}/api/v1/counts`, { headers: await installation.shown() });
  return (await answer.json()) as Counts;
}

it('bombs in every partition are passed over and kept, all that is good beside them counts, and memory stays bounded', async () => {
  const bombs = [gzip, zstd, lz4].map((compression) => valuesIn(compression, Buffer.alloc(70 * MIB)));
  // Large, and not too large: one record that is rejected by itself.
  const large = valuesIn(zstd, Buffer.alloc(30 * MIB));
  for (let partition = 0; partition < partitions; partition++)
    await send(partition, ...goodBatches(partition), ...bombs, large, ...goodBatches(partition + partitions));
  const wanted = { accepted: good, bombs: partitions * bombs.length, large: partitions };
  const told = async () => {
    const { accepted, rejected } = await counts();
    return { accepted, bombs: rejected['unreadable-batch'], large: rejected['too-large'] };
  };
  await until(told, (found) => isDeepStrictEqual(found, wanted), { what: 'all is counted' });
  const kept = await list();
  expect(kept.length).toBe(partitions * bombs.length);
  expect(new Set(kept.map(({ batch }) => batch.codec))).toEqual(new Set(['gzip', 'zstd', 'lz4']));
  expect(kept[0]).toMatchObject({ reason: 'unreadable-batch', batch: { lastOffset: kept[0]?.offset } });
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${installation.of('ingestion').pid}/status`, 'utf8'))?.[1];
  expect(Number(peak) / 1_024).toBeLessThan(600);
});

it('tens of thousands of invalid updates are counted each, and kept in some hundred documents, though ingestion is killed among them', async () => {
  const each = 20_000;
  const flood = valuesIn(gzip, ...Array.from({ length: each }, () => ''));
  expect(flood.length).toBeLessThan(30_000);
  const told = async () => (await counts()).rejected['malformed-json'] ?? 0;
  await send(0, flood);
  await until(told, (count) => count > 0, { what: 'some are counted' });
  await send(0, flood, flood);
  await installation.of('ingestion').end('SIGKILL');
  await installation.start('ingestion');
  await send(0, flood);
  await until(told, (count) => count >= 4 * each, { what: 'all are counted' });
  expect(await told()).toBe(4 * each);
  const items = await list('reason=malformed-json&limit=1000');
  // Two days, where one ends in between.
  expect(items.length).toBeLessThanOrEqual(2 * 101);
  expect(items.reduce((sum, { group }) => sum + (group?.count ?? 1), 0)).toBe(4 * each);
  const groups = items.flatMap(({ group }) => group ?? []);
  expect(groups.at(-1)?.lastOffset).toBe(((await installation.ends('marketplace.updates'))[0] ?? 0) - 1);
});

it('of batches composed byte by byte the broker takes some: each is read or kept once as unreadable, and what is good behind them counts', async () => {
  const ends = await installation.ends('marketplace.updates');
  // Compressed bytes that are spoiled can cost the broker all its memory, and are refused otherwise.
  const clear = Array.from({ length: 1_000 }, (_, seed) => generateBatch(seed)).filter(({ ruling }) => ruling !== 'either');
  const batches = clear.map((batch, at) => {
    const bytes = Buffer.from(batch.bytes);
    // Offsets are the broker's to give.
    bytes.writeBigInt64BE(0n, 0);
    return { ...batch, bytes, partition: at % partitions };
  });
  const codes = await offer(batches);
  const placed = batches
    .filter((_, at) => codes[at] === 0)
    .map(({ partition, baseOffset, lastOffset, ruling }) => {
      const offset = ends[partition] ?? 0;
      ends[partition] = offset + lastOffset - baseOffset + 1;
      return { ruling, place: `${partition}:${offset}-${ends[partition] - 1}` };
    });
  expect(await installation.ends('marketplace.updates')).toEqual(ends);
  const unreadable = placed.filter(({ ruling }) => ruling === 'unreadable').map(({ place }) => place);
  expect([unreadable.length > 20, placed.length - unreadable.length > 20]).toEqual([true, true]);
  for (const partition of everyPartition) await send(partition, ...goodBatches(partition + 2 * partitions));
  await until(counts, ({ accepted }) => accepted === good, { what: 'all that is good is counted' });
  const all = new Set(placed.map(({ place }) => place));
  const kept = (await list()).map(({ partition, offset, batch }) => `${partition}:${offset}-${batch.lastOffset}`);
  expect(kept.filter((place) => all.has(place)).sort()).toEqual(unreadable.sort());
});

const villageOf = (partition: number): string => `3203241052${10 + partition}`;
const dayIn = (day: number): string => `2014-06-${String(day).padStart(2, '0')}T12:00:00+08:00`;

/** A shop whose updates belong to the partition. */
function shopOf(partition: number, name: string): string {
  for (let number = 0; ; number++) {
    const shopId = `${name}-${number}`;
    if (partitionOf(shopId, partitions) === partition) return shopId;
  }
}

const tell = (...events: readonly Parameters<typeof recordOf>[0][]): Promise<void> =>
  installation.send(events.map((event) => recordOf(event, partitions, Date.now())));

const order = (shopId: string, day: number) => paid({ shopId, time: dayIn(day), amountFen: 10_000_000 });
const invalid = (shopId: string) => paid({ shopId, amountFen: -1 });
const orderIn = (offsetDelta: number, shopId: string, written = order): RecordDraft =>
  draftRecord(offsetDelta, JSON.stringify(written(shopId, 2)), { key: Buffer.from(shopId) });

/** Reporting's figures of the village of a partition. */
async function shown(partition: number) {
  const answer = await fetch(`${installation.of('reporting').url}/api/v1/villages/${villageOf(partition)}`);
  const { asOf, salesFen, openShops } = (await answer.json()) as Record<string, unknown>;
  return { asOf, salesFen, openShops };
}

/** Each place is kept once, with the codec and the problem. */
async function holdKept(places: readonly Place[], codec: string, problem: RegExp): Promise<void> {
  const all = await list();
  for (const { partition, offset, lastOffset } of places) {
    const kept = all.filter((one) => one.partition === partition && one.offset >= offset && one.offset <= lastOffset);
    expect(kept.map((one) => [one.offset, one.batch, problem.test(one.message)])).toEqual([[offset, { lastOffset, codec }, true]]);
  }
}

describe('forged offsets', () => {
  /** Without a hostile batch. */
  const CONTROL = 7;
  /** The records of each partition's hostile batch; `waiting` is how far before the batch another's update waits, and behind that a rejected one lies. */
  const forged: readonly ((shopId: string, unknown: string, waiting: number) => RecordDraft[])[] = [
    (shopId) => [orderIn(2 ** 31 - 1, shopId)],
    (shopId) => [orderIn(1_000_000, shopId)],
    (shopId) => [orderIn(1, shopId)],
    (shopId) => [orderIn(-1, shopId)],
    (shopId) => [orderIn(0, shopId), orderIn(0, shopId)],
    (shopId) => [orderIn(1, shopId), orderIn(0, shopId)],
    (_shopId, unknown, waiting) => [orderIn(-waiting, unknown), orderIn(1 - waiting, unknown, invalid)],
  ];

  it('change nothing of others: orders count as without them, and nothing that waits or is rejected is overwritten', async () => {
    const ours = everyPartition.map((partition) => shopOf(partition, 'ours'));
    const theirs = everyPartition.map((partition) => shopOf(partition, 'theirs'));
    const opening = (shopIds: readonly string[]) =>
      shopIds.map((shopId, partition) => opened({ shopId, villageCode: villageOf(partition), householdId: shopId, time: dayIn(1) }));
    await tell(...everyPartition.map((partition) => registered({ villageCode: villageOf(partition), time: dayIn(1) })), ...opening(theirs));
    const waitingAt = await installation.ends('marketplace.updates');
    await tell(...ours.flatMap((shopId) => [order(shopId, 1), invalid(shopId)]));
    await installation.quiet();

    const places: Place[] = [];
    for (const [partition, recordsOf] of forged.entries()) {
      const { [partition]: end = 0 } = await installation.ends('marketplace.updates');
      const records = recordsOf(theirs[partition] ?? '', shopOf(partition, 'unknown'), end - (waitingAt[partition] ?? 0));
      places.push(await sendAt(partition, batchOf(uncompressed, records, { lastOffsetDelta: records.length - 1 })));
    }
    await installation.quiet();
    // Waiting updates are in memory too, until a restart.
    await installation.of('ingestion').end('SIGTERM');
    await installation.start('ingestion');
    await tell(...opening(ours), ...ours.flatMap((shopId) => [order(shopId, 2), order(shopId, 3)]));
    await installation.quiet();

    const control = await shown(CONTROL);
    expect(control).toEqual({ asOf: dayIn(3).slice(0, 10), salesFen: 30_000_000, openShops: 2 });
    for (const partition of everyPartition) expect([partition, await shown(partition)]).toEqual([partition, control]);
    for (const [partition, offset] of waitingAt.entries()) {
      const url = `${installation.of('ingestion').url}/api/v1/rejected/${partition}:${offset + 1}`;
      const answer = await fetch(url, { headers: await installation.shown() });
      expect([partition, await answer.text()]).toEqual([partition, expect.stringContaining('ours')]);
    }
    await holdKept(places, 'none', /offset/);
  });
});

describe('a record hidden in the header of another', () => {
  /** A batch in which a record hides one more. */
  function hiding(more: Partial<RecordDraft>, count = 2, at = 0): Buffer {
    const records = Array.from({ length: count }, (_, index) => draftRecord(index, ''));
    for (const record of records.slice(at, at + 1)) hideRecords(record, [draftRecord(at + 1, '', more)]);
    return batchOf(gzip, records);
  }
  const farDelta = BigInt(Date.parse('3026-01-01T00:00:00Z') - Date.now());
  let day = 10;

  it.each<readonly [string, () => Buffer]>([
    ['dated 3026', () => hiding({ timestampDelta: farDelta })],
    [
      'whose headers run past its end',
      () => hiding({ headers: [[Buffer.from('h'), Buffer.alloc(0)]], written: { headerValueLength: () => varint(1_000) } }),
    ],
    // A part that a batch is handed on in ends with it.
    ['whose offset is no number', () => hiding({ written: { offset: () => varint(1, 400) } }, 50_001, 49_998)],
  ])(
    '%s is not read: all partitions and the clock move on, and what comes again is a repeat',
    async (_name, hostile) => {
      const [today, tomorrow] = [++day, ++day];
      const attacked = today % partitions;
      const shops = everyPartition.map((partition) => shopOf(partition, `hidden-${today}`));
      const orders = shops.map((shopId) => order(shopId, today));
      await tell(
        ...shops.map((shopId, partition) => opened({ shopId, villageCode: villageOf(partition), householdId: shopId, time: dayIn(today) })),
        ...orders,
      );
      await installation.quiet();
      const before = await counts();
      const place = await sendAt(attacked, hostile());
      await tell(...orders, ...orders, ...shops.map((shopId) => order(shopId, tomorrow)));
      await installation.quiet();
      const { accepted, repeated } = await counts();
      expect([accepted - before.accepted, repeated - before.repeated]).toEqual([partitions, 2 * partitions]);
      expect((await shown(attacked)).asOf).toBe(dayIn(tomorrow).slice(0, 10));
      expect(await lag()).toMatch(/^Nothing is behind/);
      await holdKept([place], 'gzip', /record/);
    },
    60_000,
  );
});

async function lag(): Promise<string> {
  const cli = path.join(__dirname, '../../../apps/cli/dist/cli.js');
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'lag'], { env: { ...process.env, TOPIC_PREFIX: prefix } });
  return stdout;
}

interface Item {
  readonly partition: number;
  readonly offset: number;
  readonly reason: string;
  readonly message: string;
  readonly batch: { readonly codec: string; readonly lastOffset: number };
  readonly group?: { readonly count: number; readonly firstOffset: number; readonly lastOffset: number };
}

async function list(query = 'reason=unreadable-batch&limit=1000'): Promise<readonly Item[]> {
  const url = `${await installation.of('ingestion').address}/api/v1/rejected?${query}`;
  const answer = await fetch(url, { headers: await installation.shown() });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { readonly items: readonly Item[] }).items;
}
