/** So many pieces are joined to one: however small they come, they take little more than their bytes. */
const JOINED = 256;

/**
 * A body as it comes. A chunk of one byte takes some two hundred where it is kept as it came, and whoever sends decides how small
 * chunks are: 16 MiB would become gigabytes.
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
