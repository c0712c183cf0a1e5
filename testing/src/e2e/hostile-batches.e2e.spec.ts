import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { topicName, topics } from '@taocun/contracts';
import { Installation } from '@taocun/harness/installation';
import { served, until } from '@taocun/harness/until';
import { type Compression, compressions, gzip, lz4, zstd } from '../batches/compressions';
import { draftBatch, draftRecord, encodeBatch, varint } from '../batches/draft';
import { generateBatch } from '../batches/generate';

const MIB = 1_048_576;

const prefix = `hostile-${randomUUID().slice(0, 8)}.`;
const installation = new Installation(prefix, { READ_TO_END_AFTER_MS: '200', CHECKPOINT_INTERVAL_MS: '100' });
const partitions = topics['marketplace.updates'].partitions;
const everyPartition = Array.from({ length: partitions }, (_, partition) => partition);
const registration = (id: string): string =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source: '/registry',
    type: 'taocun.village.registered.v1',
    time: '2014-06-01T09:00:00+08:00',
    data: { villageCode: '320324105212', name: '东风村', households: 350 },
  });
/** The number of sent updates that must be accepted. */
let good = 0;

beforeAll(async () => {
  await installation.prepare();
  await installation.start('ingestion');
});
afterAll(() => installation.clear());

