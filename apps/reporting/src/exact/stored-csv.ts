import { csvCell } from '../lists/csv';
import { type Columns, csvCellOf, valueAt } from '../lists/fields';
import { csvHeader } from '../lists/list-forms';
import { BsonType, type ItemWriter, sizeOf } from './stored-bson';
import { StoredBytes } from './stored-bytes';
import { StoredJson } from './stored-json';

/** CSV of items. It equals to the byte the `csvTextOf` of items that were read with `exactIntegers`. */
export function csvItems(columns: Columns, label: string | undefined): ItemWriter {
  return new StoredCsv(columns, label);
}

class StoredCsv extends StoredBytes implements ItemWriter {
  readonly #paths: readonly (readonly string[])[];
  readonly #members: Members;
  /** Where in the document the value of each column is; 0 where it has none. */
  readonly #places: Int32Array;
  readonly #types: Uint8Array;
  readonly #json = new StoredJson(1_024);
  readonly #end: string;

  constructor(columns: Columns, label: string | undefined) {
    super();
    this.#paths = columns.map((column) => column.split('.'));
    this.#members = new Members(Array.from(this.#paths.entries(), ([column, path]) => ({ column, path })));
    this.#places = new Int32Array(columns.length);
    this.#types = new Uint8Array(columns.length);
    this.#end = label === undefined ? '\r\n' : `,${csvCell(label)}\r\n`;
    this.text(csvHeader(columns, label));
  }

  item(document: Buffer, before: object = {}, after: object = {}): void {
    this.#places.fill(0);
    this.#find(this.#members, document, 0);
    for (const [column, path] of this.#paths.entries()) {
      if (column > 0) this.byte(COMMA);
      const place = this.#places[column] ?? 0;
      if (place === 0) this.text(csvCell(csvCellOf(valueAt(after, path) ?? valueAt(before, path))));
      else this.#cell(this.#types[column] ?? 0, document, place);
    }
    this.text(this.#end);
  }

  /** A copy, for pages are cached, and the memory that was written to may be twice as large. */
  override finished(): Buffer {
    return Buffer.from(super.finished());
  }

  #find(members: Members, from: Buffer, at: number): void {
    const end = at + from.readInt32LE(at) - 1;
    let place = at + 4;
    for (let number = 0; place < end; number++) {
      const type = from[place] ?? 0;
      const member = members.at(number, from, place + 1);
      const value = place + member.name.length + 2;
      if (member.column !== undefined) {
        this.#places[member.column] = value;
        this.#types[member.column] = type;
      }
      if (member.within !== undefined && type === BsonType.object) this.#find(member.within, from, value);
      place = value + sizeOf(type, from, value);
    }
  }

  #cell(type: number, from: Buffer, at: number): void {
    switch (type) {
      case BsonType.string:
        return this.#string(from, at + 4, at + 3 + from.readInt32LE(at));
      case BsonType.double:
        return this.text(String(from.readDoubleLE(at)));
      case BsonType.null:
        return;
      case BsonType.array:
        return this.#list(from, at);
      case BsonType.object:
        return this.#jsonOf(type, from, at);
      default:
        return this.scalar(type, from, at);
    }
  }

  /** Text that begins with a letter, a digit or one of most Chinese characters is no formula, and mostly needs no quotes. */
  #string(from: Buffer, begin: number, end: number): void {
    this.reserve(end - begin);
    let into = this.end;
    let isPlain = begin === end || isHarmless(from[begin] ?? 0);
    for (let place = begin; isPlain && place < end; place++) {
      const byte = from[place] ?? 0;
      isPlain = byte !== QUOTE && byte !== COMMA && byte !== RETURN && byte !== LINE;
      this.bytes[into++] = byte;
    }
    if (isPlain) this.end = into;
    else this.text(csvCell(from.toString('utf8', begin, end)));
  }

  /** Words and numbers with spaces between, or JSON where the list holds an object or null. */
  #list(from: Buffer, at: number): void {
    const end = at + from.readInt32LE(at) - 1;
    const words: string[] = [];
    for (let place = at + 4; place < end;) {
      const type = from[place] ?? 0;
      if (objects.has(type)) return this.#jsonOf(BsonType.array, from, at);
      const value = from.indexOf(0, place + 1) + 1;
      words.push(this.#wordOf(type, from, value));
      place = value + sizeOf(type, from, value);
    }
    if (words.length > 0) this.text(csvCell(words.join(' ')));
  }

  /** Numbers that are no doubles, and truth values, are words as in JSON. */
  #wordOf(type: number, from: Buffer, at: number): string {
    if (type === BsonType.string) return from.toString('utf8', at + 4, at + 3 + from.readInt32LE(at));
    if (type === BsonType.double) return String(from.readDoubleLE(at));
    this.#json.restart();
    this.#json.value(type, from, at);
    return this.#json.finished().toString();
  }

  /** Its quotes are doubled; it begins with a brace or a bracket, so that it is no formula. */
  #jsonOf(type: number, from: Buffer, at: number): void {
    this.#json.restart();
    this.#json.value(type, from, at);
    const json = this.#json.finished();
    if (!json.includes(QUOTE) && !json.includes(COMMA)) return this.text(json.toString());
    this.reserve(2 * json.length);
    this.byte(QUOTE);
    for (const byte of json) {
      if (byte === QUOTE) this.bytes[this.end++] = QUOTE;
      this.bytes[this.end++] = byte;
    }
    this.byte(QUOTE);
  }
}

interface Member {
  readonly name: Uint8Array;
  readonly column?: number;
  /** The members within it that have columns. */
  readonly within?: Members;
}

interface Path {
  readonly column: number;
  readonly path: readonly string[];
}

/** The members of documents by their names. Documents of a list have nearly the same members in nearly the same order. */
class Members {
  readonly #byName = new Map<string, Member>();
  readonly #lastAt: Member[] = [];

  constructor(paths: readonly Path[]) {
    for (const [name, ofIt] of Map.groupBy(paths, ({ path }) => path[0] ?? '')) {
      const column = ofIt.findLast(({ path }) => path.length === 1)?.column;
      const within = ofIt.filter(({ path }) => path.length > 1).map(({ path, ...each }) => ({ ...each, path: path.slice(1) }));
      this.#byName.set(name, {
        name: Buffer.from(name),
        ...(column !== undefined && { column }),
        ...(within.length > 0 && { within: new Members(within) }),
      });
    }
  }

  /** The member whose name begins at `begin`, the one of this number in its document. */
  at(number: number, from: Buffer, begin: number): Member {
    const last = this.#lastAt[number];
    if (last !== undefined && isNamed(last.name, from, begin)) return last;
    const name = from.subarray(begin, from.indexOf(0, begin));
    const member = this.#byName.get(name.toString()) ?? { name: Uint8Array.from(name) };
    this.#lastAt[number] = member;
    return member;
  }
}

function isNamed(name: Uint8Array, from: Buffer, begin: number): boolean {
  for (let at = 0; at < name.length; at++) if (from[begin + at] !== name[at]) return false;
  return from[begin + name.length] === 0;
}

/** ASCII's letters and digits, and the first byte of U+4000 to U+9FFF. */
function isHarmless(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || (byte >= 0xe4 && byte <= 0xe9)
  );
}

/** The types of values that are read as objects, or as null. */
const objects: ReadonlySet<number> = new Set([BsonType.object, BsonType.array, BsonType.decimal128, BsonType.null]);

const [QUOTE, COMMA, RETURN, LINE] = [0x22, 0x2c, 0x0d, 0x0a];
