import { mongo, Schema } from 'mongoose';
import { type Rejection, type RejectionReason } from '@taocun/contracts';
import { type Day } from '@taocun/domain';
import { asTime, type InputRecord, type UnreadableBatch } from '@taocun/messaging';
import { embedded, isMissing, storedIn, storedNumber, storedText } from '@taocun/service';
import { MOST_HEADER_BYTES } from '../records/record-overhead';
import { type SavedRecord, savedRecord, savedRecordMembers } from '../records/saved-record';

/**
 * Rejected updates of one partition and day that are counted together. The first of each reason are stored
 * singly instead.
 */
export interface RejectedGroup {
  readonly day: Day;
  readonly count: number;
  /** The lowest and the highest of their offsets; updates outside the group lie in between. */
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** The event source that all of them share; absent if it can't be read or differs. */
  readonly source?: string;
  /** True if paths and sources differ, because there were too many of them for a group each. */
  readonly mixed?: true;
}

/**
 * An update rejected from Kafka (a dead letter), with its bytes for correction and resubmission. The loop may
 * write it twice, unchanged.
 */
export interface RejectedDocument extends SavedRecord {
  /** `<partition>:<offset>` of the record in marketplace.updates. */
  readonly _id: string;
  readonly partition: number;
  readonly offset: number;
  readonly reason: RejectionReason;
  readonly path: string;
  readonly message: string;
  /** For an unreadable batch, whose bytes are the value: its last offset and codec. */
  readonly batch?: { readonly lastOffset: number; readonly codec: string };
  /**
   * For a document of many updates: their count and offsets. The other members describe the first update,
   * whose bytes may be cut.
   */
  readonly group?: RejectedGroup;
}

/** The collection `rejected`. */
export const rejectedSchema = new Schema<RejectedDocument>(
  {
    _id: storedText,
    partition: storedNumber,
    offset: storedNumber,
    reason: storedText,
    path: { type: String, required: isMissing('path') },
    message: storedText,
    ...savedRecordMembers,
    batch: new Schema({ lastOffset: storedNumber, codec: storedText }, embedded),
    group: new Schema<RejectedGroup>(
      {
        day: storedNumber,
        count: storedNumber,
        firstOffset: storedNumber,
        lastOffset: storedNumber,
        source: String,
        mixed: Boolean,
      },
      embedded,
    ),
  },
  storedIn('rejected'),
)
  .index({ partition: 1, offset: 1 })
  .index({ reason: 1, partition: 1, offset: 1 })
  .index({ partition: 1, 'group.day': 1 }, { partialFilterExpression: { 'group.day': { $exists: true } } });

/** Kafka limits only a record's compressed size, while MongoDB limits a document to 16 MiB. */
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

/**
 * Stores the value whole up to the size that Kafka accepts uncompressed, and the headers up to the size that
 * an update can have.
 */
export function rejectedDocument(
  partition: number,
  record: InputRecord,
  rejection: Rejection,
): RejectedDocument {
  if (record.unreadable !== undefined) return rejectedBatch(partition, record, record.unreadable, rejection);
  return rejectedOf(
    partition,
    record.offset,
    savedRecord(record, MOST_VALUE_BYTES, MOST_HEADER_BYTES),
    rejection,
  );
}

export function rejectedOf(
  partition: number,
  offset: number,
  record: SavedRecord,
  { reason, path, message }: Rejection,
): RejectedDocument {
  const { value, bytes } = record;
  const ofIts =
    value === null ? '' : ` Of its value the first ${value.length()} bytes are kept; all of it is in Kafka.`;
  return {
    _id: `${partition}:${offset}`,
    partition,
    offset,
    reason,
    path,
    message: bytes === undefined ? message : message + ofIts,
    ...record,
  };
}
