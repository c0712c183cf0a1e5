import { crc32c } from '@node-rs/crc32';
import { messageOf } from '@taocun/runtime';
import { codecName, decompressed } from '../codecs/codecs';
import { asTime, type BatchHeader, endOfBatch, headerOf, isOffset } from './batch-header';
import { ATTRIBUTES_AT, CRC_AT, MAGIC, MAGIC_AT, RECORDS_AT } from './batch-layout';
import { type PlainRecords, readRecords, type Stretch, stretchesOf } from './fetched-record';
import type { InputRecord, UnreadableBatch } from './record';

/** An aborted transaction, by its producer and the offset of its first record. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

/**
 * Consecutive records of one partition. Objects are created at each access: a fetch brings records of many
 * partitions, one partition is applied at a time, and such short-lived objects cost the garbage collector
 * nothing.
 */
class LogPart {
  readonly #pieces: (PlainRecords | InputRecord)[] = [];
  #count = 0;

  /** The offset after the last batch or record, whatever it contained; undefined if there is none. */
  nextOffset: number | undefined;
  /** The timestamp of the newest record of the last batch; undefined if there is none. */
  newestMs: number | undefined;
  /** The reason why the next batch is damaged. */
  damaged: string | undefined;

  get count(): number {
    return this.#count;
  }

  get records(): readonly InputRecord[] {
    const records: InputRecord[] = [];
    for (const piece of this.#pieces) {
      if ('count' in piece) readRecords(piece, records);
      else records.push(piece);
    }
    return records;
  }

  /**
   * Adds records that have already been decoded once as a check, or the one record that stands for an
   * unreadable batch.
   */
  add(piece: PlainRecords | InputRecord): void {
    this.#pieces.push(piece);
    this.#count += 'count' in piece ? piece.count : 1;
  }
}

const COMPRESSION = 0x07;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
/** A part ends after this many decompressed bytes, and a batch is divided into parts of this many records. */
const PART_BYTES = 8_388_608;
const PART_RECORDS = 50_000;
const MOST_STORED_BYTES = 65_536;
const NOTHING = { key: null, value: null, headers: undefined };
/** The type of an aborting end marker, in the key of a control record. */
const ABORT = 0;

/**
 * Reads the batches of a fetch from `fetchedFrom` on, in parts: every record from there on except control
 * records and those of aborted transactions. One record stands for a batch that can't be read. The last batch
 * may be cut off; the next fetch brings it whole. Reading ends before a damaged batch. A batch is
 * decompressed only after the consumer has taken the earlier parts.
 */