/** Sends batches unchanged, and returns the broker's errors: 0 for a batch that it accepted. */
async function offer(
  batches: readonly { readonly partition: number; readonly bytes: Buffer }[],
): Promise<number[]> {
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

function valuesIn(compression: Compression, ...values: readonly (string | Buffer)[]): Buffer {
  const records = values.map((value, at) => draftRecord(at, value));
  return encodeBatch(draftBatch(records, { compression, baseTimestamp: BigInt(Date.now()) }));
}

/** Valid updates, in one batch for each compression. */
function goodBatches(at: number): Buffer[] {
  const of = (name: string, compression: Compression): Buffer => {
    good += 2;
    return valuesIn(compression, registration(`${name}-${at}-1`), registration(`${name}-${at}-2`));
  };
  // Java treats a broken further member of gzip as the end.
  const brokenMember = Buffer.from([0x1f, 0x8b, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  return [
    ...compressions.map((compression, way) => of(`way-${way}`, compression)),
    of('broken-member', {
      ...gzip,
      compress: (plain) => Buffer.concat([gzip.compress(plain), brokenMember]),
    }),
  ];
}

interface Counts {
  readonly accepted: number;
  readonly repeated: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly partitions: readonly { readonly partition: number; readonly offset: number }[];
}

async function counts(): Promise<Counts> {
  const answer = await fetch(`${await installation.of('ingestion').address}/api/v1/updates/counts`, {
    headers: await installation.shown(),
  });
  return (await answer.json()) as Counts;
}

it('bombs in every partition are skipped and stored, all valid updates next to them count, and memory stays bounded', async () => {
  const bombs = [gzip, zstd, lz4].map((compression) => valuesIn(compression, Buffer.alloc(70 * MIB)));
  // Large but within the limit: one record that is rejected alone.
  const large = valuesIn(zstd, Buffer.alloc(30 * MIB));
  for (let partition = 0; partition < partitions; partition++)
    await send(
      partition,
      ...goodBatches(partition),
      ...bombs.filter((_, at) => at === partition % bombs.length),
      large,
      ...goodBatches(partition + partitions),
    );
  const expected = { accepted: good, bombs: partitions, large: partitions };
  const current = async () => {
    const { accepted, rejected } = await counts();
    return { accepted, bombs: rejected['unreadable-batch'], large: rejected['too-large'] };
  };
  await until(current, (values) => isDeepStrictEqual(values, expected), { what: 'all is counted' });
  const stored = await list();
  expect(stored.length).toBe(partitions);
  expect(new Set(stored.map(({ batch }) => batch.codec))).toEqual(new Set(['gzip', 'zstd', 'lz4']));
  expect(stored[0]).toMatchObject({ reason: 'unreadable-batch', batch: { lastOffset: stored[0]?.offset } });
  expect(peakMib()).toBeLessThan(600);
});

it('an update with thirty million headers, two kilobytes of zstd, is rejected alone, and memory stays bounded', async () => {
  const before = (await counts()).rejected['invalid-envelope'] ?? 0;
  const headers = 30_000_000;
  // Attributes, time, offset, no key, and the value; a header without name and value is two zeros.
  const fields = [
    Buffer.from([0, 0, 0, 1]),
    varint(2n),
    Buffer.from('{}'),
    varint(BigInt(headers)),
    Buffer.alloc(2 * headers),
  ];
  const fieldBytes = fields.reduce((sum, { length }) => sum + length, 0);
  const record = Buffer.concat([varint(BigInt(fieldBytes)), ...fields]);
  const bytes = encodeBatch(
    draftBatch([], { count: 1, leftOver: record, compression: zstd, baseTimestamp: BigInt(Date.now()) }),
  );
  expect(bytes.length).toBeLessThan(3_000);
  await send(0, bytes, ...goodBatches(4 * partitions));
  const current = async () => {
    const { accepted, rejected } = await counts();
    return { accepted, more: (rejected['invalid-envelope'] ?? 0) - before };
  };
  await until(current, (values) => isDeepStrictEqual(values, { accepted: good, more: 1 }), {
    what: 'all is counted',
  });
  expect(peakMib()).toBeLessThan(600);
});

it('tens of thousands of invalid updates are each counted, and stored in as many documents as a day may have, even if ingestion is killed', async () => {
  const each = 10_000;
  const flood = valuesIn(gzip, ...Array.from({ length: each }, () => ''));
  expect(flood.length).toBeLessThan(30_000);
  const malformed = async () => (await counts()).rejected['malformed-json'] ?? 0;
  await send(0, flood);
  await until(malformed, (count) => count > 0, { what: 'some are counted' });
  await send(0, flood, flood);
  await installation.of('ingestion').end('SIGKILL');
  await installation.start('ingestion');
  await send(0, flood);
  await until(malformed, (count) => count >= 4 * each, { what: 'all are counted' });
  expect(await malformed()).toBe(4 * each);
  const items = await list('reason=malformed-json&limit=1000');
  // Two days, if midnight passes meanwhile.
  expect(items.length).toBeLessThanOrEqual(2 * (each + 1));
  expect(items.reduce((sum, { group }) => sum + (group?.count ?? 1), 0)).toBe(4 * each);
  const groups = items.flatMap(({ group }) => group ?? []);
  expect(groups.at(-1)?.lastOffset).toBe(((await installation.ends('marketplace.updates'))[0] ?? 0) - 1);
});

it('the broker accepts some batches composed byte by byte: each is read or stored once as unreadable, and valid ones after it count', async () => {
  const ends = await installation.ends('marketplace.updates');
  // Damaged compressed bytes can use up all memory of the broker, which otherwise refuses them.
  const clear = Array.from({ length: 1_000 }, (_, seed) => generateBatch(seed)).filter(
    ({ ruling }) => ruling !== 'either',
  );
  const batches = clear.map((batch, at) => {
    const bytes = Buffer.from(batch.bytes);
    // The broker assigns the offsets.
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
  // Valid updates are rerouted, and counted in their new partitions before their former ones are saved.
  const written = await installation.ends('marketplace.updates');
  const offsets = async (): Promise<number[]> => (await counts()).partitions.map(({ offset }) => offset);
  await until(offsets, (saved) => isDeepStrictEqual(saved, written), {
    what: 'all partitions are saved up to their ends',
  });
  const all = new Set(placed.map(({ place }) => place));
  const places = (await list()).map(
    ({ partition, offset, batch }) => `${partition}:${offset}-${batch.lastOffset}`,
  );
  expect(places.filter((place) => all.has(place)).sort()).toEqual(unreadable.sort());
});

/** The peak resident memory of ingestion. */
function peakMib(): number {
  const peak = /VmHWM:\s+(\d+) kB/.exec(
    readFileSync(`/proc/${installation.of('ingestion').pid}/status`, 'utf8'),
  )?.[1];
  return Number(peak) / 1_024;
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
  const first = `${await installation.of('ingestion').address}/api/v1/rejected?${query}`;
  const all: Item[] = [];
  for (let url = first; ;) {
    const headers = await installation.shown();
    const answer = await served(() => fetch(url, { headers }));
    expect(answer.status).toBe(200);
    const { items, next } = (await answer.json()) as {
      readonly items: readonly Item[];
      readonly next?: string;
    };
    all.push(...items);
    if (next === undefined) return all;
    url = `${first}&cursor=${next}`;
  }
}
