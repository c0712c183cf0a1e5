import { gzipSync } from 'node:zlib';
import { crc32c } from '@node-rs/crc32';
import { BatchWriter, type WrittenRecord } from './batch-writer';
import { type AbortedTransaction, readBatches } from './fetched-batches';

const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
const LOG_APPEND_TIME = 0x08;
const GZIP = 1;

interface Batch {
  readonly at: number;
  readonly records: readonly WrittenRecord[];
  readonly attributes?: number;
  readonly producerId?: bigint;
  /** Number of records at the batch's end that compaction has removed. */
  readonly removed?: number;
  /** Changes the compressed records. */
  readonly spoil?: (bytes: Buffer) => Buffer;
}

/** A batch as a broker stores it. */
function stored({
  at,
  records,
  attributes = 0,
  producerId = -1n,
  removed = 0,
  spoil = (one) => one,
}: Batch): Buffer {
  const writer = new BatchWriter();
  for (const record of records) writer.append(record);
  let bytes = Buffer.from(writer.finish(producerId, 0, 0));
  if ((attributes & 7) === GZIP) {
    bytes = Buffer.concat([bytes.subarray(0, 61), spoil(gzipSync(bytes.subarray(61)))]);
    bytes.writeInt32BE(bytes.length - 12, 8);
  }
  bytes.writeBigInt64BE(BigInt(at), 0);
  bytes.writeInt16BE(attributes, 21);
  bytes.writeInt32BE(records.length - 1 + removed, 23);
  bytes.writeUInt32BE(crc32c(bytes.subarray(21)), 17);
  return bytes;
}

const record = (value: string): WrittenRecord => ({ key: 'k', value, timestampMs: 1_000 });
const mark = (commit: boolean): WrittenRecord => ({
  key: Buffer.from([0, 0, 0, commit ? 1 : 0]),
  value: Buffer.alloc(6),
  timestampMs: 1_000,
});
/** Joins all parts. */
const logOf = async (bytes: Buffer, fetchedFrom = 0, aborted: readonly AbortedTransaction[] = []) => {
  const parts = [];
  for await (const part of readBatches(bytes, fetchedFrom, aborted)) parts.push(part);
  return {
    records: parts.flatMap(({ records }) => records),
    counts: parts.map(({ count }) => count),
    nextOffset: parts.at(-1)?.nextOffset,
    damaged: parts.at(-1)?.damaged,
  };
};
const values = async (bytes: Buffer, fetchedFrom = 0, aborted: readonly AbortedTransaction[] = []) => {
  const { records, nextOffset } = await logOf(bytes, fetchedFrom, aborted);
  return { read: records.map(({ offset, value }) => `${offset}${String(value)}`), nextOffset };
};

