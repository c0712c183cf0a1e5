import { type Rejection, type RejectionReason } from '@taocun/contracts';
import type { InputRecord, UnreadableBatch } from '@taocun/messaging';
import { isMissing, storedIn } from '@taocun/service';
import { mongo, Schema } from 'mongoose';
import { eventHeaders, headerBytes, MOST_HEADER_BYTES } from './record-overhead';

/** An update rejected from Kafka (a dead letter), with its bytes for correction and resubmission. The loop may write it again, unchanged. */
export interface RejectedDocument {
  /** `<partition>:<offset>` of the record in marketplace.updates. */
  readonly _id: string;
  readonly partition: number;
  readonly offset: number;
  /** The record's timestamp. */
  readonly timestampMs: number;
  readonly reason: RejectionReason;
  readonly path: string;
  readonly message: string;
  readonly key: string | null;
  /** The record's value as it came; null of a tombstone. */
  readonly value: mongo.Binary | null;
  /** The value's size, where only its beginning is kept. */
  readonly bytes?: number;
  /** Of a batch that can't be read, whose compressed bytes are the value: its last offset, and how it is compressed. */
  readonly batch?: { readonly lastOffset: number; readonly codec: string };
  readonly headers: readonly SavedHeader[];
}

/** A stored header. Names are arbitrary and may repeat, so headers are a list. */
export interface SavedHeader {
  readonly name: string;
  /** Null where the header has no value. */
  readonly base64: string | null;
}

const text = { type: String, required: true };
const count = { type: Number, required: true };
const headerSchema = new Schema<SavedHeader>(
  { name: { type: String, required: isMissing('name') }, base64: { type: String, required: isMissing('base64') } },
  { _id: false, strict: 'throw' },
);

/** The collection `rejected`. */
export const rejectedSchema = new Schema<RejectedDocument>(
  {
    _id: text,
    partition: count,
    offset: count,
    timestampMs: count,
    reason: text,
    path: { type: String, required: isMissing('path') },
    message: text,
    key: { type: String, required: isMissing('key') },
    value: { type: Buffer, required: isMissing('value') },
    bytes: Number,
    batch: new Schema({ lastOffset: count, codec: text }, { _id: false, strict: 'throw' }),
    headers: { type: [headerSchema], required: true },
  },
  storedIn('rejected'),
)
  .index({ partition: 1, offset: 1 })
  .index({ reason: 1, partition: 1, offset: 1 });

/** Kafka limits a record's size only as compressed, while MongoDB limits a document to 16 MiB. */
const MOST_VALUE_BYTES = 4_194_304;

export function rejectedBatch(
  partition: number,
  { offset, timestampMs }: InputRecord,
  { lastOffset, codec, bytes, length }: UnreadableBatch,
  { reason, path, message }: Rejection,
): RejectedDocument {
  return {
    ...{ _id: `${partition}:${offset}`, partition, offset, timestampMs, reason, path, message },
    ...{ key: null, value: new mongo.Binary(bytes), ...(bytes.length < length && { bytes: length }), headers: [] },
    batch: { lastOffset, codec },
  };
}

/** Keeps the value whole up to the size that Kafka accepts uncompressed, and the headers up to the size that an update can have. */
export function rejectedDocument(
  partition: number,
  { offset, timestampMs, key, value, headers }: InputRecord,
  { reason, path, message }: Rejection,
): RejectedDocument {
  const isWhole = value === null || value.length <= MOST_VALUE_BYTES;
  return {
    _id: `${partition}:${offset}`,
    partition,
    offset,
    timestampMs,
    reason,
    path,
    message: isWhole ? message : `${message} Of its value the first ${MOST_VALUE_BYTES} bytes are kept; all of it is in Kafka.`,
    key: key === null || key.length > MOST_HEADER_BYTES ? null : key.toString('utf8'),
    // A copy: the record lies in memory that the next fetch overwrites.
    value: value === null ? null : new mongo.Binary(Buffer.from(value.subarray(0, MOST_VALUE_BYTES))),
    ...(isWhole ? {} : { bytes: value.length }),
    headers: savedHeaders(headerBytes({ key: null, headers }) <= MOST_HEADER_BYTES ? headers : eventHeaders(headers)),
  };
}

function savedHeaders(headers: InputRecord['headers']): SavedHeader[] {
  return Object.entries(headers ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((one) => ({
      name,
      base64: one === null ? null : Buffer.from(one).toString('base64'),
    })),
  );
}
