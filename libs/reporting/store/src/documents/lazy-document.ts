import { type NamedDocument } from '@taocun/messaging';

/**
 * A document that is kept as the bytes of its event until its checkpoint, and created when the driver
 * serialises it. Thousands wait at a time: as objects of dozens of parts, they would be copied by one garbage
 * collection after another.
 */
export class LazyDocument<Document extends NamedDocument> implements NamedDocument {
  readonly #bytes: Buffer;
  readonly #read: (bytes: Buffer) => Document;

  /** `bytes` may be in memory that is reused, so they are copied. */
  constructor(
    readonly _id: string,
    readonly offset: number,
    bytes: Buffer,
    read: (bytes: Buffer) => Document,
  ) {
    this.#bytes = Buffer.from(bytes);
    this.#read = read;
  }

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
