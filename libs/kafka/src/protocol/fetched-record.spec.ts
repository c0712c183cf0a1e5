import { gzipSync } from 'node:zlib';
import { crc32c } from '@node-rs/crc32';
import { readBatches } from './fetched-batches';

const BASE_OFFSET = 1_000;
const BASE_MS = 1_700_000_000_000;
const HOUR_MS = 3_600_000;
const MOST_MS = 8_640_000_000_000_000;
const [TRANSACTIONAL, CONTROL, LOG_APPEND_TIME] = [0x10, 0x20, 0x08] as const;

/** A zigzag varint of at least `bytes` bytes. */
function varint(value: number, bytes = 1): number[] {
  const written: number[] = [];
  let left = BigInt(value) * 2n;
  if (value < 0) left = -left - 1n;
  for (; left > 127n || written.length + 1 < bytes; left >>= 7n) written.push(Number(left & 127n) | 128);
  return [...written, Number(left)];
}

/** The numbers that a record states, as bytes; by default those of a small, valid record. */
interface Written {
  readonly delta?: number[];
  readonly timeDelta?: number[];
  readonly keyLength?: number[];
  readonly key?: string;
  readonly valueLength?: number[];
  readonly value?: string;
  readonly headers?: number[];
  /** Added to the record's true length. */
  readonly off?: number;
  readonly lengthBytes?: number;
}

const NO_HEADERS = varint(0);

function record({
  delta = varint(0),
  timeDelta = varint(0),
  headers = NO_HEADERS,
  off = 0,
  lengthBytes = 1,
  ...fields
}: Written): Buffer {
  const {
    key = 'k',
    keyLength = varint(key.length),
    value = 'v',
    valueLength = varint(value.length),
  } = fields;
  const body = [
    0,
    ...timeDelta,
    ...delta,
    ...keyLength,
    ...Buffer.from(key),
    ...valueLength,
    ...Buffer.from(value),
    ...headers,
  ];
  return Buffer.from([...varint(body.length + off, lengthBytes), ...body]);
}

interface Batch {
  readonly records: readonly Buffer[];
  readonly count?: number;
  readonly lastDelta?: number;
  readonly baseMs?: bigint;
  readonly newestMs?: bigint;
  readonly attributes?: number;
  readonly at?: number;
}

/** A batch as a broker stores it; `gzip` compresses its records. */
function stored(codec: Codec, { records, attributes = 0, at = BASE_OFFSET, ...stated }: Batch): Buffer {
  const {
    count = records.length,
    lastDelta = Math.max(0, count - 1),
    baseMs = BigInt(BASE_MS),
    newestMs = baseMs,
  } = stated;
  const body = Buffer.concat(records);
  const batch = Buffer.concat([Buffer.alloc(61), codec === 'gzip' ? gzipSync(body) : body]);
  batch.writeBigInt64BE(BigInt(at), 0);
  batch.writeInt32BE(batch.length - 12, 8);
  batch[16] = 2;
  batch.writeInt16BE(attributes | (codec === 'gzip' ? 1 : 0), 21);
  batch.writeInt32BE(lastDelta, 23);
  batch.writeBigInt64BE(baseMs, 27);
  batch.writeBigInt64BE(newestMs, 35);
  batch.writeBigInt64BE(7n, 43);
  batch.writeInt32BE(count, 57);
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}

type Codec = 'none' | 'gzip';

/** The result of reading some batches: the offset of each record, or the fault of its batch. */
async function readOf(
  bytes: Buffer,
  fetchedFrom = 0,
  aborted: { producerId: bigint; firstOffset: number }[] = [],
) {
  const read: (number | string)[] = [];
  const times: number[] = [];
  let nextOffset;
  for await (const part of readBatches(bytes, fetchedFrom, aborted)) {
    for (const { offset, timestampMs, unreadable } of part.records) {
      read.push(
        unreadable === undefined ? offset - BASE_OFFSET : `${offset - BASE_OFFSET}: ${unreadable.problem}`,
      );
      times.push(timestampMs - BASE_MS);
    }
    ({ nextOffset } = part);
  }
  return { read, times, nextOffset };
}

