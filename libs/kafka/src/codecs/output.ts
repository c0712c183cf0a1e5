import { TooLarge } from './too-large';

/** Up to this many bytes are copied faster one by one. */
const FEW_BYTES = 32;

/** The decompressed bytes, in a buffer that doubles up to a bound. Throws a TooLarge beyond `most` bytes. */
export class Output {
  #buffer = Buffer.allocUnsafe(65_536);
  #length = 0;

  constructor(private readonly most: number) {}

  get length(): number {
    return this.#length;
  }

  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  copy(from: Buffer, start: number, end: number): void {
    this.#reserve(end - start);
    this.#length += from.copy(this.#buffer, this.#length, start, end);
  }

  /**
   * Copies the bytes that begin `offset` bytes back. If source and target overlap, the copied bytes repeat.
   */
  repeat(offset: number, length: number): void {
    if (offset === 0 || offset > this.#length) throw new Error('it refers to bytes before its beginning');
    this.#reserve(length);
    const start = this.#length - offset;
    const end = this.#length + length;
    if (length <= FEW_BYTES) {
      for (let from = start; this.#length < end; from++)
        this.#buffer[this.#length++] = this.#buffer[from] ?? 0;
      return;
    }
    // Each round copies everything since the start, twice as much as the previous round.
    while (this.#length < end) {
      this.#length += this.#buffer.copy(
        this.#buffer,
        this.#length,
        start,
        Math.min(this.#length, start + end - this.#length),
      );
    }
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed > this.most) throw new TooLarge();
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.min(this.most, Math.max(needed, 2 * this.#buffer.length)));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}
