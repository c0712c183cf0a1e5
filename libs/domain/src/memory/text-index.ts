import { type MemoryBytes } from './growth';
import { type RowField } from './integer-rows';
import { keyedTextHash, type TextHash } from './text-hash';
import { type TextPosition, type TextSlab } from './text-slab';

const SLOT = 2;
const FIRST_SLOTS = 64;

/**
 * Finds rows by a text that one of their fields names. Open addressing in shared memory: a slot has the hash
 * and the row, side by side. At most half of the slots are taken.
 */
export class TextIndex<Row extends number> {
  #slots = slotsOf(FIRST_SLOTS);
  #mask = FIRST_SLOTS - 1;
  #count = 0;

  constructor(
    private readonly texts: TextSlab,
    private readonly field: RowField<Row>,
    private readonly hash: TextHash = keyedTextHash(),
  ) {}

  /** Free slots are in use too: without them a search would be long. */
  get bytes(): MemoryBytes {
    return { used: this.#slots.byteLength, reserved: this.#slots.byteLength };
  }

  /** The row with this text; 0 if there is none. */
  find(text: string): Row {
    const hash = this.hash(text);
    const slots = this.#slots;
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const row = (slots[SLOT * at + 1] ?? 0) as Row;
      if (row === 0) return row;
      if (slots[SLOT * at] === hash && this.texts.isAt(this.field.of(row) as TextPosition, text)) return row;
    }
  }

  /** Adds a row whose text no other row has. */
  add(row: Row, text: string): void {
    if (2 * ++this.#count > this.#mask) this.#grow();
    this.#put(this.hash(text), row);
  }

  #put(hash: number, row: number): void {
    let at = hash & this.#mask;
    while (this.#slots[SLOT * at + 1] !== 0) at = (at + 1) & this.#mask;
    this.#slots[SLOT * at] = hash;
    this.#slots[SLOT * at + 1] = row;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = slotsOf(2 * (this.#mask + 1));
    this.#mask = 2 * this.#mask + 1;
    for (let at = 0; at < before.length; at += SLOT) {
      const row = before[at + 1] ?? 0;
      if (row !== 0) this.#put(before[at] ?? 0, row);
    }
  }
}

function slotsOf(count: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(count * SLOT * Int32Array.BYTES_PER_ELEMENT));
}
