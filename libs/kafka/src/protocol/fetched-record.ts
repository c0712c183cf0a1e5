import type { HeaderValue, OneHeaderValue } from '../producer/outputs';
import type { InputRecord } from '../consumer/record-batch';

/** A place in fetched bytes, moved on by whatever reads there. */
interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

/** One record as it lies in what was fetched: nothing is copied, and no text decoded, before somebody asks for it. */
export class FetchedRecord implements InputRecord {
  constructor(
    readonly offset: number,
    readonly timestampMs: number,
    private readonly bytes: Buffer,
    private readonly keyAt: number,
    private readonly keyLength: number,
    private readonly valueAt: number,
    private readonly valueLength: number,
    private readonly headersAt: number,
  ) {}

  get key(): Buffer | null {
    return this.keyLength < 0 ? null : this.bytes.subarray(this.keyAt, this.keyAt + this.keyLength);
  }

  get value(): Buffer | null {
    return this.valueLength < 0 ? null : this.bytes.subarray(this.valueAt, this.valueAt + this.valueLength);
  }

  get headers(): Readonly<Record<string, HeaderValue>> | undefined {
    if (this.bytes[this.headersAt] === 0) return undefined;
    return readHeaders({ bytes: this.bytes, at: this.headersAt });
  }
}

/** The members of a batch's header that apply to all its records. */
export interface RecordContext {
  readonly baseOffset: number;
  readonly baseTimestampMs: number;
  /** Where the topic stamps records by when they were appended: that time, for all of them. */
  readonly appendedAtMs: number | undefined;
}

/** Reads `count` records. Throws a RangeError where the bytes end before. Source: https://kafka.apache.org/documentation/#record */
export function readRecords(bytes: Buffer, from: number, count: number, context: RecordContext, into: InputRecord[]): void {
  const { baseOffset, baseTimestampMs, appendedAtMs } = context;
  const cursor = { bytes, at: from };
  for (let left = count; left > 0; left--) {
    const length = readVarint(cursor);
    const end = cursor.at + length;
    if (end > bytes.length) throw new RangeError('A record is longer than its batch.');
    cursor.at++; // Attributes, of which records have none.
    const timestampMs = baseTimestampMs + readVarint(cursor);
    const offset = baseOffset + readVarint(cursor);
    const keyLength = readVarint(cursor);
    const keyAt = cursor.at;
    cursor.at += Math.max(keyLength, 0);
    const valueLength = readVarint(cursor);
    const valueAt = cursor.at;
    const headersAt = valueAt + Math.max(valueLength, 0);
    if (headersAt >= end) throw new RangeError('A record is longer than it says.');
    into.push(new FetchedRecord(offset, appendedAtMs ?? timestampMs, bytes, keyAt, keyLength, valueAt, valueLength, headersAt));
    cursor.at = end;
  }
}

/** Some of a batch's records, one after the other: where they lie, how many they are, and the offset of the last. */
interface Stretch {
  readonly from: number;
  readonly count: number;
  readonly lastOffset: number;
}

/** Divides the records of a batch from an offset on into stretches of at most `most`, without making them. Throws a RangeError as `readRecords` does. */
export function stretchesOf(bytes: Buffer, count: number, { baseOffset }: RecordContext, askedFor: number, most: number): Stretch[] {
  const stretches: Stretch[] = [];
  const cursor = { bytes, at: 0 };
  let open = { from: 0, count: 0, lastOffset: baseOffset };
  for (let left = count; left > 0; left--) {
    const from = cursor.at;
    const length = readVarint(cursor);
    const end = cursor.at + length;
    if (end > bytes.length) throw new RangeError('A record is longer than its batch.');
    cursor.at++;
    readVarint(cursor);
    const offset = baseOffset + readVarint(cursor);
    // Of the key and the value: what lies between and after them belongs to the record all the same.
    for (let field = 0; field < 2; field++) {
      const bytes = readVarint(cursor);
      cursor.at += Math.max(bytes, 0);
    }
    if (cursor.at >= end) throw new RangeError('A record is longer than it says.');
    cursor.at = end;
    if (offset < askedFor) continue;
    if (open.count === most) stretches.push(open);
    if (open.count === 0 || open.count === most) open = { from, count: 0, lastOffset: offset };
    open = { from: open.from, count: open.count + 1, lastOffset: offset };
  }
  if (open.count > 0) stretches.push(open);
  return stretches;
}

/** A zigzag varint of up to 64 bits; exact to 2^53, which no length, offset or time exceeds. */
function readVarint(cursor: Cursor): number {
  const { bytes } = cursor;
  let byte = bytes[cursor.at++];
  if (byte === undefined) throw new RangeError('A record ends too soon.');
  if (byte < 0x80) return (byte >>> 1) ^ -(byte & 1);
  let value = byte & 0x7f;
  for (let unit = 0x80; ; unit *= 0x80) {
    byte = bytes[cursor.at++];
    if (byte === undefined) throw new RangeError('A record ends too soon.');
    value += (byte & 0x7f) * unit;
    if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

/** As kafkajs gives them: a header that occurs more than once is a list. */
function readHeaders(cursor: Cursor): Record<string, HeaderValue> {
  // A name may be any text, `__proto__` too.
  const headers = new Map<string, OneHeaderValue | OneHeaderValue[]>();
  for (let left = readVarint(cursor); left > 0; left--) {
    const name = readBytes(cursor)?.toString('utf8') ?? '';
    const value = readBytes(cursor);
    const before = headers.get(name);
    // One record may have half a million of one name: a list of them all is made once.
    if (Array.isArray(before)) before.push(value);
    else headers.set(name, headers.has(name) ? [before ?? null, value] : value);
  }
  return Object.fromEntries(headers);
}

function readBytes(cursor: Cursor): Buffer | null {
  const length = readVarint(cursor);
  if (length < 0) return null;
  if (cursor.at + length > cursor.bytes.length) throw new RangeError('A header is longer than its record.');
  const bytes = cursor.bytes.subarray(cursor.at, cursor.at + length);
  cursor.at += length;
  return bytes;
}
