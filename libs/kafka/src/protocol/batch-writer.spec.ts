import { crc32c } from '@node-rs/crc32';
import { Reader, readRecordsBatch } from '@platformatic/kafka';
import { BatchWriter, type WrittenRecord } from './batch-writer';

function written(records: readonly WrittenRecord[], writer = new BatchWriter()): Buffer {
  for (const record of records) writer.append(record);
  return writer.finish(4_000_000_000_123n, 5, 77);
}

/** Reads the batch with another client's decoder. */
function read(batch: Buffer) {
  const { firstTimestamp, records, ...rest } = readRecordsBatch(Reader.from(Buffer.from(batch)));
  const read = records.map(({ timestampDelta, offsetDelta, key, value, headers }) => ({
    offset: offsetDelta,
    timestampMs: Number(firstTimestamp + timestampDelta),
    key,
    value,
    headers: headers.map(([name, header]) => [String(name), header]),
  }));
  return {
    ...rest,
    firstTimestamp: Number(firstTimestamp),
    maxTimestamp: Number(rest.maxTimestamp),
    records: read,
  };
}

/** The form in which the data is read back. */
const bytes = (data: string | Buffer | null): Buffer | null => (data === null ? null : Buffer.from(data));

it('another client reads the batch as it was written', () => {
  const records: WrittenRecord[] = [
    { key: 'village-1', value: '{"a":1}', timestampMs: 1_700_000_000_000 },
    { key: null, value: null, timestampMs: 1_700_000_000_000 },
    { key: '', value: '', timestampMs: 1_700_000_000_001 },
    { key: Buffer.from([0, 255, 128]), value: Buffer.from('淘宝村'), timestampMs: 1_699_999_999_000 },
    {
      key: '村'.repeat(50),
      value: '👍'.repeat(100),
      timestampMs: 1_700_000_000_000,
      headers: { traceparent: '00-1', 名: Buffer.from('值') },
    },
    {
      key: 'k',
      value: 'v',
      timestampMs: 1_700_000_000_000,
      headers: { empty: '', none: null, absent: undefined, twice: ['one', Buffer.from('two')] },
    },
  ];
  const batch = read(written(records));
  expect(batch).toMatchObject({
    producerId: 4_000_000_000_123n,
    producerEpoch: 5,
    firstSequence: 77,
    lastOffsetDelta: 5,
  });
  expect(batch.records.map(({ key, value, timestampMs }) => ({ key, value, timestampMs }))).toEqual(
    records.map(({ key, value, timestampMs }) => ({ key: bytes(key), value: bytes(value), timestampMs })),
  );
  expect(batch.records.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(batch.records[4]?.headers).toEqual([
    ['traceparent', Buffer.from('00-1')],
    ['名', Buffer.from('值')],
  ]);
  expect(batch.records[5]?.headers).toEqual([
    ['empty', Buffer.from('')],
    ['none', null],
    ['twice', Buffer.from('one')],
    ['twice', Buffer.from('two')],
  ]);
});

it('a batch may have timestamps that are years apart, in both directions', () => {
  const times = [
    1_700_000_000_000,
    0,
    4_102_444_800_000,
    1,
    1_700_000_000_000 - 2 ** 31,
    1_700_000_000_000 + 2 ** 31,
    1_700_000_000_000 + 2 ** 32,
  ];
  const batch = read(written(times.map((timestampMs) => ({ key: null, value: 'v', timestampMs }))));
  expect(batch.records.map(({ timestampMs }) => timestampMs)).toEqual(times);
  expect([batch.firstTimestamp, batch.maxTimestamp]).toEqual([times[0], 4_102_444_800_000]);
});

it.each([63, 64, 127, 128, 8_191, 8_192, 16_383, 16_384, 1_048_575, 1_048_576, 3_000_000])(
  'a batch may have a value of %i bytes',
  (length) => {
    const value = Buffer.alloc(length, 'x');
    const batch = read(
      written([
        { key: 'k', value, timestampMs: 1 },
        { key: 'k', value: 'after', timestampMs: 1 },
      ]),
    );
    expect(batch.records[0]?.value?.equals(value)).toBe(true);
    expect(String(batch.records[1]?.value)).toBe('after');
  },
);

it('a batch may have 100,000 records', () => {
  const records = Array.from({ length: 100_000 }, (_, at) => ({
    key: `k${at}`,
    value: `v${at * 3}`,
    timestampMs: at,
  }));
  const batch = read(written(records));
  expect(batch.records).toHaveLength(100_000);
  expect(batch.lastOffsetDelta).toBe(99_999);
  for (const at of [0, 63, 64, 8_191, 8_192, 65_536, 99_999]) {
    expect(batch.records[at]).toMatchObject({
      offset: at,
      key: Buffer.from(`k${at}`),
      value: Buffer.from(`v${at * 3}`),
    });
  }
});

it('a batch states its length, and the checksum of what follows it', () => {
  const writer = new BatchWriter();
  const batch = written([{ key: 'k', value: 'v', timestampMs: 1 }], writer);
  expect(batch).toHaveLength(writer.bytes);
  expect(batch.readInt32BE(8)).toBe(batch.length - 12);
  expect(batch.readUInt32BE(17)).toBe(crc32c(batch.subarray(21)));
});

it('a batch is the same in memory that another batch has used as in fresh memory', () => {
  const used = new BatchWriter();
  written(
    [{ key: 'old'.repeat(1_000), value: 'old'.repeat(9_000), timestampMs: 5, headers: { old: 'old' } }],
    used,
  );
  const records = [{ key: null, value: 'new', timestampMs: 9 }];
  expect(written(records, new BatchWriter(used.buffer))).toEqual(written(records));
});

it('a batch is the same, to the byte, when it is finished again', () => {
  const writer = new BatchWriter();
  const first = Buffer.from(written([{ key: 'k', value: 'v', timestampMs: 1 }], writer));
  expect(writer.finish(4_000_000_000_123n, 5, 77)).toEqual(first);
});
