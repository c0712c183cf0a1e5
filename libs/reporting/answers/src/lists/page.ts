import { BadRequestException } from '@nestjs/common';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** The cursor of the next page; absent on the last one. */
  readonly next?: string;
}

/** The start of a page: it follows the item with these values of the order's fields. */
type ListPosition = readonly string[];

/**
 * A cursor, opaque to the caller. It includes the order, because a position is meaningless in another order.
 */
export function cursorAt(order: string, position: ListPosition): string {
  return Buffer.from(JSON.stringify([order, ...position]), 'utf8').toString('base64url');
}

/**
 * The position that a cursor encodes.
 * @throws BadRequestException if the cursor was not issued for this order
 */
export function listPositionOf<const Shapes extends readonly RegExp[]>(
  cursor: string,
  order: string,
  shapes: Shapes,
): { readonly [At in keyof Shapes]: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw unknownCursor();
  }
  if (!Array.isArray(parsed) || !parsed.every((each) => typeof each === 'string')) throw unknownCursor();
  const [madeFor, ...position] = parsed;
  // If extra characters were ignored, one cursor would have endless variants, each with a page in the cache.
  if (madeFor !== order || cursorAt(order, position) !== cursor) throw unknownCursor();
  if (position.length !== shapes.length || !shapes.every((shape, at) => shape.test(position[at] ?? '')))
    throw unknownCursor();
  // The length checked above is that of `shapes`.
  return position as unknown as { readonly [At in keyof Shapes]: string };
}

function unknownCursor(): BadRequestException {
  return new BadRequestException(
    'cursor is not one that this list gave out in this order: take it from `next` of the page before, with the same `sort`, or leave it out to begin',
  );
}

/** A page, made from one item more than its limit, which shows if another page follows. */
export function pageOf<Item>(
  items: readonly Item[],
  limit: number,
  cursorOf: (last: Item) => string,
): Page<Item> {
  const last = items[limit - 1];
  if (items.length <= limit || last === undefined) return { items };
  return { items: items.slice(0, limit), next: cursorOf(last) };
}

/**
 * A name such as `certifications-2015-world-bank-2019`: the question in characters that every file system
 * accepts.
 */
export function fileName(url: string, ...more: readonly (string | undefined)[]): string {
  const path = url.split('?', 1)[0] ?? '';
  const words = path.replace(/^\/api\/v\d+\//, '').split(/[^\w.]+/);
  return [...words, ...more].filter((word) => word !== undefined && word !== '').join('-');
}
