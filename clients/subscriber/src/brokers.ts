import { setTimeout as pause } from 'node:timers/promises';
import { type Consumer, Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { wholeAnswers } from './whole-answers';

export const HEARTBEAT_MS = 1_000;
const REBALANCE_MS = 30_000;
/** About 50 s: longer than a cluster takes to elect another leader. */
const FETCH_TRIES = 30;
const LEAVE_WITHIN_MS = 10_000;

interface PartitionEnds {
  readonly partition: number;
  /** The first offset that is still in the log, and the one after the last. */
  readonly low: number;
  readonly high: number;
}

/**
 * The subscriber's requests to kafkajs. Each consumer and each request has its own `Kafka`: after a broken
 * connection, a `Kafka` may be unusable.
 */
export class Brokers {
  /** The time for which Kafka reserves the partitions of a process that was killed. */
  static sessionMs = 10_000;
  readonly #config: KafkaConfig;

  constructor(
    config: KafkaConfig,
    private readonly group: string,
  ) {
    this.#config = {
      socketFactory: wholeAnswers,
      // The caller need not see temporary failures.
      logLevel: logLevel.NOTHING,
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 },
      ...config,
    };
  }

  /** The consumer does not restart by itself, because that would hide the failure. */
  consumer(): Consumer {
    return new Kafka(this.#config).consumer({
      groupId: this.group,
      sessionTimeout: Brokers.sessionMs,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      // Also limits the time that a stop takes.
      maxWaitTimeInMs: 300,
      allowAutoTopicCreation: false,
      retry: { retries: FETCH_TRIES, restartOnFailure: () => Promise.resolve(false) },
    });
  }

  async offsets(topic: string): Promise<PartitionEnds[]> {
    const admin = new Kafka(this.#config).admin();
    try {
      await admin.connect();
      const offsets = await admin.fetchTopicOffsets(topic);
      return offsets.map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }));
    } finally {
      await this.giveUp(admin);
    }
  }

  /** A kafkajs disconnect waits for answers whose timeouts are no longer checked, so it may never end. */
  async giveUp(connected: { disconnect(): Promise<void> }): Promise<void> {
    await Promise.race([
      connected.disconnect().catch(() => undefined),
      pause(LEAVE_WITHIN_MS, undefined, { ref: false }),
    ]);
  }
}
