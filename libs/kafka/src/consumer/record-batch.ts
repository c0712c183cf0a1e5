import type { HeaderValue } from '../producer/outputs';

/** A record as it was read: bytes, nothing parsed. They lie in memory that is used again: once its handler is done, they are others'. */
export interface InputRecord {
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, HeaderValue>> | undefined;
  /** Stands for all records of a batch that can't be read; it has neither key nor value then. */
  readonly unreadable?: UnreadableBatch;
}

/** A batch that the broker has taken and nobody can read: it can't be decompressed, becomes too large, or its records do not fit its bytes. */
export interface UnreadableBatch {
  readonly lastOffset: number;
  /** How it is compressed; `none` where it is not. */
  readonly codec: string;
  readonly problem: string;
  /** The first of its bytes, at most 64 KiB, and how many there are. They are the owner's to keep. */
  readonly bytes: Buffer;
  readonly length: number;
}

/** The payload of a handler (Nest's `@Payload()`): consecutive records of one partition, in order. */
export interface RecordBatch {
  readonly records: readonly InputRecord[];
}

/** A fetch's answer for one partition. Its records may be made anew each time they are asked for. */
export interface FetchedBatch extends RecordBatch {
  /** How many records there are. */
  readonly count: number;
  /** When the newest of the last records was made; undefined where that is not known. */
  readonly newestMs: number | undefined;
  /** The offset that was asked for. */
  readonly askedFor: number;
  /** The offset after the last one fetched, control records and the like included. */
  readonly nextOffset: number;
  /** The log's end. */
  readonly end: number;
  /** Why the batch at the offset that was asked for is not as it was written, however often it is fetched. Nothing is read on then. */
  readonly damaged?: string;
}
