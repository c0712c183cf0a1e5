import type { IngestionSchemaOf } from '@taocun/client';
import { recordKeyOf, type Update } from '@taocun/contracts';
import { Backoff, Publisher } from '@taocun/kafka';
import type { IngestionApi } from '../questions/ingestion-api';
import { type OpenInstallation, silentLog } from '../installation';
import { RefusedByService } from '../questions/service-api';

/** One update that is good as far as it can be told here. */
interface Outgoing {
  readonly place: string;
  readonly update: Update;
  readonly value: Buffer;
}

export interface TurnedDown {
  readonly place: string;
  readonly why: string;
}

/** Where updates are loaded to. What is put is safe once `settle` has resolved, which tells what was refused there. */
export interface FeedTarget {
  put(outgoing: Outgoing): Promise<void>;
  settle(): Promise<readonly TurnedDown[]>;
  close(): Promise<void>;
}

const TOPIC = 'marketplace.updates';
const MOST_PENDING_BYTES = 16 * 1_048_576;

/** Straight into Kafka, each under its key. */
export async function kafkaTarget(installation: OpenInstallation): Promise<FeedTarget> {
  const { kafka, config } = installation;
  const partitions = (await installation.boundsOf(TOPIC))?.length;
  if (partitions === undefined) throw new Error(`The topic ${config.topicPrefix}${TOPIC} is not there yet: start the services once.`);
  const publisher = new Publisher(kafka, new Map([[TOPIC, { name: config.topicPrefix + TOPIC, partitions }]]), silentLog);
  await publisher.connect();
  return {
    async put({ update, value }) {
      publisher.publish(TOPIC, recordKeyOf(update), value);
      if (publisher.pendingBytes > MOST_PENDING_BYTES) await publisher.flush();
    },
    async settle() {
      await publisher.flush();
      return [];
    },
    close: () => publisher.close(),
  };
}

type Answer = IngestionSchemaOf<'UpdatesAnswer'>;

/** Busy, or without Kafka or MongoDB for the moment: the same again may be taken. */
const busy: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const MOST_AT_ONCE = 5_000;
const MOST_BYTES_AT_ONCE = 8 * 1_048_576;
const PATIENCE = 30;

/** Through ingestion, in batches. */
export function httpTarget(ingestion: Pick<IngestionApi, 'send'>): FeedTarget {
  let batch: Outgoing[] = [];
  let bytes = 0;
  let refused: TurnedDown[] = [];

  const send = async (): Promise<void> => {
    let sending = batch;
    batch = [];
    bytes = 0;
    while (sending.length > 0) {
      const answer = await answerTo(sending.map(({ value }) => value.toString()).join('\n'));
      for (const { index, reason, path, message } of answer.refused)
        refused.push({ place: sending[index]?.place ?? '', why: `${reason}${path === '' ? '' : ` at ${path}`}: ${message}` });
      // An answer lists the first refused ones alone: what follows them goes again, and counts once.
      const last = answer.refused.at(-1);
      sending = answer.furtherRefused === undefined || last === undefined ? [] : sending.slice(last.index + 1);
    }
  };

  const answerTo = async (body: string): Promise<Answer> => {
    const backoff = new Backoff(500, 15_000);
    for (let attempt = 1; ; attempt++) {
      try {
        return await ingestion.send<Answer>('updates', 'application/x-ndjson', body);
      } catch (error) {
        if (!(error instanceof RefusedByService)) throw error;
        // None was taken, and the same again would not be; the problem names them like any other answer.
        if (error.status === 422 && isAnswer(error.body)) return error.body;
        if (!busy.has(error.status) || attempt === PATIENCE) throw error;
        await backoff.failed();
      }
    }
  };

  return {
    async put(outgoing) {
      batch.push(outgoing);
      bytes += outgoing.value.length + 1;
      if (batch.length >= MOST_AT_ONCE || bytes >= MOST_BYTES_AT_ONCE) await send();
    },
    async settle() {
      await send();
      const told = refused;
      refused = [];
      return told;
    },
    close: () => Promise.resolve(),
  };
}

function isAnswer(body: unknown): body is Answer {
  return typeof body === 'object' && body !== null && 'refused' in body;
}
