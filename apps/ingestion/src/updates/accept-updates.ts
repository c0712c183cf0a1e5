import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import {
  bodyTypes,
  isRejection,
  maxUpdateBytes,
  recordKeyOf,
  mediaType,
  readUpdate,
  type Rejection,
  splitBody,
  type Update,
} from '@taocun/contracts';
import { RefusedUpdates } from './refused-updates';
import { type Refusal } from './sender-rights';

/** The content types that `POST /api/v1/updates` accepts; plain JSON counts as a single structured update. */
export const takenTypes = [
  bodyTypes.structured,
  'application/json',
  bodyTypes.batch,
  bodyTypes.lines,
] as const;
export type TakenType = (typeof takenTypes)[number];

/** A valid update: the bytes as sent, and the key and the headers of its record. */
export interface TakenUpdate {
  readonly key: string;
  readonly bytes: Buffer;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

interface SortedUpdates {
  /** In the order of the body. */
  readonly taken: readonly TakenUpdate[];
  readonly refused: RefusedUpdates;
}

/** The most updates, and the most bytes, read in one go: the loop's heartbeats share this thread. */
export const slice = { updates: 500, bytes: 262_144 };

/**
 * The accepted media type, without its parameters. As for `splitBody`, a missing type means a single update;
 * an empty one is malformed.
 */
export function takenTypeOf(contentType: string | undefined): TakenType | undefined {
  if (contentType === undefined) return bodyTypes.structured;
  const type = mediaType(contentType);
  return takenTypes.find((each) => each === type);
}

/**
 * Validates every update of a body as of the time of its receipt, and separates the invalid ones and those
 * that the caller may not send. The headers are those of records in binary mode. A rejection means that the
 * whole body does not match its type. The loop finds duplicates and conflicts.
 */
export async function sortUpdates(
  type: TakenType,
  body: Buffer,
  receivedMs: number,
  refusalOf: (update: Update) => Refusal | undefined,
  headers?: TakenUpdate['headers'],
): Promise<SortedUpdates | Rejection> {
  const taken: TakenUpdate[] = [];
  const refused = new RefusedUpdates();
  let updatesRead = 0;
  let bytesRead = 0;
  for (const item of itemsOf(type, body)) {
    const readBytes =
      item !== undefined && 'bytes' in item && item.bytes.length <= maxUpdateBytes ? item.bytes.length : 0;
    if (item === undefined || updatesRead >= slice.updates || bytesRead + readBytes > slice.bytes) {
      [updatesRead, bytesRead] = [0, 0];
      await yieldToEventLoop();
    }
    if (item === undefined) continue;
    if (isRejection(item)) return item;
    updatesRead++;
    bytesRead += readBytes;
    const { bytes, ...place } = item;
    const update = readUpdate(bytes, headers, receivedMs);
    if (isRejection(update)) {
      refused.add({ ...place, ...update });
      continue;
    }
    const refusal = refusalOf(update);
    if (refusal !== undefined) refused.add({ ...place, ...refusal });
    else taken.push({ key: recordKeyOf(update), bytes, headers });
  }
  return { taken, refused };
}

/**
 * The number of lines or elements of a body, counted up to `most` + 1 before any is read: 16 MiB of `1\n`
 * would otherwise become millions of answers, gigabytes together. Blank lines do not count. The number means
 * nothing for a batch that is not an array; such a batch is refused as a whole later.
 */
export async function countUpdates(type: TakenType, body: Buffer, most: number): Promise<number> {
  let updates = 0;
  for (const item of itemsOf(type, body)) {
    if (item === undefined) await yieldToEventLoop();
    else if (!isRejection(item) && ++updates > most) break;
  }
  return updates;
}

function itemsOf(type: TakenType, body: Buffer): NonNullable<ReturnType<typeof splitBody>> {
  const items = splitBody(type === 'application/json' ? bodyTypes.structured : type, body);
  if (items === undefined) throw new Error(`No body is split as ${type}.`);
  return items;
}
