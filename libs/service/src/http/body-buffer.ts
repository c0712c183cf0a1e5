/**
 * Number of chunks that are joined into one, so that even tiny chunks take little more than their own bytes.
 */
const JOINED = 256;

/**
 * Collects the chunks of a body. A chunk of one byte stored singly takes some two hundred bytes, and the
 * sender decides the size of chunks: 16 MiB could become gigabytes.
 */
export class BodyBuffer {
  readonly #joined: Buffer[] = [];
  #fresh: Buffer[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(chunk: Buffer): void {
    this.#length += chunk.length;
    this.#fresh.push(chunk);
    if (this.#fresh.length < JOINED) return;
    this.#joined.push(Buffer.concat(this.#fresh));
    this.#fresh = [];
  }

  /** A copy, in one piece. */
  whole(): Buffer {
    return Buffer.concat([...this.#joined, ...this.#fresh], this.#length);
  }
}
