import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type Connection } from 'mongoose';
import { type PartitionContext } from '@taocun/messaging';
import { withTimeout } from '@taocun/runtime';
import { MONGO_CONNECTION } from '@taocun/service';
import { followedTopics } from './announcement';
import { type LogPosition, parsePosition, positionText } from './log-position';

const STORED_EVERY_MS = 1_000;
const LOOK_MS = 200;

interface StoredEnds {
  readonly _id: 'followed';
  /** MongoDB's time before Kafka was asked. */
  readonly measuredAt: Date;
  /** The text of a position. */
  readonly ends: string;
}

/**
 * The ends of the followed topics in Kafka. Processes that read Kafka store them every second, for those that
 * only answer and have no login to Kafka.
 */
@Injectable()
export class LogEnds implements OnModuleInit, OnModuleDestroy {
  /** The time for which a question waits for ends stored after it by an instance that asks Kafka. */
  patienceMs = 5_000;
  /** Asks Kafka; undefined until this process has loaded a partition. */
  endsOf: PartitionContext['endsOf'] | undefined;
  #timer: NodeJS.Timeout | undefined;
  #storing: Promise<void> | undefined;

  constructor(@Inject(MONGO_CONNECTION) private readonly connection: Connection) {}

  onModuleInit(): void {
    this.#timer = setInterval(() => {
      // While Kafka or MongoDB is away, the ends become outdated, and `current` is undefined elsewhere.
      this.#storing ??= this.#store()
        .catch(() => undefined)
        .finally(() => (this.#storing = undefined));
    }, STORED_EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await withTimeout(STORED_EVERY_MS, Promise.resolve(this.#storing), undefined);
  }

  /**
   * The position after everything announced before the call, stored or not; undefined if that is not known
   * within five seconds.
   */
  async current(): Promise<LogPosition | undefined> {
    return this.endsOf === undefined ? this.#stored() : ask(this.endsOf).catch(() => undefined);
  }

  async #store(): Promise<void> {
    if (this.endsOf === undefined) return;
    const measuredAt = await this.#now();
    const ends = positionText(await ask(this.endsOf));
    await this.#collection.updateOne({ _id: 'followed' }, { $set: { measuredAt, ends } }, { upsert: true });
  }

  async #stored(): Promise<LogPosition | undefined> {
    const deadlineMs = performance.now() + this.patienceMs;
    const calledAt = await this.#now();
    while (performance.now() < deadlineMs) {
      await pause(LOOK_MS);
      const stored = await this.#collection.findOne(
        { _id: 'followed', measuredAt: { $gt: calledAt } },
        { readPreference: 'primary' },
      );
      if (stored !== null) return parsePosition(stored.ends);
    }
    return undefined;
  }

  /** MongoDB's time, because the clocks of processes may differ. */
  async #now(): Promise<Date> {
    const { localTime } = await this.connection
      .getClient()
      .db('admin')
      .command({ hello: 1 }, { readPreference: 'primary' });
    return localTime as Date;
  }

  get #collection() {
    return this.connection.getClient().db(this.connection.name).collection<StoredEnds>('logEnds');
  }
}

async function ask(endsOf: PartitionContext['endsOf']): Promise<LogPosition> {
  return Object.fromEntries(
    await Promise.all(followedTopics.map(async (topic) => [topic, await endsOf(topic)] as const)),
  );
}
