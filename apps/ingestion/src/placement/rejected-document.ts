import { type Rejection, type RejectionReason } from '@taocun/contracts';
import { type Day } from '@taocun/domain';
import { asTime, type InputRecord, type UnreadableBatch } from '@taocun/messaging';
import { embedded, isMissing, storedIn, storedNumber, storedText } from '@taocun/service';
import { mongo, Schema } from 'mongoose';
import { eventHeaders, headerBytes, MOST_HEADER_BYTES } from './record-overhead';

/** A record as it is kept. */
export interface KeptRecord {
  readonly timestampMs: number;
  readonly key: string | null;
  /** The record's value as it came; null of a tombstone. */
  readonly value: mongo.Binary | null;
  /** The value's size, if only its beginning is kept. */
  readonly bytes?: number;
  readonly headers: readonly SavedHeader[];
}

/** Rejected updates of one partition and day that are counted together, beyond the first, which are kept singly. */
export interface RejectedGroup {
  readonly day: Day;
  readonly count: number;
  /** The least of their offsets, and the greatest; between them lie others too. */
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** The event's source that all have; none where it can't be read, or differs. */
  readonly source?: string;
  /** True if path and source differ: there were too many of these for a group each. */
  readonly mixed?: true;
}

/** An update rejected from Kafka (a dead letter), with its bytes for correction and resubmission. The loop may write it again, unchanged. */
export interface RejectedDocument extends KeptRecord {
  /** `<partition>:<offset>` of the record in marketplace.updates. */
  readonly _id: string;
  readonly partition: number;
  readonly offset: number;
  readonly reason: RejectionReason;
  readonly path: string;
  readonly message: string;
  /** The last offset and codec of a batch that can't be read, whose bytes are the value. */
  readonly batch?: { readonly lastOffset: number; readonly codec: string };
  /** The count and place of the others, in a document for many updates. Its other members are the first one's, whose bytes may be cut. */
  readonly group?: RejectedGroup;
}

/** A stored header. Names are arbitrary and may repeat, so headers are a list. */
export interface SavedHeader {
  readonly name: string;
  /** Null where the header has no value. */
  readonly base64: string | null;
}

const headerSchema = new Schema<SavedHeader>(
  { name: { type: String, required: isMissing('name') }, base64: { type: String, required: isMissing('base64') } },
  embedded,
);

/** The stored members of a kept record. */
export const keptRecordMembers = {
  timestampMs: storedNumber,
  key: { type: String, required: isMissing('key') },
  value: { type: Buffer, required: isMissing('value') },
  bytes: Number,
  headers: { type: [headerSchema], required: true },
};

/** The collection `rejected`. */
export const rejectedSchema = new Schema<RejectedDocument>(
  {
    _id: storedText,
    partition: storedNumber,
    offset: storedNumber,
    reason: storedText,
    path: { type: String, required: isMissing('path') },
    message: storedText,
    ...keptRecordMembers,
    batch: new Schema({ lastOffset: storedNumber, codec: storedText }, embedded),
    group: new Schema<RejectedGroup>(
      { day: storedNumber, count: storedNumber, firstOffset: storedNumber, lastOffset: storedNumber, source: String, mixed: Boolean },
      embedded,
    ),
  },
  storedIn('rejected'),
)
  .index({ partition: 1, offset: 1 })
  .index({ reason: 1, partition: 1, offset: 1 })
  .index({ partition: 1, 'group.day': 1 }, { partialFilterExpression: { 'group.day': { $exists: true } } });

/** Kafka limits a record's size only as compressed, while MongoDB limits a document to 16 MiB. */
const MOST_VALUE_BYTES = 4_194_304;

function rejectedBatch(
  partition: number,
  { offset, timestampMs }: InputRecord,
  { lastOffset, codec, bytes, length }: UnreadableBatch,
  { reason, path, message }: Rejection,
): RejectedDocument {
  return {
    _id: `${partition}:${offset}`,
    partition,
    offset,
    timestampMs: asTime(timestampMs),
    reason,
    path,
    message,
    key: null,
    value: new mongo.Binary(bytes),
    ...(bytes.length < length && { bytes: length }),
    headers: [],
    batch: { lastOffset, codec },
  };
}

/** Keeps the value whole up to the size that Kafka accepts uncompressed, and the headers up to the size that an update can have. */
export function rejectedDocument(partition: number, record: InputRecord, rejection: Rejection): RejectedDocument {
  if (record.unreadable !== undefined) return rejectedBatch(partition, record, record.unreadable, rejection);
  return rejectedOf(partition, record.offset, keptRecord(record, MOST_VALUE_BYTES, MOST_HEADER_BYTES), rejection);
}

export function rejectedOf(partition: number, offset: number, kept: KeptRecord, { reason, path, message }: Rejection): RejectedDocument {
  const { value, bytes } = kept;
  const ofIts = value === null ? '' : ` Of its value the first ${value.length()} bytes are kept; all of it is in Kafka.`;
  return {
    _id: `${partition}:${offset}`,
    partition,
    offset,
    reason,
    path,
    message: bytes === undefined ? message : message + ofIts,
    ...kept,
  };
}

/** A longer value is cut, and of too many headers those of the event are stored, if these fit. */
export function keptRecord({ timestampMs, key, value, headers }: InputRecord, mostValueBytes: number, mostHeaderBytes: number): KeptRecord {
  const isWhole = value === null || value.length <= mostValueBytes;
  return {
    timestampMs: asTime(timestampMs),
    key: key === null || key.length > mostHeaderBytes ? null : key.toString('utf8'),
    // A copy: the record lies in memory that the next fetch overwrites.
    value: value === null ? null : new mongo.Binary(Buffer.from(value.subarray(0, mostValueBytes))),
    ...(isWhole ? {} : { bytes: value.length }),
    headers: savedHeaders([headers, eventHeaders(headers)].find((some) => headerBytes({ key: null, headers: some }) <= mostHeaderBytes)),
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
