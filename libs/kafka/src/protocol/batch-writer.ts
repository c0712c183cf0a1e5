import { crc32c } from '@node-rs/crc32';
import * as at from './batch-layout';
import type { HeaderValue, OneHeaderValue } from './record';

export interface WrittenRecord {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly timestampMs: number;
  readonly headers?: Readonly<Record<string, HeaderValue>> | undefined;
}

/**
 * One Kafka record batch (magic 2), written straight into a buffer record by record, without allocations per
 * record. Source: https://kafka.apache.org/documentation/#recordbatch
 */
export class BatchWriter {
  #buffer: Buffer;
  #length = at.RECORDS_AT;
  #count = 0;
  #firstTimestamp = 0;
  #maxTimestamp = 0;

  constructor(buffer: Buffer = Buffer.allocUnsafeSlow(16_384)) {
    this.#buffer = buffer;
  }

  get records(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#length;
  }

  /** The underlying memory, which can be reused once the batch is acknowledged. */
  get buffer(): Buffer {
    return this.#buffer;
  }

  append({ key, value, timestampMs, headers }: WrittenRecord): void {
    if (this.#count === 0) this.#firstTimestamp = this.#maxTimestamp = timestampMs;
    if (timestampMs > this.#maxTimestamp) this.#maxTimestamp = timestampMs;
    const timestampDelta = timestampMs - this.#firstTimestamp;
    const keyBytes = byteLength(key);
    const valueBytes = byteLength(value);
    const headerEntries = headers === undefined ? NO_HEADERS : entriesOf(headers);
    let body = 1 + sizeOfVarint(timestampDelta) + sizeOfVarint(this.#count);
    body +=
      sizeOfVarint(keyBytes) + Math.max(keyBytes, 0) + sizeOfVarint(valueBytes) + Math.max(valueBytes, 0);
    body += sizeOfVarint(headerEntries.length);
    for (const [name, header] of headerEntries) {
      const nameBytes = Buffer.byteLength(name);
      const headerBytes = byteLength(header);
      body += sizeOfVarint(nameBytes) + nameBytes + sizeOfVarint(headerBytes) + Math.max(headerBytes, 0);
    }
    this.#reserve(sizeOfVarint(body) + body);

    this.#varint(body);
    this.#buffer[this.#length++] = 0; // A record has no attributes.
    this.#varint(timestampDelta);
    this.#varint(this.#count);
    this.#bytes(key, keyBytes);
    this.#bytes(value, valueBytes);
    this.#varint(headerEntries.length);
    for (const [name, header] of headerEntries) {
      this.#bytes(name, Buffer.byteLength(name));
      this.#bytes(header, byteLength(header));
    }
    this.#count++;
  }

  /** Fills in the header and returns the batch in its wire form; the writer accepts no more records. */
  finish(producerId: bigint, producerEpoch: number, firstSequence: number): Buffer {
    const batch = this.#buffer.subarray(0, this.#length);
    batch.writeBigInt64BE(0n, 0);
    batch.writeInt32BE(this.#length - at.LENGTH_AT - 4, at.LENGTH_AT);
    batch.writeInt32BE(-1, at.LEADER_EPOCH_AT); // A producer does not know the leader's epoch.
    batch[at.MAGIC_AT] = at.MAGIC;
    batch.writeInt16BE(0, at.ATTRIBUTES_AT); // Uncompressed, CreateTime, not transactional.
    batch.writeInt32BE(this.#count - 1, at.LAST_OFFSET_DELTA_AT);
    batch.writeBigInt64BE(BigInt(this.#firstTimestamp), at.BASE_TIMESTAMP_AT);
    batch.writeBigInt64BE(BigInt(this.#maxTimestamp), at.MAX_TIMESTAMP_AT);
    batch.writeBigInt64BE(producerId, at.PRODUCER_ID_AT);
    batch.writeInt16BE(producerEpoch, at.PRODUCER_EPOCH_AT);
    batch.writeInt32BE(firstSequence, at.BASE_SEQUENCE_AT);
    batch.writeInt32BE(this.#count, at.COUNT_AT);
    batch.writeUInt32BE(crc32c(batch.subarray(at.ATTRIBUTES_AT)), at.CRC_AT);
    return batch;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }

  /** Zigzag and base 128; plain arithmetic for numbers beyond 32 bits. */
  #varint(value: number): void {
    let rest = value >= 0 ? value * 2 : -value * 2 - 1;
    while (rest > 127) {
      this.#buffer[this.#length++] = (rest % 128) | 128;
      rest = rest < 0x80000000 ? rest >>> 7 : Math.floor(rest / 128);
    }
    this.#buffer[this.#length++] = rest;
  }

  /** A length of -1 means null. */
  #bytes(data: string | Buffer | null, length: number): void {
    this.#varint(length);
    if (data === null) return;
    if (typeof data === 'string') this.#buffer.write(data, this.#length, length, 'utf8');
    else data.copy(this.#buffer, this.#length);
    this.#length += length;
  }
}

/** A batch in its wire form, and its destination. */
export interface EncodedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly bytes: Buffer;
}

const NO_HEADERS: readonly (readonly [string, OneHeaderValue])[] = [];

function entriesOf(
  headers: Readonly<Record<string, HeaderValue>>,
): readonly (readonly [string, OneHeaderValue])[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((one) => [name, one] as const),
  );
}

function byteLength(data: string | Buffer | null): number {
  if (data === null) return -1;
  return typeof data === 'string' ? Buffer.byteLength(data) : data.length;
}

function sizeOfVarint(value: number): number {
  const zigzag = value >= 0 ? value * 2 : -value * 2 - 1;
  if (zigzag < 128) return 1;
  if (zigzag < 16_384) return 2;
  if (zigzag < 2_097_152) return 3;
  let bytes = 4;
  for (let rest = Math.floor(zigzag / 268_435_456); rest > 0; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}
