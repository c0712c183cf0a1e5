import { type Readable } from 'node:stream';
import { mongo } from 'mongoose';
import { keyIdOfSealed } from '@taocun/service';

/** The first frame: the contents of the file, and what has to be known before anything is restored. */
export interface BackupHeader {
  readonly format: typeof BACKUP_FORMAT;
  readonly at: Date;
  readonly topicPrefix: string;
  /** The Kafka cluster of the offsets. */
  readonly cluster: string;
  readonly databases: readonly BackedUpDatabase[];
}

export interface BackedUpDatabase {
  readonly part: string;
  readonly collections: readonly BackedUpCollection[];
  readonly checkpoints: readonly BackedUpCheckpoint[];
}

export interface BackedUpCollection {
  readonly name: string;
  readonly documents: number;
  readonly indexes: readonly mongo.IndexDescriptionInfo[];
}

interface BackedUpCheckpoint {
  readonly topic: string;
  readonly partition: number;
  readonly partitions: number;
  readonly offset: number;
}

export const BACKUP_FORMAT = 1;
/** The only bytes before the first frame. */
export const BACKUP_MAGIC = Buffer.from('taocun-backup\n');

/**
 * Within gzip, a file is the magic line, then frames of a letter and a BSON document, which contains its own
 * length. `h` is the header, `c` names the collection of the following documents (`d`, byte for byte as in
 * MongoDB), `e` marks the complete end.
 */
export type Frame =
  | { readonly kind: 'h'; readonly header: BackupHeader }
  | { readonly kind: 'c'; readonly part: string; readonly collection: string }
  | { readonly kind: 'd'; readonly document: Buffer }
  | { readonly kind: 'e'; readonly documents: number };

/** The ids of the keys with which a document's secrets are encrypted; only webhooks have secrets. */
export function secretsKeysOf(collection: string, document: Buffer): string[] {
  if (collection !== 'webhooks') return [];
  const { secrets } = mongo.BSON.deserialize(document) as { readonly secrets?: unknown };
  const held = Array.isArray(secrets)
    ? (secrets as readonly { readonly sealed?: unknown }[]).map(({ sealed }) => sealed)
    : [];
  return held.filter((sealed) => typeof sealed === 'string').map(keyIdOfSealed);
}

/** A warning with the encryption keys that a restore needs besides the file; undefined if it needs none. */
export function keysNeeded(ids: ReadonlySet<string>): string | undefined {
  if (ids.size === 0) return undefined;
  return `The secrets of webhooks in it are encrypted. Reporting reads them with the key ${[...ids].join(', ')} in WEBHOOK_SECRETS_KEYS, which is not in it: keep it elsewhere.`;
}

export function frameOf(frame: Frame): Buffer {
  const { kind } = frame;
  switch (kind) {
    case 'h':
      return letterAnd('h', mongo.BSON.serialize(frame.header));
    case 'c':
      return letterAnd('c', mongo.BSON.serialize({ part: frame.part, collection: frame.collection }));
    case 'd':
      return letterAnd('d', frame.document);
    case 'e':
      return letterAnd('e', mongo.BSON.serialize({ documents: frame.documents }));
  }
}

/** @throws if the file is not a backup, is truncated or continues after its end. */
export async function* framesIn(source: Readable): AsyncGenerator<Frame> {
  const bytes = new Bytes(source);
  if (!BACKUP_MAGIC.equals((await bytes.take(BACKUP_MAGIC.length)) ?? Buffer.alloc(0)))
    throw new Error('This is no backup of taocun.');
  for (;;) {
    const head = await bytes.take(5);
    if (head === undefined)
      throw new Error('The file is cut off: its end is missing. It must not be restored.');
    const kind = String.fromCharCode(head[0] ?? 0);
    const rest = await bytes.take(head.readInt32LE(1) - 4);
    if (rest === undefined)
      throw new Error('The file is cut off in the middle of a document. It must not be restored.');
    const document = Buffer.concat([head.subarray(1), rest]);
    if (kind === 'd') {
      yield { kind, document };
      continue;
    }
    const content = mongo.BSON.deserialize(document);
    if (kind === 'h') yield { kind, header: headerOf(content) };
    else if (kind === 'c')
      yield { kind, part: String(content['part']), collection: String(content['collection']) };
    else if (kind === 'e') {
      // Only the checksum at the end shows whether the bytes are those that were written.
      if ((await bytes.take(1)) !== undefined)
        throw new Error('The file has data after its end. It must not be restored.');
      yield { kind, documents: Number(content['documents']) };
      return;
    } else throw new Error(`The file has a frame ${JSON.stringify(kind)}, which this version does not know.`);
  }
}

function headerOf(content: mongo.Document): BackupHeader {
  if (content['format'] === BACKUP_FORMAT) return content as BackupHeader;
  throw new Error(
    `The backup is of format ${String(content['format'])}, and this version reads format ${BACKUP_FORMAT}: restore it with the version that made it.`,
  );
}

function letterAnd(letter: string, document: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(1 + document.byteLength);
  frame.write(letter, 0, 'latin1');
  frame.set(document, 1);
  return frame;
}

/** Reads a stream in pieces of any requested length. */
class Bytes {
  readonly #chunks: AsyncIterator<Buffer, undefined>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: Readable) {
    this.#chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  }

  /** Undefined if fewer bytes are left. */
  async take(length: number): Promise<Buffer | undefined> {
    const parts = [this.#rest];
    let size = this.#rest.length;
    while (size < length) {
      const { value, done } = await this.#chunks.next();
      if (done === true) return undefined;
      parts.push(value);
      size += value.length;
    }
    const all = parts.length === 1 ? this.#rest : Buffer.concat(parts, size);
    this.#rest = all.subarray(length);
    return all.subarray(0, length);
  }
}
