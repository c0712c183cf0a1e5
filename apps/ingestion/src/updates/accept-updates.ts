import { setImmediate as otherWork } from 'node:timers/promises';
import {
  bodyTypes,
  elementEnds,
  isRejection,
  isSpace,
  recordKeyOf,
  mediaType,
  readUpdate,
  type Rejection,
  type RejectionReason,
  splitBody,
} from '@taocun/contracts';

/** The content types that `POST /api/v1/updates` accepts; plain JSON counts as a single structured update. */
export const takenTypes = [bodyTypes.structured, 'application/json', bodyTypes.batch, bodyTypes.lines] as const;
export type TakenType = (typeof takenTypes)[number];

/** A valid update: the bytes as sent, and the key of its record. */
export interface TakenUpdate {
  readonly key: string;
  readonly bytes: Buffer;
}

/** Reason of HTTP alone: the caller's key does not cover the update's `source`. Kafka authorises its own writers. */
export const foreignSource = 'foreign-source';

/** A refused update, with its place in the body. */
export interface RefusedUpdate {
  /** Counted from 0, without blank lines. */
  readonly index: number;
  /** The line of NDJSON, from 1. */
  readonly line?: number;
  readonly reason: RejectionReason | typeof foreignSource;
  /** JSON pointer to the offending value; '' is the whole update. */
  readonly path: string;
  readonly message: string;
}

interface SortedUpdates {
  /** In the order of the body. */
  readonly taken: readonly TakenUpdate[];
  readonly refused: readonly RefusedUpdate[];
}

/** The most updates, or bytes of them, read in one go: the loop's heartbeats share this thread. */
export const slice = { updates: 500, bytes: 262_144 };

/** The accepted media type, without its parameters. As for `splitBody`, a missing type means a single update. */
export function takenTypeOf(contentType: string | undefined): TakenType | undefined {
  const type = mediaType(contentType);
  return type === '' ? bodyTypes.structured : takenTypes.find((each) => each === type);
}

/**
 * Validates every update of a body as of the time of its receipt, and sorts out the invalid ones and those of sources that the
 * caller may not send. A rejection concerns the whole body, which does not match its type. The loop finds duplicates and conflicts.
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
    else taken.push({ key: recordKeyOf(update), bytes });
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
 * Whether a body has more lines or elements than `most`, checked before it is split: 16 MiB of `1\n` would otherwise become
 * millions of buffers and answers, gigabytes together. Blank lines don't count.
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

/** Counts the commas of the outermost array. The answer means nothing for broken JSON, which is refused as a whole later. */
function elementsBeyond(most: number, body: Buffer): boolean {
  if (firstOf(body) !== OPENING_BRACKET) return false;
  let commas = 0;
  for (const at of elementEnds(body)) if (body[at] === COMMA && ++commas >= most) return true;
  return false;
}

/** The first byte that is not JSON whitespace. */
function firstOf(body: Buffer): number | undefined {
  return body.find((byte) => !isSpace(byte));
}
