import { type NamedDocument } from '@taocun/messaging';

/**
 * A document that waits for its checkpoint as the bytes of its event, and is made when the driver serialises it. Thousands wait at a time: as
 * objects, of dozens of parts each, they would be copied by one garbage collection after another.
 */
export class LazyDocument<Document extends NamedDocument> implements NamedDocument {
  readonly #bytes: Buffer;
  readonly #read: (bytes: Buffer) => Document;

  /** `bytes` may lie in memory that is used again. */
  constructor(
    readonly _id: string,
    readonly offset: number,
    bytes: Buffer,
    read: (bytes: Buffer) => Document,
  ) {
    this.#bytes = Buffer.from(bytes);
    this.#read = read;
  }

  /** In bytes. */
  get size(): number {
    return this.#bytes.length;
  }

  document(): Document {
    return this.#read(this.#bytes);
  }

  /** Called by the driver's BSON. */
  toBSON(): Document {
    return this.document();
  }
}
