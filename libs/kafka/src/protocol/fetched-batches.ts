import { crc32c } from '@node-rs/crc32';
import {
  ATTRIBUTES_AT,
  BASE_TIMESTAMP_AT,
  COUNT_AT,
  CRC_AT,
  LAST_OFFSET_DELTA_AT,
  LENGTH_AT,
  MAGIC,
  MAGIC_AT,
  MAX_TIMESTAMP_AT,
  PRODUCER_ID_AT,
  RECORDS_AT,
} from './batch-layout';
import { codecName, decompressed } from '../codecs/codecs';
import type { InputRecord, UnreadableBatch } from '../consumer/record-batch';
import { messageOf } from '../support/message-of';
import { type RecordContext, readRecords, stretchesOf } from './fetched-record';

/** A transaction that was aborted, by its producer and the offset of its first record. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

/** Records of one batch, as bytes that are known to be whole. */
interface PlainRecords {
  readonly bytes: Buffer;
  readonly from: number;
  readonly count: number;
  readonly context: RecordContext;
}

/**
 * Consecutive records of one partition. They become objects each time they are asked for: a fetch brings those of many partitions, one
 * partition is applied at a time, and such short-lived objects cost the garbage collector nothing.
 */
class LogPart {
  readonly #pieces: (PlainRecords | readonly InputRecord[])[] = [];
  #count = 0;

  /** The offset after the last batch, or the last record, whatever it held; undefined where there is none. */
  nextOffset: number | undefined;
  /** When the newest record of the last batch was made; undefined where there is none. */
  newestMs: number | undefined;
  /** Why the batch that comes next is not as it was written. */
  damaged: string | undefined;

  get count(): number {
    return this.#count;
  }

  /** Throws a RangeError where a record is longer than its batch. */
  get records(): readonly InputRecord[] {
    const records: InputRecord[] = [];
    for (const piece of this.#pieces) {
      if ('context' in piece) readRecords(piece.bytes, piece.from, piece.count, piece.context, records);
      else for (const record of piece) records.push(record);
    }
    return records;
  }

  add(piece: PlainRecords): void {
    this.#pieces.push(piece);
    this.#count += piece.count;
  }

  addRecords(records: readonly InputRecord[]): void {
    this.#pieces.push(records);
    this.#count += records.length;
  }
}

const COMPRESSION = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
/** A part ends with so many decompressed bytes, and a batch that was decompressed is divided into parts of so many records. */
const PART_BYTES = 8_388_608;
const PART_RECORDS = 50_000;
const MOST_KEPT_BYTES = 65_536;
const NOTHING = { key: null, value: null, headers: undefined };
/** The type, in a control record's key, of a transaction's end that aborts it. */
const ABORT = 0;

/**
 * Reads the batches that a fetch from `askedFor` on brought, in parts: every record from there on but those of aborted transactions, and no
 * control records. A batch that can't be decompressed is passed over, and one record stands for it. The last batch may be cut off; the next
 * fetch brings it whole. Reading ends before a batch that is damaged. A batch is decompressed once the parts before it were taken.
 *
 * kafkajs 2.2.4 reads them too, into several objects a field, without looking at checksums, and with a filter of aborted records that lets
 * only one aborted transaction begin a record: with several that overlap, what it shows depends on where the fetch began (docs/decisions).
 */
