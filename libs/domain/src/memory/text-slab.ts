import { grownBytes, type MemoryBytes } from './growth';

/** The position of a text; 0 is the empty text. */
export type TextPosition = number & { readonly of: 'text' };

const NO_TEXT = 0 as TextPosition;

const FIRST_BYTES = 4_096;
/** Positions are kept in integers of 32 bits. */
const MOST_BYTES = 2 ** 31;
const ONE_BYTE = 0x80;
/** Bytes of the longest length, and of the longest character of UTF-8 for one unit of UTF-16. */
const LENGTH_BYTES = 5;
const CHARACTER_BYTES = 3;

const utf8 = new TextEncoder();
const utf8Reader = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Texts, one after another in a buffer of shared memory, which V8's collector neither visits nor counts: each
 * its length as a varint and its bytes in UTF-8. They are never removed.
 */
export class TextSlab {
  #bytes = shared(FIRST_BYTES);
  #end = 1;

  get bytes(): MemoryBytes {
    return { used: this.#end, reserved: this.#bytes.byteLength };
  }

  /** Adds a text without lone surrogates. Throws a RangeError if all texts exceed 2 GiB. */
  add(text: string): TextPosition {
    if (text === '') return NO_TEXT;
    this.#reserve(LENGTH_BYTES + CHARACTER_BYTES * text.length);
    const position = this.#end;
    if (!this.#addAscii(text)) this.#addEncoded(utf8.encode(text));
    return position as TextPosition;
  }

  at(position: TextPosition): string {
    if (position === NO_TEXT) return '';
    const from = this.#start(position);
    return utf8Reader.decode(this.#bytes.subarray(from, from + this.#length(position)));
  }

  /** True if the text at a position is this one. */
  isAt(position: TextPosition, text: string): boolean {
    const length = position === NO_TEXT ? 0 : this.#length(position);
    // Beyond ASCII a text has more bytes than units.
    if (length > text.length) return this.at(position) === text;
    if (length < text.length) return false;
    const from = this.#start(position);
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      if (this.#bytes[from + at] !== code || code >= ONE_BYTE) return false;
    }
    return true;
  }

  /** False, with nothing added, if the text is not ASCII. */
  #addAscii(text: string): boolean {
    const bytes = this.#bytes;
    const position = this.#end;
    this.#addLength(text.length);
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code >= ONE_BYTE) {
        this.#end = position;
        return false;
      }
      bytes[this.#end++] = code;
    }
    return true;
  }

  #addEncoded(encoded: Uint8Array): void {
    this.#addLength(encoded.length);
    this.#bytes.set(encoded, this.#end);
    this.#end += encoded.length;
  }

  #addLength(length: number): void {
    let rest = length;
    for (; rest >= ONE_BYTE; rest >>>= 7) this.#bytes[this.#end++] = (rest & 0x7f) | ONE_BYTE;
    this.#bytes[this.#end++] = rest;
  }

  #length(position: TextPosition): number {
    let length = 0;
    for (let at = position as number, shift = 0; ; at++, shift += 7) {
      const byte = this.#bytes[at] ?? 0;
      length |= (byte & 0x7f) << shift;
      if (byte < ONE_BYTE) return length;
    }
  }

  /** The position of a text's first byte, behind its length. */
  #start(position: TextPosition): number {
    let at: number = position;
    while ((this.#bytes[at] ?? 0) >= ONE_BYTE) at++;
    return at + 1;
  }

  #reserve(more: number): void {
    const needed = this.#end + more;
    if (needed <= this.#bytes.byteLength) return;
    if (needed > MOST_BYTES) throw new RangeError(`The texts exceed ${MOST_BYTES} bytes.`);
    const larger = shared(Math.min(MOST_BYTES, grownBytes(this.#bytes.byteLength, needed)));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

function shared(bytes: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(bytes));
}
