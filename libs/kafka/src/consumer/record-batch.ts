import type { InputRecord } from '../protocol/record';

/** The payload of a handler (Nest's `@Payload()`): consecutive records of one partition, in order. */
export interface RecordBatch {
  readonly records: readonly InputRecord[];
}

/** A fetch's answer for one partition. Its records may be made anew each time they are asked for. */
export interface FetchedBatch extends RecordBatch {
  readonly count: number;
  /** When the newest of the last records was made; undefined where that is not known. */
  readonly newestMs: number | undefined;
  /** The offset that was asked for. */
  readonly askedFor: number;
  /** The offset after the last one fetched, control records and the like included. */
  readonly nextOffset: number;
  /** The log's end. */
  readonly end: number;
  /** The reason why the batch at the requested offset is damaged, however often it is fetched. Reading stops there. */
  readonly damaged?: string;
}