export async function* readBatches(
  bytes: Buffer,
  askedFor: number,
  abortedTransactions: readonly AbortedTransaction[],
): AsyncGenerator<LogPart, void, undefined> {
  const toBegin = [...abortedTransactions].sort((a, b) => a.firstOffset - b.firstOffset);
  const aborted = new Set<bigint>();
  let begun = 0;
  let part = new LogPart();
  let decompressedBytes = 0;
  for (let at = 0; at + RECORDS_AT <= bytes.length; at = endOf(bytes, at)) {
    const end = endOf(bytes, at);
    if (end > bytes.length && bytes[at + MAGIC_AT] === MAGIC) break;
    const damage = damageOf(bytes, at, end);
    if (damage !== undefined) {
      part.damaged = `the batch at offset ${bytes.readBigInt64BE(at)} ${damage}`;
      break;
    }
    const baseOffset = Number(bytes.readBigInt64BE(at));
    const attributes = bytes.readInt16BE(at + ATTRIBUTES_AT);
    const lastOffset = baseOffset + bytes.readInt32BE(at + LAST_OFFSET_DELTA_AT);
    const newestMs = Number(bytes.readBigInt64BE(at + MAX_TIMESTAMP_AT));
    for (let next = toBegin[begun]; next !== undefined && next.firstOffset <= lastOffset; next = toBegin[++begun])
      aborted.add(next.producerId);
    const producerId = bytes.readBigInt64BE(at + PRODUCER_ID_AT);
    const isAborted = (attributes & TRANSACTIONAL) !== 0 && aborted.has(producerId);
    const count = bytes.readInt32BE(at + COUNT_AT);
    const context = contextOf(bytes, at, baseOffset, attributes);
    const codec = attributes & COMPRESSION;
    part.newestMs = newestMs;
    if ((attributes & CONTROL) !== 0) {
      if (isAbort({ bytes, from: at + RECORDS_AT, count, context })) aborted.delete(producerId);
    } else if (!isAborted && codec === 0) {
      const batch = { bytes, from: at + RECORDS_AT, count, context };
      if (baseOffset >= askedFor) part.add(batch);
      else part.addRecords(recordsFrom(askedFor, batch));
    } else if (!isAborted) {
      const compressed = bytes.subarray(at + RECORDS_AT, end);
      const opened = await open(codec, compressed, count, context, askedFor);
      if (typeof opened === 'string') {
        const where = { offset: Math.max(baseOffset, askedFor), timestampMs: newestMs };
        part.addRecords([{ ...where, ...NOTHING, unreadable: unreadable(lastOffset, codec, opened, compressed) }]);
      } else {
        for (const { lastOffset: last, ...piece } of opened) {
          part.add({ ...piece, context });
          part.nextOffset = last + 1;
          if (piece.count < PART_RECORDS) continue;
          yield part;
          part = new LogPart();
          part.newestMs = newestMs;
        }
        decompressedBytes += opened[0]?.bytes.length ?? 0;
      }
    }
    part.nextOffset = lastOffset + 1;
    if (decompressedBytes < PART_BYTES) continue;
    yield part;
    part = new LogPart();
    decompressedBytes = 0;
  }
  if (part.nextOffset !== undefined || part.damaged !== undefined) yield part;
}

/** Where the records of a compressed batch lie from an offset on, in stretches; or why it can't be read. */
async function open(codec: number, compressed: Buffer, count: number, context: RecordContext, askedFor: number) {
  try {
    const bytes = await decompressed(codec, compressed);
    return stretchesOf(bytes, count, context, askedFor, PART_RECORDS).map((stretch) => ({ ...stretch, bytes }));
  } catch (error) {
    return messageOf(error);
  }
}

function unreadable(lastOffset: number, codec: number, problem: string, compressed: Buffer): UnreadableBatch {
  const bytes = Buffer.from(compressed.subarray(0, MOST_KEPT_BYTES));
  return { lastOffset, codec: codecName(codec), problem, bytes, length: compressed.length };
}

/** A batch is fetched whole, though one asked for a record in the middle of it. */
function recordsFrom(askedFor: number, { bytes, from, count, context }: PlainRecords): InputRecord[] {
  const records: InputRecord[] = [];
  readRecords(bytes, from, count, context, records);
  return records.filter(({ offset }) => offset >= askedFor);
}

/** Whether any batch has to be decompressed: such partitions are read one at a time, for each may take much memory. */
export function isCompressed(bytes: Buffer): boolean {
  for (let at = 0; at + RECORDS_AT <= bytes.length; at = endOf(bytes, at)) {
    if (bytes[at + MAGIC_AT] !== MAGIC || endOf(bytes, at) <= at) return false;
    if ((bytes.readInt16BE(at + ATTRIBUTES_AT) & COMPRESSION) !== 0) return true;
  }
  return false;
}

function endOf(bytes: Buffer, at: number): number {
  return at + LENGTH_AT + 4 + bytes.readInt32BE(at + LENGTH_AT);
}

function damageOf(bytes: Buffer, at: number, end: number): string | undefined {
  const magic = bytes[at + MAGIC_AT];
  if (magic !== MAGIC) return `has format ${String(magic)}, of before Kafka 0.11: copy the topic`;
  const isWhole = bytes.readUInt32BE(at + CRC_AT) === crc32c(bytes.subarray(at + ATTRIBUTES_AT, end));
  return isWhole ? undefined : 'is damaged: its checksum is another one';
}

function contextOf(bytes: Buffer, at: number, baseOffset: number, attributes: number) {
  return {
    baseOffset,
    baseTimestampMs: Number(bytes.readBigInt64BE(at + BASE_TIMESTAMP_AT)),
    appendedAtMs: (attributes & LOG_APPEND_TIME) === 0 ? undefined : Number(bytes.readBigInt64BE(at + MAX_TIMESTAMP_AT)),
  };
}

function isAbort({ bytes, from, count, context }: PlainRecords): boolean {
  const records: InputRecord[] = [];
  readRecords(bytes, from, count, context, records);
  const key = records[0]?.key;
  return key !== null && key !== undefined && key.length >= 4 && key.readInt16BE(2) === ABORT;
}
