import { mongo } from 'mongoose';
import { exactJsonOfStored, integerOf } from './exact-json';

/**
 * JSON of stored documents, written straight from their BSON: deserialising them would take most of the time of a page. It equals to the
 * byte the `exactJsonOfStored` of a document that was read with `exactIntegers`.
 */
export class StoredJson {
  #bytes: Buffer = Buffer.allocUnsafe(65_536);
  #end = 0;

  /** Everything written so far. Nothing more can be written after it. */
  finished(): Buffer {
    return this.#bytes.subarray(0, this.#end);
  }

  /** Appends JSON. */
  text(json: string): void {
    // No UTF-16 unit takes more than three bytes of UTF-8.
    this.#reserve(json.length * 3);
    this.#end += this.#bytes.write(json, this.#end);
  }

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
      this.#reserve(1);
      if (!first) this.#bytes[this.#end++] = COMMA;
      first = false;
      this.#string(from, name, nameEnd);
      this.#bytes[this.#end++] = COLON;
      this.#value(type, from, value);
      place = value + sizeOf(type, from, value);
    }
    return !first;
  }

  #items(from: Buffer, at: number): void {
    const end = at + from.readInt32LE(at) - 1;
    let place = at + 4;
    this.#byte(OPEN_LIST);
    while (place < end) {
      const type = from[place] ?? 0;
      if (place > at + 4) this.#byte(COMMA);
      // The element's name is its index in the array.
      let value = place + 1;
      while (from[value] !== 0) value++;
      value++;
      this.#value(type, from, value);
      place = value + sizeOf(type, from, value);
    }
    this.#byte(CLOSE_LIST);
  }

  #value(type: number, from: Buffer, at: number): void {
    switch (type) {
      case BsonType.string:
        return this.#string(from, at + 4, at + 3 + from.readInt32LE(at));
      case BsonType.int32:
        return this.#integer(from.readInt32LE(at));
      case BsonType.int64:
        return this.#int64(from, at);
      case BsonType.double:
        return this.text(exactJsonOfStored(from.readDoubleLE(at)));
      case BsonType.bool:
        return this.text(from[at] === 1 ? 'true' : 'false');
      case BsonType.null:
        return this.text('null');
      case BsonType.array:
        return this.#items(from, at);
      case BsonType.object:
        this.#byte(OPEN);
        this.#members(from, at);
        return this.#byte(CLOSE);
      case BsonType.decimal128:
        return this.text(integerOf(new mongo.Decimal128(from.subarray(at, at + 16))).toString());
      default:
        throw new Error(`No document of a list has a value of BSON's type ${type}.`);
    }
  }

  #int64(from: Buffer, at: number): void {
    const [low, high] = [from.readUInt32LE(at), from.readInt32LE(at + 4)];
    // Within the integers that a double holds exactly.
    if (high >= -0x20_0000 && high < 0x20_0000) this.#integer(high * 0x1_0000_0000 + low);
    else this.text(from.readBigInt64LE(at).toString());
  }

  #integer(value: number): void {
    this.#reserve(20);
    if (value < 0) this.#bytes[this.#end++] = MINUS;
    let rest = Math.abs(value);
    let digits = 1;
    for (let beyond = 10; beyond <= rest; beyond *= 10) digits++;
    const begin = this.#end;
    this.#end += digits;
    for (let place = this.#end - 1; place >= begin; place--) {
      const next = Math.floor(rest / 10);
      this.#bytes[place] = ZERO + (rest - next * 10);
      rest = next;
    }
  }

  /** Appends a quoted string. Strings are short: copying byte by byte is faster than any call. */
  #string(from: Buffer, begin: number, end: number): void {
    this.#reserve(end - begin + 3);
    const bytes = this.#bytes;
    let into = this.#end;
    bytes[into++] = QUOTE;
    for (let place = begin; place < end; place++) {
      const byte = from[place] ?? 0;
      if (byte < SPACE || byte === QUOTE || byte === BACKSLASH) return this.text(JSON.stringify(from.toString('utf8', begin, end)));
      bytes[into++] = byte;
    }
    bytes[into++] = QUOTE;
    this.#end = into;
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#end++] = byte;
  }

  /** Makes room for so many bytes, and for the punctuation between two values. */
  #reserve(bytes: number): void {
    const wanted = this.#end + bytes + 8;
    if (wanted <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(wanted, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}

/** The id of a document whose id is a string. */
export function idOf(document: Buffer): string {
  // The server puts it first: the size, the type, `_id` with its zero, the length.
  if (document[4] !== BsonType.string || !isId(document, 5, 8)) throw new Error('A document without a text for its id.');
  return document.toString('utf8', 13, 12 + document.readInt32LE(9));
}

function isId(from: Buffer, name: number, nameEnd: number): boolean {
  return nameEnd - name === 3 && from[name] === 0x5f && from[name + 1] === 0x69 && from[name + 2] === 0x64;
}

/** The type numbers of https://bsonspec.org that occur in lists. */
const BsonType = {
  ...{ double: 1, string: 2, object: 3, array: 4, bool: 8, null: 10 },
  ...{ int32: 16, int64: 18, decimal128: 19 },
} as const;

function sizeOf(type: number, from: Buffer, at: number): number {
  switch (type) {
    case BsonType.string:
      return 4 + from.readInt32LE(at);
    case BsonType.object:
    case BsonType.array:
      return from.readInt32LE(at);
    case BsonType.int32:
      return 4;
    case BsonType.bool:
      return 1;
    case BsonType.null:
      return 0;
    case BsonType.decimal128:
      return 16;
    default:
      return 8;
  }
}

const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COMMA, COLON, QUOTE, BACKSLASH, MINUS, ZERO, SPACE] = [
  ...Buffer.from('{}[],:"\\-0 ', 'latin1'),
] as [number, number, number, number, number, number, number, number, number, number, number];
