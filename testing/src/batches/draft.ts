import { crc32c } from '@node-rs/crc32';
import * as at from '../../../libs/kafka/src/protocol/batch-layout';
import { type Compression, uncompressed } from './compressions';

/** A number in a record. Numbers of a header are those of the record's last header. */
export type Field =
  | 'length'
  | 'timestamp'
  | 'offset'
  | 'keyLength'
  | 'valueLength'
  | 'headerCount'
  | 'headerNameLength'
  | 'headerValueLength';

export interface RecordDraft {
  attributes: number;
  timestampDelta: bigint;
  offsetDelta: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: (readonly [name: Buffer, value: Buffer | null])[];
  /** The bytes to write for a number, if not its shortest varint. */
  written: Partial<Record<Field, (truth: bigint) => Buffer>>;
}

/** A record batch (magic 2) before encoding: every number in its header may contradict its records. */
export interface BatchDraft {
  baseOffset: number;
  lastOffsetDelta: number;
  baseTimestamp: bigint;
  maxTimestamp: bigint;
  /** The attributes without the compression's number. */
  attributes: number;
  producerId: bigint;
  baseSequence: number;
  count: number;
  records: RecordDraft[];
  /** Bytes after the last record, compressed with it. */
  leftOver: Buffer;
  compression: Compression;
  /** Changes the compressed bytes. */
  spoil: (compressed: Buffer) => Buffer;
}

export const NOW = 1_400_000_000_000n;

export function draftRecord(
  offsetDelta: number,
  value: Buffer | string | null,
  more: Partial<RecordDraft> = {},
): RecordDraft {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return {
    attributes: 0,
    timestampDelta: 0n,
    offsetDelta,
    key: null,
    value: bytes,
    headers: [],
    written: {},
    ...more,
  };
}

/** A batch whose header matches its records, as sent by a producer without an id. */
export function draftBatch(records: RecordDraft[], more: Partial<BatchDraft> = {}): BatchDraft {
  const { baseTimestamp = NOW } = more;
  const timestamps = records.map(({ timestampDelta }) => baseTimestamp + timestampDelta);
  return {
    baseOffset: 0,
    lastOffsetDelta: records.at(-1)?.offsetDelta ?? 0,
    baseTimestamp,
    maxTimestamp: timestamps.reduce((most, one) => (one > most ? one : most), timestamps[0] ?? -1n),
    attributes: 0,
    producerId: -1n,
    baseSequence: -1,
    count: records.length,
    records,
    leftOver: Buffer.alloc(0),
    compression: uncompressed,
    spoil: (compressed) => compressed,
    ...more,
  };
}

/** The bytes of a batch, with the right checksum. */
export function encodeBatch(draft: BatchDraft): Buffer {
  const { compression } = draft;
  const records = draft.spoil(
    compression.compress(Buffer.concat([...draft.records.map(encodeRecord), draft.leftOver])),
  );
  const batch = Buffer.concat([Buffer.alloc(at.RECORDS_AT), records]);
  batch.writeBigInt64BE(BigInt(draft.baseOffset), 0);
  batch.writeInt32BE(-1, at.LEADER_EPOCH_AT);
  batch[at.MAGIC_AT] = at.MAGIC;
  batch.writeInt16BE(draft.attributes | compression.codec, at.ATTRIBUTES_AT);
  batch.writeInt32BE(draft.lastOffsetDelta, at.LAST_OFFSET_DELTA_AT);
  batch.writeBigInt64BE(BigInt.asIntN(64, draft.baseTimestamp), at.BASE_TIMESTAMP_AT);
  batch.writeBigInt64BE(BigInt.asIntN(64, draft.maxTimestamp), at.MAX_TIMESTAMP_AT);
  batch.writeBigInt64BE(draft.producerId, at.PRODUCER_ID_AT);
  batch.writeInt16BE(draft.producerId < 0n ? -1 : 0, at.PRODUCER_EPOCH_AT);
  batch.writeInt32BE(draft.baseSequence, at.BASE_SEQUENCE_AT);
  batch.writeInt32BE(draft.count, at.COUNT_AT);
  return resealed(batch);
}

/** The same bytes with the right length and checksum, so that the reader does not stop at these. */
export function resealed(batch: Buffer): Buffer {
  const copy = Buffer.from(batch);
  if (copy.length < at.RECORDS_AT) return copy;
  copy.writeInt32BE(copy.length - at.LENGTH_AT - 4, at.LENGTH_AT);
  copy.writeUInt32BE(crc32c(copy.subarray(at.ATTRIBUTES_AT)), at.CRC_AT);
  return copy;
}

export function encodeRecord({
  attributes,
  timestampDelta,
  offsetDelta,
  key,
  value,
  headers,
  written,
}: RecordDraft): Buffer {
  const number = (field: Field, truth: number | bigint): Buffer =>
    written[field]?.(BigInt(truth)) ?? varint(truth);
  const bytes = (length: Buffer, data: Buffer | null): Buffer[] =>
    data === null ? [length] : [length, data];
  const body = Buffer.concat([
    Buffer.from([attributes]),
    number('timestamp', timestampDelta),
    number('offset', offsetDelta),
    ...bytes(number('keyLength', key?.length ?? -1), key),
    ...bytes(number('valueLength', value?.length ?? -1), value),
    number('headerCount', headers.length),
    ...headers.flatMap(([name, header], index) => {
      const isLast = index === headers.length - 1;
      const length = header?.length ?? -1;
      return [
        ...bytes(isLast ? number('headerNameLength', name.length) : varint(name.length), name),
        ...bytes(isLast ? number('headerValueLength', length) : varint(length), header),
      ];
    }),
  ]);
  return Buffer.concat([number('length', body.length), body]);
}

/** A zigzag varint of up to 64 bits, padded to at least `bytes` bytes. */
export function varint(value: number | bigint, bytes = 1): Buffer {
  const signed = BigInt.asIntN(64, BigInt(value));
  let rest = BigInt.asUintN(64, (signed << 1n) ^ (signed >> 63n));
  const written: number[] = [];
  while (rest > 127n || written.length + 1 < bytes) {
    written.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Buffer.from([...written, Number(rest)]);
}
