import { crc32c } from '@node-rs/crc32';
import { CompressionCodecs } from 'kafkajs';
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
import { type FetchedRecord, readRecords } from './fetched-record';

/** A transaction that was aborted, by its producer and the offset of its first record. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

/** What a fetch brought of one partition's log. */
export interface FetchedLog {
  readonly records: readonly FetchedRecord[];
  /** The offset after the last batch, whatever it held; undefined where there is none. */
  readonly nextOffset: number | undefined;
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
  const records: FetchedRecord[] = [];
  const toBegin = [...abortedTransactions].sort((a, b) => a.firstOffset - b.firstOffset);
  const aborted = new Set<bigint>();
  let begun = 0;
  let nextOffset: number | undefined;
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
    nextOffset = lastOffset + 1;
    for (let next = toBegin[begun]; next !== undefined && next.firstOffset <= lastOffset; next = toBegin[++begun])
      aborted.add(next.producerId);
    const producerId = bytes.readBigInt64BE(at + PRODUCER_ID_AT);
    const isControl = (attributes & CONTROL) !== 0;
    if (isControl || !((attributes & TRANSACTIONAL) !== 0 && aborted.has(producerId))) {
      const codec = attributes & COMPRESSION;
      const plain = codec === 0 ? bytes : await decompressed(codec, bytes.subarray(at + RECORDS_AT, end));
      const firstOfBatch = records.length;
      readRecords(
        plain,
        codec === 0 ? at + RECORDS_AT : 0,
        bytes.readInt32BE(at + COUNT_AT),
        contextOf(bytes, at, baseOffset, attributes),
        records,
      );
      if (isControl) {
        if (isAbort(records[firstOfBatch])) aborted.delete(producerId);
        records.length = firstOfBatch;
      }
      if (baseOffset < askedFor) removeBefore(askedFor, records, firstOfBatch);
    }
    at = end;
  }
  return { records, nextOffset };
}

function contextOf(bytes: Buffer, at: number, baseOffset: number, attributes: number) {
  return {
    baseOffset,
    baseTimestampMs: Number(bytes.readBigInt64BE(at + BASE_TIMESTAMP_AT)),
    appendedAtMs: (attributes & LOG_APPEND_TIME) === 0 ? undefined : Number(bytes.readBigInt64BE(at + MAX_TIMESTAMP_AT)),
  };
}

/** A batch is fetched whole, though one asked for a record in the middle of it. */
function removeBefore(askedFor: number, records: FetchedRecord[], from: number): void {
  let kept = from;
  while (kept < records.length && (records[kept]?.offset ?? askedFor) < askedFor) kept++;
  records.splice(from, kept - from);
}

function isAbort(control: FetchedRecord | undefined): boolean {
  const key = control?.key;
  return key !== null && key !== undefined && key.length >= 4 && key.readInt16BE(2) === ABORT;
}

interface Codec {
  decompress(bytes: Buffer): Promise<Buffer>;
}

async function decompressed(codec: number, bytes: Buffer): Promise<Buffer> {
  const make = (CompressionCodecs as Readonly<Record<number, (() => Codec) | undefined>>)[codec];
  if (make === undefined) throw new Error(`it holds a batch that is compressed in the unknown way ${codec}`);
  return make().decompress(bytes);
}
