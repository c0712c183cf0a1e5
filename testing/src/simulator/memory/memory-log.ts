import { headerOf } from '../../../../libs/kafka/src/protocol/batch-header';
import {
  BASE_SEQUENCE_AT,
  COUNT_AT,
  PRODUCER_ID_AT,
  RECORDS_AT,
} from '../../../../libs/kafka/src/protocol/batch-layout';
import { type FetchedRecord, readRecords } from '../../../../libs/kafka/src/protocol/fetched-record';

/** A record in a partition. */
export interface Lying {
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: FetchedRecord['headers'];
}

interface Sent {
  readonly first: number;
  readonly last: number;
}

interface Partition {
  readonly records: Lying[];
  /** The last batches of each producer, by their sequence numbers. */
  readonly sent: Map<bigint, Sent[]>;
}

const OUT_OF_ORDER_SEQUENCE = 45;
const DUPLICATE_SEQUENCE = 46;
const UNKNOWN_TOPIC = 3;
const MESSAGE_TOO_LARGE = 10;
/** An error that shows neither the cause nor whether the batch was stored. */
const UNKNOWN_SERVER_ERROR = -1;
const LARGEST_BATCH_BYTES = 1_048_588;
/** The number of batches that a broker remembers of a producer in a partition. */
const REMEMBERED = 5;

/**
 * A Kafka in memory, limited to what the services use: partitions, and idempotent producers whose repeats it
 * finds by sequence number.
 */
export class MemoryLog {
  readonly #topics = new Map<string, Partition[]>();
  readonly #waiting = new Map<string, (() => void)[]>();
  #producers = 0n;
  /** Injects failures of the broker itself into the handling of a batch. */
  troubled: () => 'no' | 'refused' | 'taken' = () => 'no';

  constructor(topics: Readonly<Record<string, number>>) {
    for (const [name, partitions] of Object.entries(topics))
      this.#topics.set(
        name,
        Array.from({ length: partitions }, () => ({ records: [], sent: new Map() })),
      );
  }

  get topics(): string[] {
    return [...this.#topics.keys()];
  }

  partitionsOf(topic: string): number {
    return this.#topics.get(topic)?.length ?? 0;
  }

  records(topic: string, partition: number): readonly Lying[] {
    return this.#topics.get(topic)?.[partition]?.records ?? [];
  }

  nextProducer(): bigint {
    return ++this.#producers;
  }

  /** Appends a record that no service has sent. */
  append(topic: string, partition: number, record: Omit<Lying, 'offset'>): void {
    const { records } = this.#partition(topic, partition);
    records.push({ ...record, offset: records.length });
    this.#wake(topic, partition);
  }

  /** Calls back once, when a new record arrives. */
  whenMore(topic: string, partition: number, tell: () => void): void {
    const key = `${topic} ${partition}`;
    this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), tell]);
  }

  /** Handles the body of a Produce request, version 7; returns the body of the response. */
  produce(request: Buffer): Buffer {
    const answers: { topic: string; partition: number; errorCode: number }[] = [];
    let at = 2 + 2 + 4;
    let topics = request.readInt32BE(at);
    for (at += 4; topics > 0; topics--) {
      const nameBytes = request.readInt16BE(at);
      const topic = request.toString('utf8', at + 2, at + 2 + nameBytes);
      at += 2 + nameBytes;
      let partitions = request.readInt32BE(at);
      for (at += 4; partitions > 0; partitions--) {
        const partition = request.readInt32BE(at);
        const bytes = request.readInt32BE(at + 4);
        at += 8;
        answers.push({
          topic,
          partition,
          errorCode: this.#troubled(topic, partition, request.subarray(at, at + bytes)),
        });
        at += bytes;
      }
    }
    return answerOf(answers);
  }

  #troubled(topic: string, partition: number, batch: Buffer): number {
    const troubled = this.troubled();
    if (troubled === 'refused') return UNKNOWN_SERVER_ERROR;
    const errorCode = this.#append(topic, partition, batch);
    return troubled === 'taken' ? UNKNOWN_SERVER_ERROR : errorCode;
  }

  #append(topic: string, partition: number, batch: Buffer): number {
    const there = this.#topics.get(topic)?.[partition];
    if (there === undefined) return UNKNOWN_TOPIC;
    if (batch.length > LARGEST_BATCH_BYTES) return MESSAGE_TOO_LARGE;
    const producer = batch.readBigInt64BE(PRODUCER_ID_AT);
    const first = batch.readInt32BE(BASE_SEQUENCE_AT);
    const count = batch.readInt32BE(COUNT_AT);
    const last = first + count - 1;
    const sent = there.sent.get(producer) ?? [];
    const newest = sent.at(-1);
    if (sent.some((one) => one.first === first && one.last === last)) return 0;
    if (newest !== undefined && last <= newest.last) return DUPLICATE_SEQUENCE;
    if (first !== (newest === undefined ? 0 : newest.last + 1)) return OUT_OF_ORDER_SEQUENCE;
    const records: FetchedRecord[] = [];
    const baseOffset = there.records.length;
    const header = { ...headerOf(batch), baseOffset, lastOffset: baseOffset + count - 1 };
    // The sender reuses its memory once it has the answer.
    readRecords({ bytes: Buffer.from(batch), from: RECORDS_AT, to: batch.length, count, header }, records);
    there.records.push(...records);
    there.sent.set(producer, [...sent, { first, last }].slice(-REMEMBERED));
    this.#wake(topic, partition);
    return 0;
  }

  #wake(topic: string, partition: number): void {
    const key = `${topic} ${partition}`;
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return;
    this.#waiting.delete(key);
    for (const tell of waiting) tell();
  }

  #partition(topic: string, partition: number): Partition {
    const log = this.#topics.get(topic)?.[partition];
    if (log === undefined) throw new Error(`There is no ${topic}/${partition}.`);
    return log;
  }
}

/** The body of a Produce response, version 7. */
function answerOf(answers: readonly { topic: string; partition: number; errorCode: number }[]): Buffer {
  const parts = answers.map(({ topic, partition, errorCode }) => {
    const name = Buffer.from(topic);
    const part = Buffer.alloc(2 + name.length + 4 + 4 + 2 + 8 + 8 + 8);
    part.writeInt16BE(name.length, 0);
    name.copy(part, 2);
    part.writeInt32BE(1, 2 + name.length);
    part.writeInt32BE(partition, 6 + name.length);
    part.writeInt16BE(errorCode, 10 + name.length);
    return part;
  });
  const count = Buffer.alloc(4);
  count.writeInt32BE(answers.length, 0);
  return Buffer.concat([count, ...parts]);
}
