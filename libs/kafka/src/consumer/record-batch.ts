import type { InputRecord } from '../protocol/record';

/** The payload of a handler (Nest's `@Payload()`): consecutive records of one partition, in order. */
export interface RecordBatch {
  readonly records: readonly InputRecord[];
}

/** The answer of a fetch for one partition. Its records may be created again at each access. */
export interface FetchedBatch extends RecordBatch {
  readonly count: number;
  /** The timestamp of the newest of the last records; undefined if it is not known. */
  readonly newestMs: number | undefined;
  /** The requested offset. */
  readonly fetchedFrom: number;
  /** The offset after the last one fetched, including control records. */
  readonly nextOffset: number;
  /** The log's end. */
  readonly end: number;
  /** The last stable offset: nothing from here on can be read before an open transaction ends. */
  readonly stable: number;
  /**
   * The reason why the batch at the requested offset is damaged, however often it is fetched. Reading stops
   * there.
   */
  readonly damaged?: string;
}
