import type { AbortedTransaction } from './fetched-batches';

/** The next offset to read from a partition. */
export interface FetchPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface FetchRequest {
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly maxPartitionBytes: number;
  /** The broker fills its answer in this order. */
  readonly positions: readonly FetchPosition[];
}

/** The answer for one partition: batches as stored in the log, of which the last may be cut off. */
export interface FetchedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  /** The log's end. */
  readonly end: number;
  /** The last stable offset: nothing from here on can be read before an open transaction ends. */
  readonly stable: number;
  readonly abortedTransactions: readonly AbortedTransaction[];
  readonly bytes: Buffer;
}

export interface FetchResponse {
  /** The time for which the broker asks for no further request (KIP-219). */
  readonly throttleMs: number;
  readonly partitions: readonly FetchedPartition[];
}

const READ_COMMITTED = 1;

/**
 * The body of a Fetch request, version 11, without a session. Source:
 * https://kafka.apache.org/protocol#The_Messages_Fetch
 */
export function encodeFetchRequest({
  maxWaitMs,
  minBytes,
  maxBytes,
  maxPartitionBytes,
  positions,
}: FetchRequest): Buffer {
  const byTopic = Map.groupBy(positions, ({ topic }) => topic);
  const names = [...byTopic.keys()].reduce((sum, topic) => sum + 2 + Buffer.byteLength(topic) + 4, 0);
  const buffer = Buffer.alloc(4 + 4 + 4 + 4 + 1 + 4 + 4 + 4 + names + 28 * positions.length + 4 + 2);
  let at = buffer.writeInt32BE(-1, 0); // No replica.
  at = buffer.writeInt32BE(maxWaitMs, at);
  at = buffer.writeInt32BE(minBytes, at);
  at = buffer.writeInt32BE(maxBytes, at);
  at = buffer.writeInt8(READ_COMMITTED, at);
  at = buffer.writeInt32BE(0, at); // No session,
  at = buffer.writeInt32BE(-1, at); // and none shall be made.
  at = buffer.writeInt32BE(byTopic.size, at);
  for (const [topic, together] of byTopic) {
    at = buffer.writeInt16BE(Buffer.byteLength(topic), at);
    at += buffer.write(topic, at);
    at = buffer.writeInt32BE(together.length, at);
    for (const { partition, offset } of together) {
      at = buffer.writeInt32BE(partition, at);
      at = buffer.writeInt32BE(-1, at); // The leader's epoch is not known.
      at = buffer.writeBigInt64BE(BigInt(offset), at);
      at = buffer.writeBigInt64BE(-1n, at); // Only followers send the log's start.
      at = buffer.writeInt32BE(maxPartitionBytes, at);
    }
  }
  at = buffer.writeInt32BE(0, at); // No topics to remove from a session.
  buffer.writeInt16BE(0, at); // No rack.
  return buffer;
}

/** The body of a Fetch response, version 11. The batches are slices of it. */
export function decodeFetchResponse(raw: Buffer): FetchResponse {
  const from = new Reader(raw);
  const throttleMs = from.int32();
  from.skip(2 + 4); // The error and the id of a session, which is not used.
  const partitions: FetchedPartition[] = [];
  for (let topicsLeft = from.int32(); topicsLeft > 0; topicsLeft--) {
    const topic = from.text();
    for (let left = from.int32(); left > 0; left--) {
      const partition = from.int32();
      const errorCode = from.int16();
      const end = Number(from.int64());
      const stable = Number(from.int64());
      from.skip(8); // The log's start.
      const abortedTransactions: AbortedTransaction[] = [];
      for (let abortedLeft = from.int32(); abortedLeft > 0; abortedLeft--)
        abortedTransactions.push({ producerId: from.int64(), firstOffset: Number(from.int64()) });
      from.skip(4); // The preferred read replica; without a rack there is none.
      partitions.push({ topic, partition, errorCode, end, stable, abortedTransactions, bytes: from.bytes() });
    }
  }
  return { throttleMs, partitions };
}

class Reader {
  #at = 0;

  constructor(private readonly buffer: Buffer) {}

  skip(bytes: number): void {
    this.#at += bytes;
  }

  int16(): number {
    this.#at += 2;
    return this.buffer.readInt16BE(this.#at - 2);
  }

  int32(): number {
    this.#at += 4;
    return this.buffer.readInt32BE(this.#at - 4);
  }

  int64(): bigint {
    this.#at += 8;
    return this.buffer.readBigInt64BE(this.#at - 8);
  }

  text(): string {
    const length = this.int16();
    this.#at += length;
    return this.buffer.toString('utf8', this.#at - length, this.#at);
  }

  bytes(): Buffer {
    const length = Math.max(this.int32(), 0);
    this.#at += length;
    return this.buffer.subarray(this.#at - length, this.#at);
  }
}
