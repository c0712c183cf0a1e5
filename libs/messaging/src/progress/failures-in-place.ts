import { ProducerLost } from '@taocun/kafka';
import type { NoProgress } from '../checkpoints/checkpoint-document';
import { isMongodbAway } from '../checkpoints/mongodb-away';

/** This many consecutive failures at one offset are not a coincidence. */
const MOST_FAILURES = 3;

interface Failure {
  /** `position`: the batch at the offset could not be applied. `checkpoint`: nothing could be saved beyond the offset. */
  readonly of: 'position' | 'checkpoint';
  readonly offset: number;
  /** The end of the batch that could not be applied. */
  readonly batchEnd?: number;
  readonly because: string;
}

/** Kafka has not answered a handler's question. */
export class KafkaAway extends Error {
  override readonly name = 'KafkaAway';
}

/** True if Kafka or MongoDB is away, or a producer was lost: none of this is the fault of a record, and it passes by itself. */
export function isOutage(error: unknown): boolean {
  return error instanceof ProducerLost || error instanceof KafkaAway || isMongodbAway(error);
}

/** Counts the repeated failures of a partition at one offset, across all restarts from its checkpoint. */
export class FailuresInPlace {
  #last: (Failure & { readonly since: string; readonly times: number }) | undefined;

  failed(failure: Failure): void {
    const last = this.#last;
    const isThere = last?.of === failure.of && failure.offset <= last.offset;
    if (!isThere) {
      this.#last = { ...failure, since: new Date().toISOString(), times: 1 };
      return;
    }
    // The failing record is in every one of the batches, and so before the earliest of their ends.
    const batchEnd = Math.min(last.batchEnd ?? Infinity, failure.batchEnd ?? Infinity);
    this.#last = { ...last, because: failure.because, times: last.times + 1, ...(batchEnd < Infinity && { batchEnd }) };
  }

  /** All records before this offset are applied. */
  applied(offset: number): void {
    if (this.#last?.of === 'position' && offset > this.#last.offset) this.#last = undefined;
  }

  /** A checkpoint at this offset is saved. */
  saved(offset: number): void {
    if (this.#last !== undefined && offset > this.#last.offset) this.#last = undefined;
  }

  /** Undefined while the failures are too few. `batchEnd` is an offset at which a `skip` may continue. */
  get noProgress(): (NoProgress & Pick<Failure, 'batchEnd'>) | undefined {
    if (this.#last === undefined || this.#last.times < MOST_FAILURES) return undefined;
    const { offset, since, because, times, batchEnd } = this.#last;
    return { offset, since, because: `it has failed ${times} times there: ${because}`, ...(batchEnd !== undefined && { batchEnd }) };
  }
}
