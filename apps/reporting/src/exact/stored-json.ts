import { exactJsonOfStored } from './exact-json';
import { BsonType, isId, type ItemWriter, sizeOf } from './stored-bson';
import { StoredBytes } from './stored-bytes';

/**
 * JSON of stored documents, written straight from their BSON: deserialising them would take most of the time of a page. It equals to the
 * byte the `exactJsonOfStored` of a document that was read with `exactIntegers`.
 */
export class StoredJson extends StoredBytes {
  /** Appends a document's members with commas between, without braces and without its id. */
  members(document: Buffer): void {
    this.#members(document, 0, true);
  }

  /** @returns whether anything was written */
  #members(from: Buffer, at: number, withoutId = false): boolean {
    const end = at + from.readInt32LE(at) - 1;
    let place = at + 4;
    let first = true;
    while (place < end) {
      const type = from[place] ?? 0;
      const name = place + 1;
      let nameEnd = name;
      while (from[nameEnd] !== 0) nameEnd++;
      const value = nameEnd + 1;
      if (withoutId && isId(from, name, nameEnd)) {
        place = value + sizeOf(type, from, value);
        continue;
      }
      this.reserve(1);
      if (!first) this.bytes[this.end++] = COMMA;
      first = false;
      this.#string(from, name, nameEnd);
      this.bytes[this.end++] = COLON;
      this.#value(type, from, value);
      place = value + sizeOf(type, from, value);
    }
    return !first;
  }

  #items(from: Buffer, at: number): void {
    const end = at + from.readInt32LE(at) - 1;
    let place = at + 4;
    this.byte(OPEN_LIST);
    while (place < end) {
      const type = from[place] ?? 0;
      if (place > at + 4) this.byte(COMMA);
      // The element's name is its index in the array.
      let value = place + 1;
      while (from[value] !== 0) value++;
      value++;
      this.#value(type, from, value);
      place = value + sizeOf(type, from, value);
    }
    this.byte(CLOSE_LIST);
  }

  /** Appends the value of this type at `at`. */
  #value(type: number, from: Buffer, at: number): void {
    switch (type) {
      case BsonType.string:
        return this.#string(from, at + 4, at + 3 + from.readInt32LE(at));
      case BsonType.double:
        return this.text(exactJsonOfStored(from.readDoubleLE(at)));
      case BsonType.null:
        return this.text('null');
      case BsonType.array:
        return this.#items(from, at);
      case BsonType.object:
        this.byte(OPEN);
        this.#members(from, at);
        return this.byte(CLOSE);
      default:
        return this.scalar(type, from, at);
    }
  }

  /** Appends a quoted string. Strings are short: copying byte by byte is faster than any call. */
  #string(from: Buffer, begin: number, end: number): void {
    this.reserve(end - begin + 3);
    const bytes = this.bytes;
    let into = this.end;
    bytes[into++] = QUOTE;
    for (let place = begin; place < end; place++) {
      const byte = from[place] ?? 0;
      if (byte < SPACE || byte === QUOTE || byte === BACKSLASH) return this.text(JSON.stringify(from.toString('utf8', begin, end)));
      bytes[into++] = byte;
    }
    bytes[into++] = QUOTE;
    this.end = into;
  }
}

/** JSON of items, with commas between. */
export function jsonItems(): ItemWriter {
  const json = new StoredJson();
  let items = 0;
  return {
    item(document, before, after) {
      json.text(items++ === 0 ? '{' : ',{');
      // Cut before its closing brace; the comma is right, for no document has its id alone.
      if (before !== undefined) json.text(`${exactJsonOfStored(before).slice(1, -1)},`);
      json.members(document);
      if (after !== undefined) json.text(`,${exactJsonOfStored(after).slice(1, -1)}`);
      json.text('}');
    },
    finished: () => json.finished(),
  };
}

const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COMMA, COLON, QUOTE, BACKSLASH, SPACE] = [...Buffer.from('{}[],:"\\ ', 'latin1')] as [
  ...[number, number, number, number, number],
  ...[number, number, number, number],
];