export async function* readBatches(
  bytes: Buffer,
  fetchedFrom: number,
  abortedTransactions: readonly AbortedTransaction[],
): AsyncGenerator<LogPart, void, undefined> {
  const toBegin = [...abortedTransactions].sort((a, b) => a.firstOffset - b.firstOffset);
  const aborted = new Set<bigint>();
  let begun = 0;
  let part = new LogPart();
  let decompressedBytes = 0;
  for (let at = 0; at + RECORDS_AT <= bytes.length; at = endOfBatch(bytes, at)) {
    const end = endOfBatch(bytes, at);
    if (end > bytes.length && bytes[at + MAGIC_AT] === MAGIC) break;
    const header = headerOf(bytes, at);
    const damage = damageOf(bytes, at, end, header);
    if (damage !== undefined) {
      part.damaged = `the batch at offset ${bytes.readBigInt64BE(at)} ${damage}`;
      break;
    }
    const { attributes, lastOffset, producerId } = header;
    const newestMs = asTime(header.newestMs);
    for (
      let next = toBegin[begun];
      next !== undefined && next.firstOffset <= lastOffset;
      next = toBegin[++begun]
    )
      aborted.add(next.producerId);
    part.newestMs = newestMs;
    const isControl = (attributes & CONTROL) !== 0;
    const isAborted = (attributes & TRANSACTIONAL) !== 0 && aborted.has(producerId);
    const raw = bytes.subarray(at + RECORDS_AT, end);
    const read = isAborted && !isControl ? [] : await open(header, raw, isControl ? 0 : fetchedFrom);
    // After an aborted transaction's first record, the next end marker of its producer is the abort, even if
    // the marker is unreadable.
    if (isControl && (typeof read === 'string' || isAbort(read))) aborted.delete(producerId);
    if (typeof read === 'string') {
      const where = { offset: Math.max(header.baseOffset, fetchedFrom), timestampMs: newestMs };
      part.add({ ...where, ...NOTHING, unreadable: unreadable(header, read, raw) });
    } else if (!isControl) {
      for (const stretch of read) {
        part.add(stretch);
        part.nextOffset = stretch.lastOffset + 1;
        if (stretch.count < PART_RECORDS) continue;
        yield part;
        part = new LogPart();
        part.newestMs = newestMs;
      }
      if ((attributes & COMPRESSION) !== 0) decompressedBytes += read[0]?.bytes.length ?? 0;
    }
    part.nextOffset = lastOffset + 1;
    if (decompressedBytes < PART_BYTES) continue;
    yield part;
    part = new LogPart();
    decompressedBytes = 0;
  }
  if (part.nextOffset !== undefined || part.damaged !== undefined) yield part;
}

/**
 * The records of a batch from an offset on, after all of them have been decoded, or the reason why one can't
 * be.
 */
async function open(header: BatchHeader, raw: Buffer, fetchedFrom: number): Promise<Stretch[] | string> {
  const { attributes, count } = header;
  const codec = attributes & COMPRESSION;
  try {
    const bytes = codec === 0 ? raw : await decompressed(codec, raw);
    return stretchesOf({ bytes, from: 0, to: bytes.length, count, header }, fetchedFrom, PART_RECORDS);
  } catch (error) {
    return messageOf(error);
  }
}

function unreadable({ attributes, lastOffset }: BatchHeader, problem: string, raw: Buffer): UnreadableBatch {
  const bytes = Buffer.from(raw.subarray(0, MOST_STORED_BYTES));
  return { lastOffset, codec: codecName(attributes & COMPRESSION), problem, bytes, length: raw.length };
}

/**
 * True if any batch has to be decompressed. Such partitions are read one at a time, because each may take
 * much memory.
 */
export function isCompressed(bytes: Buffer): boolean {
  for (let at = 0; at + RECORDS_AT <= bytes.length; at = endOfBatch(bytes, at)) {
    if (bytes[at + MAGIC_AT] !== MAGIC || endOfBatch(bytes, at) <= at) return false;
    if ((bytes.readInt16BE(at + ATTRIBUTES_AT) & COMPRESSION) !== 0) return true;
  }
  return false;
}

function damageOf(
  bytes: Buffer,
  at: number,
  end: number,
  { baseOffset, lastOffset }: BatchHeader,
): string | undefined {
  const magic = bytes[at + MAGIC_AT];
  if (magic !== MAGIC) return `has format ${String(magic)}, older than Kafka 0.11: copy the topic`;
  if (
    end < at + RECORDS_AT ||
    bytes.readUInt32BE(at + CRC_AT) !== crc32c(bytes.subarray(at + ATTRIBUTES_AT, end))
  )
    return 'is damaged: its checksum does not match';
  const isWithin = isOffset(baseOffset) && isOffset(lastOffset + 1) && lastOffset >= baseOffset;
  return isWithin ? undefined : `is damaged: it ends at offset ${lastOffset}`;
}

function isAbort(marks: readonly PlainRecords[]): boolean {
  const records: InputRecord[] = [];
  for (const mark of marks) readRecords(mark, records);
  const key = records[0]?.key;
  return key !== null && key !== undefined && key.length >= 4 && key.readInt16BE(2) === ABORT;
}
