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
import { decompressed } from './codecs';
import { type FetchedRecord, type RecordContext, readRecords } from './fetched-record';

/** A transaction that was aborted, by its producer and the offset of its first record. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

/** The records of one batch, as bytes that are known to be whole. */
interface PlainBatch {
  readonly bytes: Buffer;
  readonly from: number;
  readonly count: number;
  readonly context: RecordContext;
}

/**
 * The part of one partition's log that a fetch brought. Records become objects each time they are asked for: a fetch brings those of many
 * partitions, one partition is applied at a time, and such short-lived objects cost the garbage collector nothing.
 */
class FetchedLog {
  readonly #batches: PlainBatch[] = [];
  #first: FetchedRecord[] = [];
  #count = 0;

  /** The offset after the last batch, whatever it held; undefined where there is none. */
  nextOffset: number | undefined;
  /** When the newest record of the last batch was made; undefined where there is none. */
  newestMs: number | undefined;

  get count(): number {
    return this.#count;
  }

  /** Throws a RangeError where a record is longer than its batch. */
  get records(): readonly FetchedRecord[] {
    const records = [...this.#first];
    for (const { bytes, from, count, context } of this.#batches) readRecords(bytes, from, count, context, records);
    return records;
  }

  add(batch: PlainBatch): void {
    this.#batches.push(batch);
    this.#count += batch.count;
  }

  /** A batch is fetched whole, though one asked for a record in the middle of it: of the first one, what lies before is left out. */
  addFrom(askedFor: number, { bytes, from, count, context }: PlainBatch): void {
    const records: FetchedRecord[] = [];
    readRecords(bytes, from, count, context, records);
    this.#first = records.filter(({ offset }) => offset >= askedFor);
    this.#count += this.#first.length;
  }
}

const COMPRESSION = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
/** The type, in a control record's key, of a transaction's end that aborts it. */
const ABORT = 0;

/**
 * Reads the batches that a fetch from `askedFor` on brought: every record from there on but those of aborted transactions, and
 * no control records. The last batch may be cut off; the next fetch brings it whole. Throws where a batch is damaged.
 *
 * kafkajs 2.2.4 reads them too, into several objects a field, without looking at checksums, and with a filter of aborted records that lets
 * only one aborted transaction begin a record: with several that overlap, what it shows depends on where the fetch began (docs/decisions).
 */
export async function readBatches(
  bytes: Buffer,
  askedFor: number,
  abortedTransactions: readonly AbortedTransaction[],
): Promise<FetchedLog> {
  const log = new FetchedLog();
  const toBegin = [...abortedTransactions].sort((a, b) => a.firstOffset - b.firstOffset);
  const aborted = new Set<bigint>();
  let begun = 0;
  for (let at = 0; at + RECORDS_AT <= bytes.length;) {
    const end = at + LENGTH_AT + 4 + bytes.readInt32BE(at + LENGTH_AT);
    const magic = bytes[at + MAGIC_AT];
    if (magic !== MAGIC) throw new Error(`it holds records in format ${String(magic)}, of before Kafka 0.11: copy the topic`);
    if (end > bytes.length) break;
    const baseOffset = Number(bytes.readBigInt64BE(at));
    if (bytes.readUInt32BE(at + CRC_AT) !== crc32c(bytes.subarray(at + ATTRIBUTES_AT, end)))
      throw new Error(`the batch at offset ${baseOffset} is damaged: its checksum is another one`);
    const attributes = bytes.readInt16BE(at + ATTRIBUTES_AT);
    const lastOffset = baseOffset + bytes.readInt32BE(at + LAST_OFFSET_DELTA_AT);
    log.nextOffset = lastOffset + 1;
    log.newestMs = Number(bytes.readBigInt64BE(at + MAX_TIMESTAMP_AT));
    for (let next = toBegin[begun]; next !== undefined && next.firstOffset <= lastOffset; next = toBegin[++begun])
      aborted.add(next.producerId);
    const producerId = bytes.readBigInt64BE(at + PRODUCER_ID_AT);
    const isControl = (attributes & CONTROL) !== 0;
    if (isControl || !((attributes & TRANSACTIONAL) !== 0 && aborted.has(producerId))) {
      const codec = attributes & COMPRESSION;
      const plain = codec === 0 ? bytes : await decompressed(codec, bytes.subarray(at + RECORDS_AT, end));
      const batch = {
        bytes: plain,
        from: codec === 0 ? at + RECORDS_AT : 0,
        count: bytes.readInt32BE(at + COUNT_AT),
        context: contextOf(bytes, at, baseOffset, attributes),
      };
      if (isControl) {
        if (isAbort(batch)) aborted.delete(producerId);
      } else if (baseOffset < askedFor) log.addFrom(askedFor, batch);
      else log.add(batch);
    }
    at = end;
  }
  return log;
}

function contextOf(bytes: Buffer, at: number, baseOffset: number, attributes: number) {
  return {
    baseOffset,
    baseTimestampMs: Number(bytes.readBigInt64BE(at + BASE_TIMESTAMP_AT)),
    appendedAtMs: (attributes & LOG_APPEND_TIME) === 0 ? undefined : Number(bytes.readBigInt64BE(at + MAX_TIMESTAMP_AT)),
  };
}

function isAbort({ bytes, from, count, context }: PlainBatch): boolean {
  const records: FetchedRecord[] = [];
  readRecords(bytes, from, count, context, records);
  const key = records[0]?.key;
  return key !== null && key !== undefined && key.length >= 4 && key.readInt16BE(2) === ABORT;
}
