import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { messageOf } from '@taocun/runtime';
import type { FetchedPartition } from '../protocol/fetch-protocol';
import { isCompressed, readBatches } from '../protocol/fetched-batches';
import type { ConsumerEvents } from './consumer';
import type { FetchedBatch } from './record-batch';

/** After this many consecutive damaged fetches, the batch counts as damaged on the broker's disk. */
const DAMAGED_FETCHES = 3;

/** A partition that is assigned to this member. */
export interface PartitionReading {
  readonly topic: string;
  readonly partition: number;
  position: number;
  paused: boolean;
  /** The number of consecutive damaged fetches. */
  damagedFetches: number;
  /**
   * Rises with every seek and fetch. An answer to an earlier fetch, perhaps from a former leader, is ignored.
   */
  turn: number;
  /** True while the last fetch is being delivered; meanwhile no leader is asked for the next one. */
  isHandled: boolean;
}

type Ends = Pick<FetchedPartition, 'end' | 'stable'>;

interface Fetched extends Ends, Pick<FetchedPartition, 'bytes' | 'abortedTransactions'> {
  readonly fetchedFrom: number;
}

/** Gives what was fetched to the owners of the partitions, batch by batch. */
export class BatchDelivery {
  #lastTurn: Promise<unknown> = Promise.resolve();
  /** Compressed batches are read in a queue; this is the last read in it. */
  #decompressing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly events: Pick<ConsumerEvents, 'batch'>,
    private readonly crash: (error: Error) => void,
  ) {}

  /** Delivers a partition's answer in order. Resolves to false if a part is damaged. */
  deliver(reading: PartitionReading, fetched: Fetched, isCurrent: () => boolean): Promise<boolean> {
    const read = (): Promise<boolean> => this.#read(reading, fetched, isCurrent);
    if (!isCompressed(fetched.bytes)) return read();
    // One after another: each may take as much memory as the largest batch.
    const turn = this.#decompressing.then(read, read);
    this.#decompressing = turn;
    return turn;
  }

  async #read(
    reading: PartitionReading,
    { bytes, fetchedFrom, abortedTransactions, ...ends }: Fetched,
    isCurrent: () => boolean,
  ): Promise<boolean> {
    for await (const part of readBatches(bytes, fetchedFrom, abortedTransactions)) {
      await this.#turn();
      if (!isCurrent()) return true;
      const { nextOffset, damaged } = part;
      if (nextOffset === undefined) return damaged === undefined || this.damaged(reading, ends, damaged);
      const batch = {
        get records() {
          return part.records;
        },
        count: part.count,
        newestMs: part.newestMs,
        fetchedFrom: reading.position,
        nextOffset,
        end: ends.end,
        stable: ends.stable,
      };
      await this.#hand(reading, batch);
      if (!isCurrent()) return true;
      reading.position = nextOffset;
      reading.damagedFetches = 0;
    }
    return true;
  }

  /** The batch may have been damaged on its way, so it is fetched again a few times. */
  async damaged(reading: PartitionReading, ends: Ends, damaged: string): Promise<boolean> {
    if (++reading.damagedFetches < DAMAGED_FETCHES) return false;
    reading.damagedFetches = 0;
    await this.stop(reading, ends, damaged);
    return true;
  }

  /** Stops reading the partition, and gives its owner the reason. */
  async stop(reading: PartitionReading, { end, stable }: Ends, damaged: string): Promise<void> {
    const { position } = reading;
    reading.paused = true;
    await this.#hand(reading, {
      records: [],
      count: 0,
      newestMs: undefined,
      fetchedFrom: position,
      nextOffset: position,
      end,
      stable,
      damaged,
    });
  }

  /**
   * Gives heartbeats and timers a turn between two batches: microtasks alone would deliver batch after batch
   * until all are applied.
   */
  #turn(): Promise<unknown> {
    this.#lastTurn = this.#lastTurn.then(() => yieldToEventLoop());
    return this.#lastTurn;
  }

  async #hand({ topic, partition }: PartitionReading, batch: FetchedBatch): Promise<void> {
    try {
      await this.events.batch(topic, partition, batch);
    } catch (error) {
      this.crash(error instanceof Error ? error : new Error(messageOf(error)));
    }
  }
}