const headersOf = (...pairs: readonly (readonly [name: number[], value: number[]])[]): number[] => [
  ...varint(pairs.length),
  ...pairs.flatMap(([name, value]) => [...name, ...value]),
];
const ends = "a record's fields do not end where it ends";
const rises = "a record's offset does not rise within the offsets of its batch";
const long = 'a record has a number that is too long';

describe.each<Codec>(['none', 'gzip'])('in a batch with codec %s', (codec) => {
  it.each<[string, Written]>([
    ['of few bytes', {}],
    ['with a length of five bytes', { lengthBytes: 5 }],
    ['with an offset of five bytes', { delta: varint(0, 5) }],
    ['with a time of ten bytes', { timeDelta: varint(0, 10) }],
    ['with a key of the least length', { key: '', keyLength: [0xff, 0xff, 0xff, 0xff, 0x0f] }],
    ['with no value, told by another negative length', { value: '', valueLength: varint(-7) }],
    ['with a header without name and value', { headers: headersOf([varint(0), varint(-1)]) }],
  ])('a record %s is read', async (_name, written) => {
    expect(await readOf(stored(codec, { records: [record(written)] }))).toMatchObject({
      read: [0],
      nextOffset: BASE_OFFSET + 1,
    });
  });

  it.each<[string, string, Written]>([
    ['a byte shorter than it is', ends, { off: -1 }],
    ['a byte longer than it is, with another behind it', ends, { off: 1 }],
    ['of a negative length', ends, { off: -100 }],
    ['with a length of six bytes', long, { lengthBytes: 6 }],
    ['with an offset of six bytes', long, { delta: varint(0, 6) }],
    ['with a time of eleven bytes', long, { timeDelta: varint(0, 11) }],
    ['with a time of more than 64 bits', long, { timeDelta: [...Array.from({ length: 9 }, () => 0x80), 2] }],
    [
      'with a key whose length has more than 32 bits',
      long,
      { key: '', keyLength: [0x80, 0x80, 0x80, 0x80, 0x10] },
    ],
    ['with a key that ends behind it', ends, { keyLength: varint(12) }],
    ['with a value that ends behind it', ends, { valueLength: varint(2) }],
    ['with a negative number of headers', ends, { headers: varint(-1) }],
    ['with more headers than it has room for', ends, { headers: [...varint(2), 0, 1, 0] }],
    [
      'with a header whose name has a negative length',
      'a header has a name of negative length',
      { headers: headersOf([varint(-1), [0]]) },
    ],
    ['with a header whose name ends behind it', ends, { headers: headersOf([varint(6), varint(0)]) }],
    ['with a header whose value ends behind it', ends, { headers: headersOf([varint(0), varint(1)]) }],
    ['with bytes behind its headers', ends, { headers: [...NO_HEADERS, 0] }],
  ])('a record %s makes it unreadable', async (_name, problem, written) => {
    const records = [record({}), record({ delta: varint(1), ...written }), record({ delta: varint(2) })];
    const log = Buffer.concat([
      stored(codec, { records }),
      stored(codec, { records: [record({})], at: BASE_OFFSET + 3 }),
    ]);
    expect(await readOf(log)).toMatchObject({ read: [`0: ${problem}`, 3], nextOffset: BASE_OFFSET + 4 });
  });

  it('the records that another one hides in a header make it unreadable', async () => {
    const hidden = record({ delta: varint(1) });
    const around = record({
      headers: headersOf([varint(0), [...varint(hidden.length), ...hidden]]),
      off: -hidden.length,
    });
    expect((await readOf(stored(codec, { records: [around], count: 2 }))).read).toEqual([`0: ${ends}`]);
  });

  it.each<[string, number[], number, (number | string)[]]>([
    ['without gaps', [0, 1, 2], 2, [0, 1, 2]],
    ['with gaps, as compaction leaves them', [1, 5], 9, [1, 5]],
    ['up to the last', [0, 9], 9, [0, 9]],
    ['beyond the last', [0, 10], 9, [`0: ${rises}`]],
    ['far beyond the last', [2 ** 31 - 1], 0, [`0: ${rises}`]],
    ['before the first', [-1, 0], 9, [`0: ${rises}`]],
    ['that come again', [0, 1, 1], 2, [`0: ${rises}`]],
    ['that fall', [1, 0], 1, [`0: ${rises}`]],
  ])('offsets %s', async (_name, deltas, lastDelta, expected) => {
    const records = deltas.map((delta) => record({ delta: varint(delta) }));
    expect(await readOf(stored(codec, { records, lastDelta }))).toMatchObject({
      read: expected,
      nextOffset: BASE_OFFSET + lastDelta + 1,
    });
  });

  it.each<[string, number, number, string]>([
    ['with a byte behind them', 1, 1, 'bytes follow its last record'],
    ['fewer than they are', 0, 0, 'bytes follow its last record'],
    ['more than they are', 2, 0, ends],
    ['less than none', -1, 0, 'it states a negative number of records'],
  ])('records that are counted as %s make it unreadable', async (_name, count, behind, problem) => {
    const { read } = await readOf(
      stored(codec, { records: [record({}), Buffer.alloc(behind)], count, lastDelta: 0 }),
    );
    expect(read).toEqual([`0: ${problem}`]);
  });

  it('without any record is read, as compaction leaves it', async () => {
    const read = await readOf(stored(codec, { records: [], lastDelta: 3 }));
    expect(read).toMatchObject({ read: [], nextOffset: BASE_OFFSET + 4 });
  });

  it.each<[string, number, bigint, number]>([
    ['before the first date', -1, BigInt(-MOST_MS), -MOST_MS],
    ['long before it', -1, BigInt(1 - Number.MAX_SAFE_INTEGER), -MOST_MS],
    ['of the least number', -1, -(2n ** 63n), -MOST_MS],
    ['after the last date', 1, BigInt(MOST_MS), MOST_MS],
    ['long after it', 1, BigInt(Number.MAX_SAFE_INTEGER), MOST_MS],
    ['of the greatest number', 0, 2n ** 63n - 1n, MOST_MS],
    ['long before that of its batch', -(2 ** 60), BigInt(BASE_MS), -MOST_MS],
    ['as long before as can be', -(2 ** 63), BigInt(BASE_MS), -MOST_MS],
    [
      'before its batch by more than four quadrillions',
      -(2 ** 52 + 1),
      BigInt(BASE_MS),
      BASE_MS - 2 ** 52 - 1,
    ],
    ['long after that of its batch', 2 ** 60, BigInt(BASE_MS), BASE_MS + HOUR_MS],
  ])('a record with a time %s is read, and has the nearest date', async (_name, delta, baseMs, expected) => {
    const records = [record({ timeDelta: varint(delta) }), record({ delta: varint(1) })];
    const { read, times } = await readOf(stored(codec, { records, baseMs }));
    expect([read, times[0]]).toEqual([[0, 1], expected - BASE_MS]);
  });

  it('of more than 8,192 headers of a record the first are read', async () => {
    const named = (name: string): [number[], number[]] => [
      [...varint(name.length), ...Buffer.from(name)],
      varint(0),
    ];
    const headersWith = (others: number): number[] =>
      headersOf(named('first'), ...Array.from({ length: others }, () => named('')), named('last'));
    const read: unknown[] = [];
    for (const others of [8_190, 8_191]) {
      for await (const { records } of readBatches(
        stored(codec, { records: [record({ headers: headersWith(others) })] }),
        0,
        [],
      ))
        read.push(...records.map(({ headers }) => [Object.keys(headers ?? {}), headers?.['']?.length]));
    }
    expect(read).toEqual([
      [['first', '', 'last'], 8_190],
      [['first', ''], 8_191],
    ]);
  });

  it('a record is an hour newer than its batch at most', async () => {
    const records = [0, HOUR_MS, HOUR_MS + 1, 400_000 * HOUR_MS].map((ms, at) =>
      record({ delta: varint(at), timeDelta: varint(ms) }),
    );
    expect((await readOf(stored(codec, { records }))).times).toEqual([0, HOUR_MS, HOUR_MS, HOUR_MS]);
    expect(
      (await readOf(stored(codec, { records, attributes: LOG_APPEND_TIME, newestMs: BigInt(BASE_MS + 5) })))
        .times,
    ).toEqual([5, 5, 5, 5]);
  });

  it('the batch is as unreadable when a fetch begins within it, and stands where that began', async () => {
    const records = [record({ off: 1 }), record({ delta: varint(1) }), record({ delta: varint(2) })];
    expect(await readOf(stored(codec, { records }), BASE_OFFSET + 2)).toMatchObject({
      read: [`2: ${ends}`],
      nextOffset: BASE_OFFSET + 3,
    });
  });

  it('its bytes are stored up to 64 KiB, with its codec and its last offset', async () => {
    const records = [record({ value: 'x'.repeat(70_000), valueLength: varint(70_001) })];
    const batch = stored(codec, { records, lastDelta: 4 });
    const raw = batch.subarray(61);
    for await (const { records: read } of readBatches(batch, 0, []))
      expect(read[0]?.unreadable).toEqual({
        lastOffset: BASE_OFFSET + 4,
        codec,
        problem: ends,
        bytes: raw.subarray(0, 65_536),
        length: raw.length,
      });
  });

  it('of an aborted transaction it is skipped unread', async () => {
    const batch = stored(codec, { records: [record({ off: 1 })], attributes: TRANSACTIONAL });
    const aborted = [{ producerId: 7n, firstOffset: BASE_OFFSET }];
    expect(await readOf(batch, 0, aborted)).toMatchObject({ read: [], nextOffset: BASE_OFFSET + 1 });
  });

  it('a mark that is unreadable is reported, and ends its transaction all the same', async () => {
    const log = Buffer.concat([
      stored(codec, { records: [record({})], attributes: TRANSACTIONAL }),
      stored(codec, {
        records: [record({ off: -1 })],
        attributes: TRANSACTIONAL | CONTROL,
        at: BASE_OFFSET + 1,
      }),
      stored(codec, { records: [record({})], attributes: TRANSACTIONAL, at: BASE_OFFSET + 2 }),
    ]);
    expect((await readOf(log, 0, [{ producerId: 7n, firstOffset: BASE_OFFSET }])).read).toEqual([
      `1: ${ends}`,
      2,
    ]);
  });
});

it.each<[string, bigint, number]>([
  ['fall', 5n, -2],
  ['do not rise', 5n, -1],
  ['are below none', -1n, 0],
  ['are exact no more', 2n ** 53n - 1n, 0],
])('reading ends before a batch whose own offsets %s', async (_name, at, lastDelta) => {
  const batch = stored('none', { records: [record({})], lastDelta });
  batch.writeBigInt64BE(at, 0);
  for await (const { damaged, nextOffset } of readBatches(batch, 0, []))
    expect([damaged, nextOffset]).toEqual([
      `the batch at offset ${at} is damaged: it ends at offset ${Number(at) + lastDelta}`,
      undefined,
    ]);
});

it('reading ends before a batch that is shorter than its header', async () => {
  const batch = Buffer.alloc(61);
  batch[16] = 2;
  batch.writeInt32BE(-12, 8);
  for await (const { damaged } of readBatches(batch, 0, []))
    expect(damaged).toBe('the batch at offset 0 is damaged: its checksum does not match');
}, 5_000);
