import { asTime, type BatchHeader } from './batch-header';
import type { HeaderValue, OneHeaderValue, InputRecord } from './record';

/** A position in fetched bytes, which every read advances. */
interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

/** The places of a record's parts in the fetched bytes. A length below 0 means that there is none. */
interface RecordPlaces {
  readonly keyAt: number;
  readonly keyLength: number;
  readonly valueAt: number;
  readonly valueLength: number;
  readonly headersAt: number;
}

/** One record within the fetched bytes: nothing is copied or decoded before it is accessed. */
export class FetchedRecord implements InputRecord {
  constructor(
    readonly offset: number,
    readonly timestampMs: number,
    private readonly bytes: Buffer,
    private readonly places: RecordPlaces,
  ) {}

  get key(): Buffer | null {
    const { keyAt, keyLength } = this.places;
    return keyLength < 0 ? null : this.bytes.subarray(keyAt, keyAt + keyLength);
  }

  get value(): Buffer | null {
    const { valueAt, valueLength } = this.places;
    return valueLength < 0 ? null : this.bytes.subarray(valueAt, valueAt + valueLength);
  }

  get headers(): Readonly<Record<string, HeaderValue>> | undefined {
    const { headersAt } = this.places;
    if (this.bytes[headersAt] === 0) return undefined;
    return readHeaders({ bytes: this.bytes, at: headersAt });
  }
}

/** Consecutive decompressed records of one batch: `count` of them lie in `bytes` from `from` up to `to`. */
export interface PlainRecords {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly header: BatchHeader;
}

/** Some of a batch's records, and the offset of the last. */
export interface Stretch extends PlainRecords {
  readonly lastOffset: number;
}

/** The longest varint of a type, and the bits of the type that its last byte has. */
const INT32 = { mostBytes: 5, mostInLast: 0x0f };
const INT64 = { mostBytes: 10, mostInLast: 0x01 };
/**
 * A compressed batch of a few hundred bytes may have millions of headers, and each costs a hundred bytes once
 * it is decoded.
 */
const MOST_HEADERS = 8_192;
const HOUR_MS = 3_600_000;
const MISFIT = "a record's fields do not end where it ends";

/**
 * Reads records one by one, and refuses what Kafka's Java client refuses: a record must end where its last
 * header ends, within its batch. It also refuses offsets that do not rise within those of the batch, and
 * numbers longer than their type. Times are limited to an hour after the batch's newest, and to the range of
 * a `Date`. Source: https://kafka.apache.org/documentation/#record
 */
class RecordReader implements Cursor {
  readonly bytes: Buffer;
  at: number;
  #lastOffset: number;

  constructor(private readonly records: PlainRecords) {
    this.bytes = records.bytes;
    this.at = records.from;
    this.#lastOffset = records.header.baseOffset - 1;
  }

