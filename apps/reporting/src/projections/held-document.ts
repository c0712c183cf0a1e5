import { type NamedDocument } from '@taocun/messaging';

/**
 * A document that waits for its checkpoint as the bytes that it is made from, and is made anew as the driver serialises it. Thousands wait at
 * a time: as objects, of dozens of parts each, they would be copied by one garbage collection after another.
 */
export class HeldDocument<Document extends NamedDocument> implements NamedDocument {
  readonly #bytes: Buffer;
  readonly #made: (bytes: Buffer) => Document;

  /** `bytes` may lie in memory that is used again. */
  constructor(
    readonly _id: string,
    bytes: Buffer,
    made: (bytes: Buffer) => Document,
  ) {
    this.#bytes = Buffer.from(bytes);
    this.#made = made;
  }

  /** Called by the driver's BSON. */
  toBSON(): Document {
    return this.#made(this.#bytes);
  }
}
