import { mongo, Schema } from 'mongoose';
import { asTime, type InputRecord } from '@taocun/messaging';
import { embedded, isMissing, storedNumber } from '@taocun/service';
import { eventHeaders, headerBytes } from './record-overhead';

/** A stored record. */
export interface SavedRecord {
  readonly timestampMs: number;
  readonly key: string | null;
  /** The record's value as received; null for a tombstone. */
  readonly value: mongo.Binary | null;
  /** The value's size, if only its beginning is stored. */
  readonly bytes?: number;
  readonly headers: readonly SavedHeader[];
}

/** A stored header. Names are arbitrary and may repeat, so headers are a list. */
export interface SavedHeader {
  readonly name: string;
  /** Null if the header has no value. */
  readonly base64: string | null;
}

const headerSchema = new Schema<SavedHeader>(
  {
    name: { type: String, required: isMissing('name') },
    base64: { type: String, required: isMissing('base64') },
  },
  embedded,
);

/** The members of a schema that stores a `SavedRecord`. */
export const savedRecordMembers = {
  timestampMs: storedNumber,
  key: { type: String, required: isMissing('key') },
  value: { type: Buffer, required: isMissing('value') },
  bytes: Number,
  headers: { type: [headerSchema], required: true },
};

/** A longer value is cut. If the headers are too large, only those of the event are stored, if these fit. */
export function savedRecord(
  { timestampMs, key, value, headers }: InputRecord,
  mostValueBytes: number,
  mostHeaderBytes: number,
): SavedRecord {
  const isWhole = value === null || value.length <= mostValueBytes;
  return {
    timestampMs: asTime(timestampMs),
    key: key === null || key.length > mostHeaderBytes ? null : key.toString('utf8'),
    // A copy, because the next fetch overwrites the record's memory.
    value: value === null ? null : new mongo.Binary(Buffer.from(value.subarray(0, mostValueBytes))),
    ...(isWhole ? {} : { bytes: value.length }),
    headers: savedHeaders(
      [headers, eventHeaders(headers)].find(
        (some) => headerBytes({ key: null, headers: some }) <= mostHeaderBytes,
      ),
    ),
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
