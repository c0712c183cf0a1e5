import { type Rejection, type RejectionReason } from '@taocun/contracts';
import type { InputRecord } from '@taocun/messaging';
import { mongo } from 'mongoose';
import { eventHeaders, headerBytes, MOST_HEADER_BYTES } from './record-overhead';

/** An update that was rejected from Kafka, with its bytes for correction and replay. The loop may write it again, the same. */
export interface RejectedDocument {
  /** `<partition>:<offset>` of the record in marketplace.updates. */
  readonly _id: string;
  readonly partition: number;
  readonly offset: number;
  /** The record's. */
  readonly timestampMs: number;
  readonly reason: RejectionReason;
  readonly path: string;
  readonly message: string;
  readonly key: string | null;
  /** The record's value as it came; null of a tombstone. */
  readonly value: mongo.Binary | null;
  /** How long the value is where only its beginning is kept. */
  readonly bytes?: number;
  readonly headers: readonly SavedHeader[];
}

/** A header as it is kept: names may be anything and come more than once, so they are values in a list. */
export interface SavedHeader {
  readonly name: string;
  /** Null where the header has no value. */
  readonly base64: string | null;
}

/** Kafka takes less in a record, but a compressed one may be of any size, and MongoDB takes 16 MiB in a document. */
const MOST_VALUE_BYTES = 4_194_304;

/** A value of any size that Kafka takes uncompressed is kept whole, and so is what is beside it, unless it is more than any update has. */
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
