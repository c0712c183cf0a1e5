/** A record as it was read: unparsed bytes. Their memory is reused once the record's handler is done. */
export interface InputRecord {
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, HeaderValue>> | undefined;
  /** Set for the one record that stands for an unreadable batch; it has neither key nor value. */
  readonly unreadable?: UnreadableBatch;
}

/**
 * A batch that the broker has accepted but nobody can read: it can't be decompressed, becomes too large, or
 * its records do not fit its bytes.
 */
export interface UnreadableBatch {
  readonly lastOffset: number;
  /** The codec, or `none`. */
  readonly codec: string;
  readonly problem: string;
  /** A copy of the first bytes, at most 64 KiB, and the number of all bytes. */
  readonly bytes: Buffer;
  readonly length: number;
}

export interface OutputRecord {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly timestampMs?: number;
  readonly headers?: Readonly<Record<string, HeaderValue>>;
}

/** A repeated header is a list; one without a value is null. */
export type HeaderValue = OneHeaderValue | OneHeaderValue[] | undefined;
export type OneHeaderValue = string | Buffer | null;
