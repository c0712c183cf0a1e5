import type { IHeaders, Kafka, Message, Producer as KafkajsOwnProducer } from 'kafkajs';
import type { HeaderValue, OneHeaderValue } from '../producer/outputs';
import type { Producer, ProduceResult } from '../producer/producer';
import { BASE_TIMESTAMP_AT, COUNT_AT, RECORDS_AT } from '../protocol/batch-layout';
import type { EncodedBatch } from '../protocol/batch-writer';
import { type FetchedRecord, readRecords } from '../protocol/fetched-record';
import type { Log } from '../support/log';
import { messageOf } from '../support/message-of';
import { answerWithTimeout } from '../support/with-timeout';
import { answeredIn, causesOf } from './causes';
import { giveUpOn } from './give-up-on';

const DISCONNECT_WITHIN_MS = 3_000;

/**
 * kafkajs' plain producer. Its idempotent one takes the number of a batch back when a send fails, so that the broker may take another batch for
 * the repeat and drop it. This one loses nothing, for a batch is sent again until all in-sync replicas have acknowledged it; a repeat may be
 * appended to the log, even behind batches that were sent after it. Its readers pass over repeats: names rise, ticks and owners have epochs,
 * and assessments bear the offset of what they follow from.
 */
export class KafkajsProducer implements Producer {
  readonly id = -1n;
  readonly epoch = -1;
  #isClosed = false;

  private constructor(
    private producer: KafkajsOwnProducer,
    private readonly kafka: () => Kafka,
    private readonly answersWithinMs: number,
    private readonly log: Log,
  ) {}

  static async connect(kafka: () => Kafka, answersWithinMs: number, log: Log): Promise<KafkajsProducer> {
    const producer = new KafkajsProducer(producerOf(kafka()), kafka, answersWithinMs, log);
    try {
      await producer.producer.connect();
      return producer;
    } catch (error) {
      await producer.close();
      throw error;
    }
  }

  /** A new producer asks who leads, and has new connections. */
  async refreshLeaders(): Promise<void> {
    if (this.#isClosed) return;
    void this.#giveUp();
    this.producer = producerOf(this.kafka());
    await answerWithTimeout(this.answersWithinMs, 'Kafka', this.producer.connect());
    if (this.#isClosed) await this.#giveUp();
  }

  /** kafkajs does not tell which one of several batches failed, so that each is sent by itself. */
  produce(batches: readonly EncodedBatch[]): Promise<readonly ProduceResult[]> {
    return Promise.all(batches.map((batch) => this.#send(batch)));
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.#giveUp();
  }

  #giveUp(): Promise<void> {
    return giveUpOn(this.producer, DISCONNECT_WITHIN_MS, (reason) => this.log.debug?.(`A producer was given up: ${reason}`));
  }

  async #send({ topic, partition, bytes }: EncodedBatch): Promise<ProduceResult> {
    const messages = messagesOf(bytes, partition);
    try {
      await answerWithTimeout(this.answersWithinMs, 'Kafka', this.producer.send({ topic, messages, acks: -1 }));
      return { topic, partition, errorCode: 0 };
    } catch (error) {
      const causes = causesOf(error);
      const answer = answeredIn(causes);
      if (answer !== undefined) return { topic, partition, errorCode: answer.code };
      if (causes.some((cause) => cause instanceof TypeError || cause instanceof RangeError)) throw error;
      return { topic, partition, unanswered: messageOf(error) };
    }
  }
}

function producerOf(kafka: Kafka): KafkajsOwnProducer {
  return kafka.producer({
    ...{ idempotent: false, allowAutoTopicCreation: false },
    createPartitioner:
      () =>
      ({ message: { partition } }) => {
        if (partition === undefined) throw new Error('A message has no partition.');
        return partition;
      },
    // It is sent again by IdempotentProducer, after pauses of its own, which says so meanwhile.
    retry: { retries: 0 },
  });
}

function messagesOf(batch: Buffer, partition: number): Message[] {
  const records: FetchedRecord[] = [];
  const baseTimestampMs = Number(batch.readBigInt64BE(BASE_TIMESTAMP_AT));
  readRecords(batch, RECORDS_AT, batch.readInt32BE(COUNT_AT), { baseOffset: 0, baseTimestampMs, appendedAtMs: undefined }, records);
  return records.map(({ key, value, headers, timestampMs }) => ({
    ...{ partition, key, value, timestamp: String(timestampMs) },
    ...(headers !== undefined && { headers: headersOf(headers) }),
  }));
}

/** kafkajs can't send a header without a value: it becomes an empty one. */
function headersOf(headers: Readonly<Record<string, HeaderValue>>): IHeaders {
  const filled = (value: OneHeaderValue): string | Buffer => value ?? '';
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = null]) => [name, Array.isArray(value) ? value.map(filled) : filled(value)]),
  );
}