  /** Throws a RangeError that describes the fault of the record. */
  next(): FetchedRecord {
    const { header, to } = this.records;
    const length = readVarint(this);
    const end = this.at + length;
    if (end > to) throw new RangeError('a record is longer than its batch');
    this.at++; // The attributes of a record, which are unused.
    const timestampMs = header.baseTimestampMs + readVarint(this, INT64);
    const offset = header.baseOffset + readVarint(this);
    if (offset <= this.#lastOffset || offset > header.lastOffset)
      throw new RangeError("a record's offset does not rise within the offsets of its batch");
    this.#lastOffset = offset;
    const keyLength = readVarint(this);
    const keyAt = this.at;
    this.at += Math.max(keyLength, 0);
    const valueLength = readVarint(this);
    const valueAt = this.at;
    this.at += Math.max(valueLength, 0);
    const headersAt = this.at;
    const headers = readVarint(this);
    // A header takes at least two bytes.
    if (headers < 0 || 2 * headers > end - this.at) throw new RangeError(MISFIT);
    for (let left = headers; left > 0; left--) {
      const nameLength = readVarint(this);
      if (nameLength < 0) throw new RangeError('a header has a name of negative length');
      this.at += nameLength;
      const valueLength = readVarint(this);
      this.at += Math.max(valueLength, 0);
    }
    if (this.at !== end) throw new RangeError(MISFIT);
    const timeMs = asTime(header.appendedAtMs ?? Math.min(timestampMs, header.newestMs + HOUR_MS));
    return new FetchedRecord(offset, timeMs, this.bytes, {
      keyAt,
      keyLength,
      valueAt,
      valueLength,
      headersAt,
    });
  }
}

/** Throws a RangeError like `stretchesOf`. */
export function readRecords(records: PlainRecords, into: InputRecord[]): void {
  const reader = new RecordReader(records);
  for (let left = records.count; left > 0; left--) into.push(reader.next());
}

/**
 * Decodes all records of a batch, and divides those from an offset on into stretches of at most `most`.
 * Throws a RangeError with the fault if a record can't be decoded, or the records do not end with the bytes.
 */
export function stretchesOf(records: PlainRecords, fetchedFrom: number, most: number): Stretch[] {
  const { bytes, to, count, header } = records;
  if (count < 0) throw new RangeError('it states a negative number of records');
  const stretches: {
    bytes: Buffer;
    from: number;
    to: number;
    count: number;
    header: BatchHeader;
    lastOffset: number;
  }[] = [];
  const reader = new RecordReader(records);
  let open;
  for (let left = count; left > 0; left--) {
    const from = reader.at;
    const { offset } = reader.next();
    if (offset < fetchedFrom) continue;
    if (open === undefined || open.count === most) {
      open = { bytes, from, to, count: 0, header, lastOffset: offset };
      stretches.push(open);
    }
    open.to = reader.at;
    open.count++;
    open.lastOffset = offset;
  }
  if (reader.at !== to) throw new RangeError('bytes follow its last record');
  return stretches;
}

/** A zigzag varint: of 32 bits, or of 64 with INT64. */
function readVarint(cursor: Cursor, { mostBytes, mostInLast } = INT32): number {
  const { bytes } = cursor;
  let byte = bytes[cursor.at++];
  if (byte === undefined) throw new RangeError(MISFIT);
  if (byte < 0x80) return (byte >>> 1) ^ -(byte & 1);
  const isNegative = (byte & 1) === 1;
  let half = (byte & 0x7f) >>> 1;
  for (let unit = 0x40, left = mostBytes - 1; left > 0; unit *= 0x80, left--) {
    byte = bytes[cursor.at++];
    if (byte === undefined) throw new RangeError(MISFIT);
    half += (byte & 0x7f) * unit;
    if (byte >= 0x80) continue;
    if (left === 1 && byte > mostInLast) break;
    return isNegative ? -half - 1 : half;
  }
  throw new RangeError('a record has a number that is too long');
}

/** The first headers; a repeated one becomes a list. */
function readHeaders(cursor: Cursor): Record<string, HeaderValue> {
  // Any text can be a name, including `__proto__`.
  const headers = new Map<string, OneHeaderValue | OneHeaderValue[]>();
  for (let left = Math.min(readVarint(cursor), MOST_HEADERS); left > 0; left--) {
    const name = readBytes(cursor)?.toString('utf8') ?? '';
    const value = readBytes(cursor);
    const before = headers.get(name);
    // One record may repeat a name thousands of times, so its list is created once and then extended.
    if (Array.isArray(before)) before.push(value);
    else headers.set(name, headers.has(name) ? [before ?? null, value] : value);
  }
  return Object.fromEntries(headers);
}

/** The record has been decoded before, so its headers lie within it. */
function readBytes(cursor: Cursor): Buffer | null {
  const length = readVarint(cursor);
  if (length < 0) return null;
  cursor.at += length;
  return cursor.bytes.subarray(cursor.at - length, cursor.at);
}
