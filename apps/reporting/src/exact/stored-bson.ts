/** The type numbers of https://bsonspec.org that occur in lists. */
export const BsonType = {
  ...{ double: 1, string: 2, object: 3, array: 4, bool: 8, null: 10 },
  ...{ int32: 16, int64: 18, decimal128: 19 },
} as const;

/** The bytes that the value of this type at `at` takes. */
export function sizeOf(type: number, from: Buffer, at: number): number {
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

/** The id of a document whose id is a string. */
export function idOf(document: Buffer): string {
  // The server puts it first: the size, the type, `_id` with its zero, the length.
  if (document[4] !== BsonType.string || !isId(document, 5, 8)) throw new Error('A document without a text for its id.');
  return document.toString('utf8', 13, 12 + document.readInt32LE(9));
}

/** Whether a member's name is `_id`. */
export function isId(from: Buffer, name: number, nameEnd: number): boolean {
  return nameEnd - name === 3 && from[name] === 0x5f && from[name + 1] === 0x69 && from[name + 2] === 0x64;
}

/** @throws Error, for what no list has can't be written */
export function unlistedType(type: number): never {
  throw new Error(`No document of a list has a value of BSON's type ${type}.`);
}

/** Writes a page of items from stored documents without making objects of them. */
export interface ItemWriter {
  /** Writes the item that has the members of `before`, of the document but for its id, and of `after`. */
  item(document: Buffer, before: object | undefined, after: object | undefined): void;
  /** The whole page. Nothing more can be written after it. */
  finished(): Buffer;
}