it('records are read as they were written', async () => {
  const records: WrittenRecord[] = [
    { key: 'village-1', value: '{"a":1}', timestampMs: 1_700_000_000_000 },
    { key: null, value: null, timestampMs: 1_700_000_000_000 },
    { key: '', value: '', timestampMs: 1_700_000_000_001 },
    { key: Buffer.from([0, 255, 128]), value: '淘宝村'.repeat(30_000), timestampMs: 1_699_000_000_000 },
    {
      key: 'k',
      value: 'v',
      timestampMs: 1_800_000_000_000,
      headers: { traceparent: '00-1', 名: Buffer.from('值') },
    },
    {
      key: 'k',
      value: 'v',
      timestampMs: 0,
      headers: { empty: '', none: null, twice: ['one', 'two', null], ['__proto__']: 'own' },
    },
  ];
  const { records: read, nextOffset } = await logOf(stored({ at: 7_000_000_000, records }), 0, []);
  const bytes = (data: string | Buffer | null) => (data === null ? null : Buffer.from(data));
  expect(nextOffset).toBe(7_000_000_006);
  expect(read.map(({ offset, timestampMs, key, value }) => ({ offset, timestampMs, key, value }))).toEqual(
    records.map(({ key, value, timestampMs }, at) => ({
      offset: 7_000_000_000 + at,
      timestampMs,
      key: bytes(key),
      value: bytes(value),
    })),
  );
  expect(read.slice(0, 4).map(({ headers }) => headers)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(read[4]?.headers).toEqual({ traceparent: Buffer.from('00-1'), 名: Buffer.from('值') });
  const last = read[5]?.headers ?? {};
  expect(Object.entries(last)).toEqual([
    ['empty', Buffer.alloc(0)],
    ['none', null],
    ['twice', [Buffer.from('one'), Buffer.from('two'), null]],
    ['__proto__', Buffer.from('own')],
  ]);
});

it('several batches are read without what is before the requested offset, and one that is cut off is left', async () => {
  const log = Buffer.concat([
    stored({ at: 10, records: [record('a'), record('b'), record('c')] }),
    stored({ at: 13, records: [record('d')], attributes: GZIP }),
    stored({ at: 20, records: [record('e'), record('f')] }),
  ]);
  expect(await values(log, 11)).toEqual({ read: ['11b', '12c', '13d', '20e', '21f'], nextOffset: 22 });
  expect(await values(log, 21)).toEqual({ read: ['21f'], nextOffset: 22 });
  expect(await values(log.subarray(0, -1), 11)).toEqual({ read: ['11b', '12c', '13d'], nextOffset: 14 });
  expect(await values(log.subarray(0, 5))).toEqual({ read: [], nextOffset: undefined });
});

it('reading continues after records that compaction has removed', async () => {
  expect(await values(stored({ at: 4, records: [record('a')], removed: 5 }), 6)).toEqual({
    read: [],
    nextOffset: 10,
  });
});

it('the time of appending is used where the topic stamps records so', async () => {
  const batch = stored({
    at: 0,
    records: [record('a'), { ...record('b'), timestampMs: 5_000 }],
    attributes: LOG_APPEND_TIME,
  });
  const { records } = await logOf(batch, 0, []);
  expect(records.map(({ timestampMs }) => timestampMs)).toEqual([5_000, 5_000]);
});

it('reading ends before a batch that is damaged or too old, and names it once it is the first', async () => {
  const good = stored({ at: 0, records: [record('a')] });
  const damaged = stored({ at: 5, records: [record('abc')] });
  damaged.writeUInt8(damaged.readUInt8(damaged.length - 3) ^ 1, damaged.length - 3);
  expect(await logOf(damaged)).toMatchObject({
    damaged: 'the batch at offset 5 is damaged: its checksum does not match',
    nextOffset: undefined,
  });
  expect(await logOf(Buffer.concat([good, damaged]))).toMatchObject({ counts: [1], nextOffset: 1 });
  const old = stored({ at: 5, records: [record('a')] });
  old[16] = 1;
  expect((await logOf(old)).damaged).toBe(
    'the batch at offset 5 has format 1, older than Kafka 0.11: copy the topic',
  );
});

describe('a batch that nobody can decompress', () => {
  const unknown = stored({ at: 5, records: [record('a'), record('b')], attributes: 6 });

  it('is skipped, with one record in its place that states all of it', async () => {
    const log = Buffer.concat([
      stored({ at: 4, records: [record('x')] }),
      unknown,
      stored({ at: 7, records: [record('y')] }),
    ]);
    const { records, nextOffset } = await logOf(log, 4);
    expect(nextOffset).toBe(8);
    expect(records.map(({ offset, value }) => [offset, value && String(value)])).toEqual([
      [4, 'x'],
      [5, null],
      [7, 'y'],
    ]);
    const plain = unknown.subarray(61);
    expect(records[1]).toEqual({
      offset: 5,
      timestampMs: 1_000,
      key: null,
      value: null,
      headers: undefined,
      unreadable: {
        lastOffset: 6,
        codec: '6',
        problem: 'it is compressed by the unknown codec 6',
        bytes: plain,
        length: plain.length,
      },
    });
  });

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, -9)],
    [
      'with another checksum',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -8), Buffer.alloc(4), bytes.subarray(-4)]),
    ],
    ['no gzip at all', () => Buffer.from('no gzip at all')],
    ['of fewer records than it says', () => gzipSync(Buffer.alloc(0))],
    [
      'of records that are longer than it',
      () => gzipSync(Buffer.from([0x7e, 0, 0, 0, 1, 1, 0, 0x7e, 0, 0, 0, 1, 1, 0])),
    ],
  ])('%s', async (_name, spoil) => {
    const batch = stored({ at: 5, records: [record('a'), record('b')], attributes: GZIP, spoil });
    const { records, nextOffset } = await logOf(batch);
    expect([records.length, records[0]?.unreadable?.codec, nextOffset]).toEqual([1, 'gzip', 7]);
  });
});

