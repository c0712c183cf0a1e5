import type { Taocun } from '@taocun/client';
import { recordKeyOf, type Update } from '@taocun/contracts';
import { Publisher } from '@taocun/kafka';
import { type OpenInstallation, warnings } from '@taocun/local/installation';

/** One update that passes all checks that can be made here. */
interface Outgoing {
  readonly place: string;
  readonly update: Update;
  readonly value: Buffer;
}

export interface TurnedDown {
  readonly place: string;
  readonly why: string;
}

/** The target of a load. Updates are safe once `settle` has resolved, which returns the refused ones. */
export interface FeedTarget {
  /** Identifies it in the stored progress. */
  readonly id: readonly string[];
  put(outgoing: Outgoing): Promise<void>;
  settle(): Promise<readonly TurnedDown[]>;
  close(): Promise<void>;
}

const UPDATES_TOPIC = 'marketplace.updates';
const MOST_PENDING_BYTES = 16 * 1_048_576;

/** Sends directly to Kafka, each update under its key. */
export async function kafkaTarget(installation: OpenInstallation): Promise<FeedTarget> {
  const { kafka, admin, config } = installation;
  const partitions = (await installation.boundsOf(UPDATES_TOPIC))?.length;
  if (partitions === undefined)
    throw new Error(
      `The topic ${config.topicPrefix}${UPDATES_TOPIC} is not there yet: start the services once.`,
    );
  const { id: clusterId } = await admin.describeCluster();
  const names = new Map([[UPDATES_TOPIC, { name: config.topicPrefix + UPDATES_TOPIC, partitions }]]);
  let lost: Error | undefined;
  const publisher = new Publisher(kafka, names, warnings, (error) => (lost = error));
  const flush = async (): Promise<void> => {
    try {
      await publisher.flush();
    } catch (error) {
      // Later flushes do not contain the reason any more.
      throw lost ?? error;
    }
  };
  await publisher.connect();
  return {
    id: [clusterId, config.topicPrefix],
    async put({ update, value }) {
      publisher.publish(UPDATES_TOPIC, recordKeyOf(update), value);
      if (publisher.pendingBytes > MOST_PENDING_BYTES) await flush();
    },
    async settle() {
      await flush();
      return [];
    },
    close: () => publisher.close(),
  };
}

const MOST_AT_ONCE = 5_000;

/** Sends to ingestion over HTTP, in batches. */
export function httpTarget(taocun: Taocun, url: string): FeedTarget {
  let batch: Outgoing[] = [];
  let bytes = 0;
  let turnedDown: TurnedDown[] = [];

  const send = async (): Promise<void> => {
    const sending = batch;
    batch = [];
    bytes = 0;
    const { refused } = await taocun.send(sending.map(({ value }) => value.toString()));
    for (const { index, reason, path, message } of refused)
      turnedDown.push({
        place: sending[index]?.place ?? '',
        why: `${reason}${path === '' ? '' : ` at ${path}`}: ${message}`,
      });
  };

  return {
    id: [url],
    async put(outgoing) {
      batch.push(outgoing);
      bytes += outgoing.value.length;
      if (batch.length >= MOST_AT_ONCE || bytes >= MOST_PENDING_BYTES) await send();
    },
    async settle() {
      await send();
      const refused = turnedDown;
      turnedDown = [];
      return refused;
    },
    // Ends a request that is open.
    close: () => Promise.resolve(taocun.close()),
  };
}
