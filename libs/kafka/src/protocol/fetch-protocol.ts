import { type FetchedLog, readBatches } from './fetched-batches';
import { messageOf } from '../support/message-of';

/** A fetch as kafkajs' consumer asks for it. */
export interface FetchRequest {
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly isolationLevel: number;
  readonly rackId?: string;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly { readonly partition: number; readonly fetchOffset: string; readonly maxBytes: number }[];
  }[];
}

/**
 * A message as kafkajs receives it: at most two for each partition, and the second carries the log with all records. The first gives, by its
 * offset, the position where the fetch began; as a control record it is skipped by kafkajs.
 */
export interface FetchedMessage {
  readonly offset: string;
  readonly isControlRecord: boolean;
  readonly log?: FetchedLog;
}

interface FetchedPartition {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: string;
  readonly preferredReadReplica: number;
  readonly messages: readonly FetchedMessage[];
}

export interface FetchResponse {
  readonly throttleTime: number;
  readonly clientSideThrottleTime: number;
  readonly responses: readonly { readonly topicName: string; readonly partitions: readonly FetchedPartition[] }[];
}

/** The body of a Fetch request, version 11, without a session. Source: https://kafka.apache.org/protocol#The_Messages_Fetch */
export function encodeFetchRequest({ maxWaitTime, minBytes, maxBytes, isolationLevel, rackId = '', topics }: FetchRequest): Buffer {
  const names = topics.reduce((sum, { topic, partitions }) => sum + 2 + Buffer.byteLength(topic) + 4 + 28 * partitions.length, 0);
  const buffer = Buffer.alloc(4 + 4 + 4 + 4 + 1 + 4 + 4 + 4 + names + 4 + 2 + Buffer.byteLength(rackId));
  let at = buffer.writeInt32BE(-1, 0); // No replica.
  at = buffer.writeInt32BE(maxWaitTime, at);
  at = buffer.writeInt32BE(minBytes, at);
  at = buffer.writeInt32BE(maxBytes, at);
  at = buffer.writeInt8(isolationLevel, at);
  at = buffer.writeInt32BE(0, at); // No session,
  at = buffer.writeInt32BE(-1, at); // and none to be made.
  at = buffer.writeInt32BE(topics.length, at);
  for (const { topic, partitions } of topics) {
    at = writeText(buffer, topic, at);
    at = buffer.writeInt32BE(partitions.length, at);
    for (const { partition, fetchOffset, maxBytes: partitionBytes } of partitions) {
      at = buffer.writeInt32BE(partition, at);
      at = buffer.writeInt32BE(-1, at); // No leader epoch is known.
      at = buffer.writeBigInt64BE(BigInt(fetchOffset), at);
      at = buffer.writeBigInt64BE(-1n, at); // The log's start is the followers' concern.
      at = buffer.writeInt32BE(partitionBytes, at);
    }
  }
  at = buffer.writeInt32BE(0, at); // Nothing to be taken out of a session.
  writeText(buffer, rackId, at);
  return buffer;
}

/** The body of a Fetch response, version 11, to this request. Throws where records are damaged, and names their partition. */
export async function decodeFetchResponse(raw: Buffer, { topics }: Pick<FetchRequest, 'topics'>): Promise<FetchResponse> {
  const from = new Reader(raw);
  const clientSideThrottleTime = from.int32();
  from.skip(2 + 4); // The session's error and number, of which there is none.
  const responses: { topicName: string; partitions: FetchedPartition[] }[] = [];
  for (let topicsLeft = from.int32(); topicsLeft > 0; topicsLeft--) {
    const topicName = from.text();
    const asked = topics.find(({ topic }) => topic === topicName)?.partitions;
    const partitions: FetchedPartition[] = [];
    for (let left = from.int32(); left > 0; left--) {
      const partition = from.int32();
      const errorCode = from.int16();
      const highWatermark = String(from.int64());
      from.skip(8 + 8); // The last stable offset and the log's start.
      const abortedTransactions = [];
      for (let abortedLeft = from.int32(); abortedLeft > 0; abortedLeft--)
        abortedTransactions.push({ producerId: from.int64(), firstOffset: Number(from.int64()) });
      const preferredReadReplica = from.int32();
      const bytes = from.bytes();
      const fetchOffset = asked?.find((one) => one.partition === partition)?.fetchOffset;
      if (fetchOffset === undefined) throw new Error(`Kafka answered for ${topicName}/${partition}, which was not asked for.`);
      const messages = await readBatches(bytes, Number(fetchOffset), abortedTransactions).then(
        (log) => (log.nextOffset === undefined ? [] : messagesOf(fetchOffset, log, log.nextOffset)),
        (cause: unknown) => {
          throw new Error(`${topicName}/${partition} can't be read: ${messageOf(cause)}`, { cause });
        },
      );
      partitions.push({ partition, errorCode, highWatermark, preferredReadReplica, messages });
    }
    responses.push({ topicName, partitions });
  }
  // As kafkajs does: the broker has not held this answer back, it asks the client to wait before the next.
  return { throttleTime: 0, clientSideThrottleTime, responses };
}

function messagesOf(fetchOffset: string, log: FetchedLog, nextOffset: number): FetchedMessage[] {
  return [
    { offset: fetchOffset, isControlRecord: true },
    { offset: String(nextOffset - 1), isControlRecord: log.count === 0, log },
  ];
}

function writeText(buffer: Buffer, text: string, at: number): number {
  const bytes = Buffer.byteLength(text);
  buffer.writeInt16BE(bytes, at);
  return at + 2 + buffer.write(text, at + 2);
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
