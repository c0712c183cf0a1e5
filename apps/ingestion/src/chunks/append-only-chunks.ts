/**
 * A saved document of an append-only series, so that a checkpoint writes one document and not one for each
 * new entry.
 */
export interface Chunk {
  /** Counts the chunks of a series from 0. */
  readonly number: number;
  readonly bytes: Uint8Array;
}

/**
 * A chunk is written whole each time something is added, so it stays small, unless one addition alone is
 * larger.
 */
const FILLED_BYTES = 65_536;
/** The limit for one addition: a MongoDB document has at most 16 MiB. */
export const LARGEST_ADDITION_BYTES = 1_048_576;

/** Placeholder before the first chunk. It counts as full, so the first addition begins a chunk. */
const NO_CHUNK: Chunk = { number: -1, bytes: new Uint8Array(FILLED_BYTES) };

/** The last chunk of a series to which entries are only added. */
export class AppendOnlyChunks {
  #last = NO_CHUNK;

  get count(): number {
    return this.#last.number + 1;
  }

  load(chunk: Chunk): void {
    if (chunk.number > this.#last.number) this.#last = chunk;
  }

  /** Returns the chunk that contains the addition and has to be saved. */
  add(added: Uint8Array): Chunk {
    const { number, bytes } = this.#last;
    const fits = bytes.length + added.length <= FILLED_BYTES;
    this.#last = fits ? { number, bytes: joined(bytes, added) } : { number: number + 1, bytes: added };
    return this.#last;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
