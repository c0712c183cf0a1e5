import { crc32c } from '@node-rs/crc32';
import { BatchWriter } from '../../../libs/kafka/src/protocol/batch-writer';

/** The ways of compression, by their numbers in a batch. */
export const [GZIP, SNAPPY, LZ4, ZSTD] = [1, 2, 3, 4] as const;
const RECORDS_AT = 61;

/** A batch as any client may send it: without a producer's id, its records compressed in this way. */
export function compressed(codec: number, records: Buffer, count: number): Buffer {
  const writer = new BatchWriter();
  writer.append({ key: null, value: '', timestampMs: Date.now() });
  const batch = Buffer.concat([writer.finish(-1n, -1, -1).subarray(0, RECORDS_AT), records]);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt16BE(codec, 21);
  batch.writeInt32BE(count - 1, 23);
  batch.writeInt32BE(count, 57);
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}

/** The records of a batch, plain. */
export function recordsOf(...values: readonly string[]): Buffer {
  const writer = new BatchWriter();
  for (const value of values) writer.append({ key: null, value, timestampMs: Date.now() });
  return Buffer.from(writer.finish(-1n, -1, -1).subarray(RECORDS_AT));
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = 2 * value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) + 128);
  }
}

/** One record with a value of so many zeros. */
export function largeRecord(bytes: number): Buffer {
  const rest = Buffer.concat([Buffer.from([0, 0, 0, 1]), varint(bytes)]);
  return Buffer.concat([varint(rest.length + bytes + 1), rest, Buffer.alloc(bytes + 1)]);
}

/** The same with the length and the checksum that it ought to have, so that its records are looked at. */
export function checkable(batch: Buffer): Buffer {
  const copy = Buffer.from(batch);
  if (copy.length < RECORDS_AT) return copy;
  copy.writeInt32BE(copy.length - 12, 8);
  copy.writeUInt32BE(crc32c(copy.subarray(21)), 17);
  return copy;
}
