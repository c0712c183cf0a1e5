// Numbers are written as varints (seven bits per byte, the least significant first), so the many small ones
// of a village take a byte or two.

const utf8 = new TextEncoder();
const utf8Reader = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Size of the buffers that hold copies; longer copies than a quarter of it get their own. Each buffer costs
 * an allocation outside the heap.
 */
const COPIES = 262_144;

/** Writes into a growing buffer, which each `begin` reuses. */
export class ByteWriter {
  #copies = new ArrayBuffer(0);
  #copied = 0;
  #bytes = new Uint8Array(8_192);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** `value` is a non-negative safe integer. */
  unsigned(value: number): void {
    this.#reserve(8);
    let rest = value;
    // Bit operations work on 32 bits only, so a greater number is divided first.
    while (rest > 0x7fff_ffff) {
      const upper = Math.floor(rest / 128);
      this.#bytes[this.#length++] = (rest - upper * 128) | 0x80;
      rest = upper;
    }
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** `value` is an integer of ±2^52. The lowest bit stores its sign. */
  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value);
    this.#length += 8;
  }

  text(value: string): void {
    const length = value.length;
    this.#reserve(length + 8);
    const start = this.#length;
    this.unsigned(length);
    for (let at = 0; at < length; at++) {
      const code = value.charCodeAt(at);
      if (code > 0x7f) {
        this.#length = start;
        this.#textBeyondAscii(value);
        return;
      }
      this.#bytes[this.#length++] = code;
    }
  }

  /** Discards everything written so far. */
  begin(): void {
    this.#length = 0;
  }

  /**
   * A copy of everything written. It shares its buffer with other copies, and so keeps them in memory too.
   */
  finish(): Uint8Array {
    const length = this.#length;
    if (4 * length > COPIES) return this.#bytes.slice(0, length);
    if (this.#copied + length > this.#copies.byteLength) {
      this.#copies = new ArrayBuffer(COPIES);
      this.#copied = 0;
    }
    const copy = new Uint8Array(this.#copies, this.#copied, length);
    copy.set(this.#bytes.subarray(0, length));
    this.#copied += length;
    return copy;
  }

  /** Encodes the text after a gap for the longest length prefix, then moves it up to the prefix. */
  #textBeyondAscii(value: string): void {
    this.#reserve(3 * value.length + 8);
    const from = this.#length + 8;
    const { written } = utf8.encodeInto(value, this.#bytes.subarray(from));
    this.unsigned(written);
    this.#bytes.copyWithin(this.#length, from, from + written);
    this.#length += written;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + count));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** Reads the format of `ByteWriter`. Throws an Error if the bytes end too early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw new Error(`The bytes end at ${this.#at}, within a value.`);
    this.#at++;
    return value;
  }

  unsigned(): number {
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let scale = 1;
    do {
      byte = this.byte();
      scale *= 128;
      value += (byte & 0x7f) * scale;
    } while (byte >= 0x80);
    return value;
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  double(): number {
    const start = this.#take(8);
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start, 8).getFloat64(0);
  }

  text(): string {
    const length = this.unsigned();
    const start = this.#take(length);
    return utf8Reader.decode(this.#bytes.subarray(start, start + length));
  }

  #take(count: number): number {
    const start = this.#at;
    if (start + count > this.#bytes.length)
      throw new Error(`The bytes end at ${this.#bytes.length}, within a value.`);
    this.#at = start + count;
    return start;
  }
}
