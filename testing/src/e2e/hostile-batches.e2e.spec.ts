import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { topicName, topics } from '@taocun/contracts';
import { Installation } from '@taocun/harness/installation';
import { until } from '@taocun/harness/until';
import { compressFrameSync } from 'lz4-napi';
import { compress as compressSnappy } from 'snappyjs';
import { compressed, GZIP, largeRecord, LZ4, recordsOf, SNAPPY, ZSTD } from '../fuzz/compressed-batch';
import { hostileBatches } from '../fuzz/hostile-corpus';

const MIB = 1_048_576;

const prefix = `hostile-${randomUUID().slice(0, 8)}.`;
const installation = new Installation(prefix);
const partitions = topics['marketplace.updates'].partitions;
const registration = (id: string): string =>
  JSON.stringify({
    ...{ specversion: '1.0', id, source: '/registry', type: 'taocun.village.registered.v1', time: '2014-06-01T09:00:00+08:00' },
    data: { villageCode: '320324105212', name: '东风村', households: 350 },
  });
/** Updates that have been sent, and are to be accepted. */
let good = 0;

beforeAll(async () => {
  await installation.prepare();
  await installation.start('ingestion');
});
afterAll(() => installation.clear());

async function send(partition: number, ...batches: readonly Buffer[]): Promise<void> {
  const topic = topicName(prefix, 'marketplace.updates');
  const producer = await installation.kafka.producer([topic]);
  for (const bytes of batches) {
    const [answer] = await producer.produce([{ topic, partition, bytes }]);
    expect(answer).toEqual({ topic, partition, errorCode: 0 });
  }
  await producer.close();
}

/** Good updates, in a batch compressed by each way. */
function goodBatches(at: number): Buffer[] {
  const of = (name: string): Buffer => {
    good += 2;
    return recordsOf(registration(`${name}-${at}-1`), registration(`${name}-${at}-2`));
  };
  return [
    compressed(GZIP, gzipSync(of('gzip')), 2),
    compressed(SNAPPY, Buffer.from(compressSnappy(of('snappy'))), 2),
    compressed(LZ4, compressFrameSync(of('lz4')), 2),
    compressed(ZSTD, zstdCompressSync(of('zstd')), 2),
    // Java takes a next member of gzip that is broken for the end.
    compressed(GZIP, Buffer.concat([gzipSync(of('member')), Buffer.from([0x1f, 0x8b, 0, 0, 0, 0, 0, 0, 0, 0, 0])]), 2),
  ];
}

interface Counts {
  readonly accepted: number;
  readonly rejected: Readonly<Record<string, number>>;
}

async function counts(): Promise<Counts> {
  const answer = await fetch(`${await installation.of('ingestion').address}/api/v1/counts`, { headers: await installation.shown() });
  return (await answer.json()) as Counts;
}

it('bombs in every partition are passed over and kept, all that is good beside them counts, and memory stays bounded', async () => {
  const bombs = [compressed(GZIP, gzipSync(largeRecord(70 * MIB)), 1), compressed(ZSTD, zstdCompressSync(largeRecord(70 * MIB)), 1), compressed(LZ4, compressFrameSync(largeRecord(70 * MIB)), 1)]; // prettier-ignore
  // Large, and not too large: one record that is rejected by itself.
  const large = compressed(ZSTD, zstdCompressSync(largeRecord(30 * MIB)), 1);
  for (let partition = 0; partition < partitions; partition++)
    await send(partition, ...goodBatches(partition), ...bombs, large, ...goodBatches(partition + partitions));
  const wanted = { accepted: good, bombs: partitions * bombs.length, large: partitions };
  const told = async () => {
    const { accepted, rejected } = await counts();
    return { accepted, bombs: rejected['unreadable-batch'], large: rejected['too-large'] };
  };
  await until(told, (found) => isDeepStrictEqual(found, wanted), { what: 'all is counted' });
  const { status, body } = await list();
  expect([status, body.items.length]).toEqual([200, partitions * bombs.length]);
  expect(new Set(body.items.map(({ batch }) => batch.codec))).toEqual(new Set(['gzip', 'zstd', 'lz4']));
  expect(body.items[0]).toMatchObject({ reason: 'unreadable-batch', batch: { lastOffset: body.items[0]?.offset } });
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${installation.of('ingestion').pid}/status`, 'utf8'))?.[1];
  expect(Number(peak) / 1_024).toBeLessThan(600);
});

it('tens of thousands of invalid updates are counted each, and kept in some hundred documents, though ingestion is killed among them', async () => {
  const each = 20_000;
  const flood = compressed(GZIP, gzipSync(recordsOf(...Array.from({ length: each }, () => ''))), each);
  expect(flood.length).toBeLessThan(30_000);
  const told = async () => (await counts()).rejected['malformed-json'] ?? 0;
  await send(0, flood);
  await until(told, (count) => count > 0, { what: 'some are counted' });
  await send(0, flood, flood);
  await installation.stop('SIGKILL');
  await installation.start('ingestion');
  await send(0, flood);
  await until(told, (count) => count >= 4 * each, { what: 'all are counted' });
  expect(await told()).toBe(4 * each);
  const { items } = (await list('reason=malformed-json&limit=1000')).body;
  // Two days, where one ends in between.
  expect(items.length).toBeLessThanOrEqual(2 * 101);
  expect(items.reduce((sum, { group }) => sum + (group?.count ?? 1), 0)).toBe(4 * each);
  const groups = items.flatMap(({ group }) => group ?? []);
  expect(groups.at(-1)?.lastOffset).toBe(((await installation.ends('marketplace.updates'))[0] ?? 0) - 1);
});

it('what the broker takes of batches broken in every part stops no partition', async () => {
  const topic = topicName(prefix, 'marketplace.updates');
  const producer = await installation.kafka.producer([topic]);
  const taken: string[] = [];
  for (const [at, { name, bytes }] of hostileBatches('no update').entries()) {
    const partition = at % partitions;
    const [answer] = await producer.produce([{ topic, partition, bytes }]);
    if (answer !== undefined && 'errorCode' in answer && answer.errorCode === 0) taken.push(name);
  }
  await producer.close();
  // The broker itself refuses most; these it does not look into.
  expect(taken).toEqual(
    expect.arrayContaining(['gzip: bytes behind', 'zstd: tombstones', 'snappy: empty values', 'plain: timestamps of 0']),
  );
  for (let partition = 0; partition < partitions; partition++) await send(partition, ...goodBatches(partition + 2 * partitions));
  await until(counts, ({ accepted }) => accepted === good, { what: 'all that is good is counted' });
});

async function list(query = 'reason=unreadable-batch&limit=100') {
  const url = `${await installation.of('ingestion').address}/api/v1/rejected?${query}`;
  const answer = await fetch(url, { headers: await installation.shown() });
  interface Item {
    readonly offset: number;
    readonly reason: string;
    readonly batch: { readonly codec: string; readonly lastOffset: number };
    readonly group?: { readonly count: number; readonly firstOffset: number; readonly lastOffset: number };
  }
  return { status: answer.status, body: (await answer.json()) as { readonly items: readonly Item[] } };
}
