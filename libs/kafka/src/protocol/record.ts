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
  /** Its codec, or `none`. */
  readonly codec: string;
  readonly problem: string;
  /** The first of its bytes, at most 64 KiB, and how many there are. They are the owner's to keep. */
  readonly bytes: Buffer;
  readonly length: number;
}

export interface OutputRecord {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly timestampMs?: number;
  readonly headers?: Readonly<Record<string, HeaderValue>>;
}

/** A header that occurs more than once is a list, one without a value is null. */
export type HeaderValue = OneHeaderValue | OneHeaderValue[] | undefined;
export type OneHeaderValue = string | Buffer | null;