it('a batch of very many small records is returned in parts, and reading continues within it', async () => {
  const records = Array.from({ length: 120_000 }, (_, at) => ({
    key: `key-${'k'.repeat(at % 90)}`,
    value: String(at).repeat(at % 20),
    timestampMs: 1,
  }));
  const batch = stored({ at: 7, records, attributes: GZIP });
  const whole = await logOf(batch);
  expect(whole.counts).toEqual([50_000, 50_000, 20_000]);
  expect(whole.records.map(({ value }) => String(value))).toEqual(records.map(({ value }) => value));
  const { counts, records: read, nextOffset } = await logOf(batch, 50_007);
  expect([counts, read[0]?.offset, read.at(-1)?.offset, nextOffset]).toEqual([
    [50_000, 20_000],
    50_007,
    120_006,
    120_007,
  ]);
});

it('a plain batch is returned in parts too', async () => {
  const records = Array.from({ length: 100_001 }, () => ({ key: null, value: null, timestampMs: 1 }));
  const { counts, nextOffset } = await logOf(stored({ at: 0, records }), 1);
  expect([counts, nextOffset]).toEqual([[50_000, 50_000, 0], 100_001]);
});

it('a compressed batch is opened once those before it are used', async () => {
  const large = 'x'.repeat(9_000_000);
  const log = Buffer.concat(
    [5, 6, 7].map((at) => stored({ at, records: [record(large)], attributes: GZIP })),
  );
  expect((await logOf(log)).counts).toEqual([1, 1, 1]);
});

describe('transactions', () => {
  const ids: Readonly<Record<string, bigint>> = { a: 1n, b: 2n, c: 3n };

  /**
   * In `log`, each step is a batch: `A` a record of producer a in a transaction, `a` one outside of any, `A!`
   * an abort, `A.` a commit.
   */
  async function seen(
    log: string,
    aborted: readonly (readonly [string, number])[],
    from = 0,
  ): Promise<string> {
    const steps = log.split(' ').slice(from);
    const batches = steps.map((step, at) => {
      const producerId = ids[step.charAt(0).toLowerCase()] ?? 0n;
      const transactional = step === step.toUpperCase() ? TRANSACTIONAL : 0;
      return step.length === 2
        ? stored({
            at: from + at,
            records: [mark(step.endsWith('.'))],
            attributes: TRANSACTIONAL | CONTROL,
            producerId,
          })
        : stored({ at: from + at, records: [record(step)], attributes: transactional, producerId });
    });
    const transactions = aborted.map(([producer, firstOffset]) => ({
      producerId: ids[producer] ?? 0n,
      firstOffset,
    }));
    const { records, nextOffset } = await logOf(Buffer.concat(batches), from, transactions);
    expect(nextOffset).toBe(from + steps.length);
    const read = new Map(records.map(({ offset, value }) => [offset, String(value)]));
    return steps.map((_, at) => read.get(from + at) ?? '-').join('');
  }

  it.each<[string, string, [string, number][], string]>([
    ['none is aborted', 'A B A. B.', [], 'AB--'],
    ['one is aborted', 'A B A! B.', [['a', 0]], '-B--'],
    [
      'both are',
      'A B A! B!',
      [
        ['a', 0],
        ['b', 1],
      ],
      '----',
    ],
    [
      'told in another order',
      'A B A! B!',
      [
        ['b', 1],
        ['a', 0],
      ],
      '----',
    ],
    ['the next of the same producer is committed', 'A A! A A.', [['a', 0]], '--A-'],
    [
      'the next but one is aborted too',
      'A A! A A. A A!',
      [
        ['a', 0],
        ['a', 4],
      ],
      '--A---',
    ],
    ['a producer also sends outside of transactions', 'A b B b A! B.', [['a', 0]], '-bBb--'],
    ['of an aborted producer what lies outside of transactions stays', 'A a A! a', [['a', 0]], '-a-a'],
  ])('whose records were aborted are skipped: %s', async (_name, log, aborted, expected) => {
    expect(await seen(log, aborted)).toBe(expected);
  });

  it.each([0, 1, 2, 3, 4])('are seen alike wherever a fetch begins: at %i', async (from) => {
    const aborted: [string, number][] = [
      ['a', 0],
      ['b', 1],
    ];
    expect(await seen('A B C A B C A! B! C.', aborted, from)).toBe('--C--C---'.slice(from));
  });

  it('are not ended by a record whose key looks like a mark', async () => {
    const aborted = stored({
      at: 0,
      records: [{ ...record('x'), key: Buffer.alloc(4) }, record('y')],
      attributes: TRANSACTIONAL,
      producerId: 1n,
    });
    expect(await values(aborted, 0, [{ producerId: 1n, firstOffset: 0 }])).toEqual({
      read: [],
      nextOffset: 2,
    });
  });
});
