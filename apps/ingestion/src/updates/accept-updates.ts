import { setImmediate as otherWork } from 'node:timers/promises';
import {
  bodyTypes,
  elementEnds,
  isRejection,
  isSpace,
  keyOf,
  mediaType,
  readUpdate,
  type Rejection,
  type RejectionReason,
  splitBody,
} from '@taocun/contracts';

/** What `POST /api/v1/updates` takes; plain JSON is that of a single structured update too. */
export const takenTypes = [bodyTypes.structured, 'application/json', bodyTypes.batch, bodyTypes.lines] as const;
export type TakenType = (typeof takenTypes)[number];

/** An update that may go to its partition: the bytes as sent, and the record's key. */
export interface TakenUpdate {
  readonly key: string;
  readonly bytes: Buffer;
}

/** Of HTTP alone: the caller's key does not cover the update's `source`. Kafka knows its own writers. */
export const foreignSource = 'foreign-source';

/** An update that is refused, by its place in the body. */
export interface RefusedUpdate {
  /** From 0. Blank lines don't count. */
  readonly index: number;
  /** Of NDJSON, the line on which it stands, from 1. */
  readonly line?: number;
  readonly reason: RejectionReason | typeof foreignSource;
  /** The JSON pointer of what offends; '' is the whole update. */
  readonly path: string;
  readonly message: string;
}

interface SortedUpdates {
  /** In the order of the body. */
  readonly taken: readonly TakenUpdate[];
  readonly refused: readonly RefusedUpdate[];
}

/** How many updates, or bytes of them, are read before the loop, whose heartbeats share this thread, may go on. */
export const slice = { updates: 500, bytes: 262_144 };

/** The media type where it is one that we take, whatever its parameters. As for `splitBody`, none at all means a single update. */
export function takenTypeOf(contentType: string | undefined): TakenType | undefined {
  const type = mediaType(contentType);
  return type === '' ? bodyTypes.structured : takenTypes.find((each) => each === type);
}

/**
 * Reads every update of a body as of the time of its receipt and sorts the good from the bad, and from those of sources that
 * the caller may not send. A rejection is of the whole body, which is then not what its type says. Duplicates and conflicts are
 * for the loop to find.
 */
export async function sortUpdates(
  type: TakenType,
  body: Buffer,
  receivedMs: number,
  maySend: (source: string) => boolean,
): Promise<SortedUpdates | Rejection> {
  const items = splitBody(type === 'application/json' ? bodyTypes.structured : type, body);
  if (items === undefined) throw new Error(`No body is split as ${type}.`);
  if (isRejection(items)) return items;
  const taken: TakenUpdate[] = [];
  const refused: RefusedUpdate[] = [];
  let [updatesRead, bytesRead] = [0, 0];
  for (const { bytes, ...place } of items) {
    if (updatesRead >= slice.updates || bytesRead >= slice.bytes) {
      [updatesRead, bytesRead] = [0, 0];
      await otherWork();
    }
    updatesRead++;
    bytesRead += bytes.length;
    const update = readUpdate(bytes, undefined, receivedMs);
    if (isRejection(update)) refused.push({ ...place, ...update });
    else if (!maySend(update.source)) refused.push({ ...place, ...foreign(update.source) });
    else taken.push({ key: keyOf(update), bytes });
  }
  return { taken, refused };
}

function foreign(source: string): Pick<RefusedUpdate, 'reason' | 'path' | 'message'> {
  const message = `Your key does not cover the source ${source}. Send updates of your own sources, or have a key made for this one.`;
  return { reason: foreignSource, path: '/source', message };
}

const LINE_FEED = 0x0a;
const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;

/**
 * Whether a body has more lines or elements than `most`, told before it is taken apart: 16 MiB of `1\n` would otherwise
 * become millions of buffers and answers, gigabytes together. Blank lines don't count.
 */
export function holdsMoreThan(most: number, type: TakenType, body: Buffer): boolean {
  switch (type) {
    case bodyTypes.structured:
    case 'application/json':
      return false;
    case bodyTypes.lines:
      return linesBeyond(most, body);
    case bodyTypes.batch:
      return elementsBeyond(most, body);
  }
}

function linesBeyond(most: number, body: Buffer): boolean {
  let lines = 0;
  for (let at = 0; at < body.length; at++) {
    if (isSpace(body[at])) continue;
    if (++lines > most) return true;
    const feed = body.indexOf(LINE_FEED, at);
    if (feed < 0) break;
    at = feed;
  }
  return false;
}

/** Counts the commas of the outermost array. Of JSON that is broken, which is refused as a whole later, it may say anything. */
function elementsBeyond(most: number, body: Buffer): boolean {
  if (firstOf(body) !== OPENING_BRACKET) return false;
  let commas = 0;
  for (const at of elementEnds(body)) if (body[at] === COMMA && ++commas >= most) return true;
  return false;
}

/** The first byte that is none of JSON's whitespace. */
function firstOf(body: Buffer): number | undefined {
  return body.find((byte) => !isSpace(byte));
}
