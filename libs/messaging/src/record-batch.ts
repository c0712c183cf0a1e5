import type { HeaderValue } from './outputs';

/** A record as it was read: bytes, nothing parsed. They lie in memory that is used again: once its handler is done, they are others'. */
export interface InputRecord {
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, HeaderValue>> | undefined;
}

/** What a handler gets (Nest's `@Payload()`): consecutive records of one partition, in order. */
export interface RecordBatch {
  readonly records: readonly InputRecord[];
}
