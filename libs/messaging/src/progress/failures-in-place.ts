import { ProducerLost } from '@taocun/kafka';
import type { NoProgress } from '../checkpoints/checkpoint-document';
import { isMongodbAway } from '../checkpoints/mongodb-away';
import type { FailedBatch } from './pieces';

/** This many consecutive failures at one offset are not a coincidence. */
const MOST_FAILURES = 3;

export interface Failure {
  /**
   * `position`: the batch at the offset could not be applied. `checkpoint`: nothing could be saved beyond the
   * offset.
   */
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

/** A handler needs something that another process, or another member of MongoDB, does not have yet. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}

/**
 * True if Kafka or MongoDB is away, a producer was lost, or others are not as far: none of this is the fault
 * of a record, and it passes by itself.
 */
export function isOutage(error: unknown): boolean {
  return (
    error instanceof ProducerLost ||
    error instanceof KafkaAway ||
    error instanceof NotYet ||
    isMongodbAway(error)
  );
}

type Repeated = Failure & { readonly since: string; readonly times: number };

/** Counts the repeated failures of a partition at one offset, across all restarts from its checkpoint. */
export class FailuresInPlace {
  /**
   * One of each kind: a batch is not applied again before its position is saved, so a failing save must not
   * hide a failing batch, nor the reverse.
   */
  readonly #last = new Map<Failure['of'], Repeated>();

  failed(failure: Failure): void {
    const last = this.#last.get(failure.of);
    if (last === undefined || failure.offset > last.offset) {
      this.#last.set(failure.of, { ...failure, since: new Date().toISOString(), times: 1 });
      return;
    }
    // The failing record is in every one of the batches, and so before the earliest of their ends.
    const batchEnd = Math.min(last.batchEnd ?? Infinity, failure.batchEnd ?? Infinity);
    const repeated = {
      ...last,
      because: failure.because,
      times: last.times + 1,
      ...(batchEnd < Infinity && { batchEnd }),
    };
    this.#last.set(failure.of, repeated);
  }

  /** All records before this offset are applied. */
  applied(offset: number): void {
    if (offset > (this.#last.get('position')?.offset ?? Infinity)) this.#last.delete('position');
  }

  /** A checkpoint at this offset is saved. */
  saved(offset: number): void {
    for (const [of, last] of this.#last) if (offset > last.offset) this.#last.delete(of);
  }

  /**
   * The batch that failed last and has not been applied since. Empty if the failure was between two batches.
   */
  get failedBatch(): FailedBatch | undefined {
    const last = this.#last.get('position');
    return last && { from: last.offset, to: last.batchEnd ?? last.offset };
  }

  /** Undefined while the failures are too few. `batchEnd` is an offset at which a `skip` may continue. */
  get noProgress(): (NoProgress & Pick<Failure, 'batchEnd'>) | undefined {
    const last = [...this.#last.values()].find(({ times }) => times >= MOST_FAILURES);
    if (last === undefined) return undefined;
    const { offset, since, because, times, batchEnd } = last;
    return {
      offset,
      since,
      because: `it has failed ${times} times there: ${because}`,
      ...(batchEnd !== undefined && { batchEnd }),
    };
  }
}
