import {
  ATTRIBUTES_AT,
  BASE_TIMESTAMP_AT,
  COUNT_AT,
  LAST_OFFSET_DELTA_AT,
  LENGTH_AT,
  MAX_TIMESTAMP_AT,
  PRODUCER_ID_AT,
} from './batch-layout';

/** The statements of a batch about its records. The broker sets the offsets and the greatest time. */
export interface BatchHeader {
  readonly baseOffset: number;
  readonly lastOffset: number;
  /** The number of records. */
  readonly count: number;
  readonly attributes: number;
  readonly producerId: bigint;
  readonly baseTimestampMs: number;
  readonly newestMs: number;
  /** The timestamp of all records, if the topic stamps them on arrival. */
  readonly appendedAtMs: number | undefined;
}

const LOG_APPEND_TIME = 0x08;
/** The greatest distance from 1970 that a `Date` can represent. */
const MOST_TIME_MS = 8_640_000_000_000_000;

/** Reads the header of the batch that begins at `at`. */
export function headerOf(bytes: Buffer, at = 0): BatchHeader {
  const baseOffset = Number(bytes.readBigInt64BE(at));
  const attributes = bytes.readInt16BE(at + ATTRIBUTES_AT);
  const newestMs = Number(bytes.readBigInt64BE(at + MAX_TIMESTAMP_AT));
  return {
    baseOffset,
    lastOffset: baseOffset + bytes.readInt32BE(at + LAST_OFFSET_DELTA_AT),
    count: bytes.readInt32BE(at + COUNT_AT),
    attributes,
    producerId: bytes.readBigInt64BE(at + PRODUCER_ID_AT),
    baseTimestampMs: Number(bytes.readBigInt64BE(at + BASE_TIMESTAMP_AT)),
    newestMs,
    appendedAtMs: (attributes & LOG_APPEND_TIME) === 0 ? undefined : newestMs,
  };
}

/** The end of the batch that begins at `at`, according to its header. */
export function endOfBatch(bytes: Buffer, at: number): number {
  return at + LENGTH_AT + 4 + bytes.readInt32BE(at + LENGTH_AT);
}

/** True if a log can have this offset. */
export function isOffset(offset: number): boolean {
  return Number.isSafeInteger(offset) && offset >= 0;
}

/** The nearest time that a `Date` can represent. */
export function asTime(ms: number): number {
  return Math.max(-MOST_TIME_MS, Math.min(MOST_TIME_MS, ms));
}
