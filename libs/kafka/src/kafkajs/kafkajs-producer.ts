import type { IHeaders, Kafka, Message, Producer as KafkajsOwnProducer } from 'kafkajs';
import type { HeaderValue, OneHeaderValue } from '../producer/outputs';
import type { Producer, ProduceResult, Route } from '../producer/producer';
import { headerOf } from '../protocol/batch-header';
import { RECORDS_AT } from '../protocol/batch-layout';
import type { EncodedBatch } from '../protocol/batch-writer';
import { type FetchedRecord, readRecords } from '../protocol/fetched-record';
import type { Log } from '../support/log';
import { messageOf } from '../support/message-of';
import { answerWithTimeout } from '../support/with-timeout';
import { answeredIn, causesOf } from './causes';
import { giveUpOn } from './give-up-on';
import { REQUEST_TIMEOUT_MS } from './kafkajs-settings';

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
  /** A send was not answered: the connection of its broker may be of no more use. */
  #isSpoiled = false;
  /** The sends under way of the present producer. */
  #sends = new Set<Promise<unknown>>();

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

  /** kafkajs does not tell which one of several batches failed, so that each is sent by itself. */
  routeOf(topic: string, partition: number): Route {
    return `${topic}/${partition}`;
  }

  /** kafkajs asks by itself who leads where a broker says that it does not. Otherwise a new producer does, and has new connections. */
  async refreshLeaders(): Promise<void> {
    if (this.#isClosed || !this.#isSpoiled) return;
    const [before, sends] = [this.producer, this.#sends];
    // Requests under way by the old one are answered first.
    void Promise.allSettled(sends).then(() => this.#giveUp(before));
    this.producer = producerOf(this.kafka());
    this.#sends = new Set();
    await answerWithTimeout(this.answersWithinMs, 'Kafka', this.producer.connect());
    this.#isSpoiled = false;
    if (this.#isClosed) await this.#giveUp(this.producer);
  }

  produce(batches: readonly EncodedBatch[]): Promise<readonly ProduceResult[]> {
    return Promise.all(
      batches.map((batch) => {
        const sends = this.#sends;
        const send = this.#send(batch).finally(() => sends.delete(send));
        sends.add(send);
        return send;
      }),
    );
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.#giveUp(this.producer);
  }

  #giveUp(producer: KafkajsOwnProducer): Promise<void> {
    return giveUpOn(producer, DISCONNECT_WITHIN_MS, (reason) => this.log.debug?.(`A producer was given up: ${reason}`));
  }

  async #send({ topic, partition, bytes }: EncodedBatch): Promise<ProduceResult> {
    const messages = messagesOf(bytes, partition);
    try {
      await answerWithTimeout(
        this.answersWithinMs,
        'Kafka',
        this.producer.send({ topic, messages, acks: -1, timeout: REQUEST_TIMEOUT_MS }),
      );
      return { topic, partition, errorCode: 0 };
    } catch (error) {
      const causes = causesOf(error);
      const answer = answeredIn(causes);
      if (answer !== undefined) return { topic, partition, errorCode: answer.code };
      if (causes.some((cause) => cause instanceof TypeError || cause instanceof RangeError)) throw error;
      this.#isSpoiled = true;
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
    // It is sent again by our Sender, after pauses of its own, which says so meanwhile.
    retry: { retries: 0 },
  });
}

function messagesOf(batch: Buffer, partition: number): Message[] {
  const records: FetchedRecord[] = [];
  const header = headerOf(batch);
  readRecords({ bytes: batch, from: RECORDS_AT, to: batch.length, count: header.count, header }, records);
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
