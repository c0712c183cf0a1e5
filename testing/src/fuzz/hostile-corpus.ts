import { gzipSync, zstdCompressSync } from 'node:zlib';
import { compressFrameSync } from 'lz4-napi';
import { compress as compressSnappy } from 'snappyjs';
import { checkable, compressed, GZIP, LZ4, recordsOf, SNAPPY, ZSTD } from './compressed-batch';

/** A batch that some client could send. */
interface HostileBatch {
  readonly name: string;
  readonly bytes: Buffer;
}

type Compress = (records: Buffer) => Buffer;

const codecs: readonly (readonly [name: string, codec: number, compress: Compress])[] = [
  ['plain', 0, (records) => records],
  ['gzip', GZIP, (records) => gzipSync(records)],
  ['snappy', SNAPPY, (records) => Buffer.from(compressSnappy(records))],
  ['lz4', LZ4, (records) => compressFrameSync(records)],
  ['zstd', ZSTD, (records) => zstdCompressSync(records)],
];

const BASE_TIMESTAMP_AT = 27;
const MAX_TIMESTAMP_AT = 35;
const FIRST_TIMESTAMPS = [0n, -1n, -(2n ** 63n), 2n ** 53n, 2n ** 63n - 1n];

/** Every way of compression, its batches broken in every part: header, body, checksum, size, count, nesting, time. */
export function hostileBatches(value: string): HostileBatch[] {
  return codecs.flatMap(([name, codec, compress]) => {
    const whole = recordsOf(value, value);
    const body = compress(whole);
    const of = (what: string, bytes: Buffer): HostileBatch => ({ name: `${name}: ${what}`, bytes });
    const batch = (what: string, records: Buffer, count = 2): HostileBatch => of(what, compressed(codec, records, count));
    return [
      batch('nothing', Buffer.alloc(0)),
      batch('no record, counted as one', compress(Buffer.alloc(0)), 1),
      batch('random bytes', Buffer.from('not what it says it is, by any means')),
      batch('cut off', body.subarray(0, body.length - 5)),
      batch('flipped in the middle', flipped(body, body.length >> 1)),
      batch('flipped at the beginning', flipped(body, 0)),
      batch('flipped at the end', flipped(body, body.length - 1)),
      batch('bytes behind', Buffer.concat([body, Buffer.alloc(9, 7)])),
      batch('twice', Buffer.concat([body, body])),
      batch('a size of 4 GiB', Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]), body.subarray(1)])),
      batch('more counted than there are', body, 5),
      batch('fewer counted than there are', body, 1),
      batch('a count of none', body, 0),
      batch('a record longer than the batch', compress(Buffer.concat([Buffer.from([0xfe, 0x7f]), whole.subarray(1)]))),
      batch('a record of negative length', compress(Buffer.concat([Buffer.from([0x01]), whole.subarray(1)]))),
      batch('a varint without an end', compress(Buffer.alloc(64, 0xff))),
      batch('a key longer than its record', compress(recordOf(Buffer.from([0, 0, 0, 0x7e, 1, 0]))), 1),
      batch('a million headers', compress(recordOf(Buffer.from([0, 0, 0, 1, 2, 0x61, 0x80, 0x89, 0x7a]))), 1),
      batch(
        'tombstones',
        compress(Buffer.concat(Array.from({ length: 50 }, (_each, at) => recordOf(Buffer.from([0, 0, 2 * at, 1, 1, 0]))))),
        50,
      ),
      batch('empty values', compress(recordOf(Buffer.from([0, 0, 0, 1, 0, 0]))), 1),
      batch('a batch within a record', compress(recordsOf(compressed(codec, body, 2).toString('latin1'))), 1),
      ...FIRST_TIMESTAMPS.map((timestamp) => of(`timestamps of ${timestamp}`, dated(compressed(codec, body, 2), timestamp))),
      of('marked as a control batch', marked(compressed(codec, body, 2), 0x20)),
      of('marked as transactional', marked(compressed(codec, body, 2), 0x10)),
      of('marked by a codec that there is not', marked(compressed(codec, body, 2), 0x07)),
      of('a checksum that is wrong', flipped(compressed(codec, body, 2), 17)),
    ];
  });
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ 0x55;
  return copy;
}

/** One record, of these bytes after its length. */
function recordOf(rest: Buffer): Buffer {
  return Buffer.concat([Buffer.from([2 * rest.length]), rest]);
}

function dated(batch: Buffer, timestamp: bigint): Buffer {
  const copy = Buffer.from(batch);
  copy.writeBigInt64BE(timestamp, BASE_TIMESTAMP_AT);
  copy.writeBigInt64BE(timestamp, MAX_TIMESTAMP_AT);
  return checkable(copy);
}

function marked(batch: Buffer, attributes: number): Buffer {
  const copy = Buffer.from(batch);
  copy.writeInt16BE(copy.readInt16BE(21) | attributes, 21);
  return checkable(copy);
}
