import { buyerAreas, categories } from '@taocun/domain';
import type { Activity } from './activity';

// Nearly all activities are orders and refunds, and ingestion writes them in one form only: they are read byte by byte, several
// times as fast as by JSON.parse. Whatever differs from that form in a single byte is left to JSON.parse.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;

const ID = Buffer.from('{"specversion":"1.0","id":"');
const COLON = Buffer.from(':');
const PAID = Buffer.from('","source":"/taocun/ingestion","type":"taocun.activity.order.paid.v1","data":{"villageCode":"');
const REFUNDED = Buffer.from('","source":"/taocun/ingestion","type":"taocun.activity.order.refunded.v1","data":{"villageCode":"');
/** By which byte a refund is told from an order that was paid: the first one after `taocun.activity.order.`. */
const KIND_AT = PAID.indexOf('paid.v1');
const FIRST_OF_PAID = 0x70;
const SHOP = Buffer.from('","shopId":"');
const DAY = Buffer.from('","day":');
const AMOUNT = Buffer.from(',"amountFen":');
const CATEGORY = Buffer.from(',"category":"');
const BUYER = Buffer.from('","buyerArea":"');
const PRODUCE = Buffer.from('","produce":{"grams":');
const PRICE = Buffer.from(',"localPriceFenPerKilogram":');
const END_OF_PRODUCE = Buffer.from('}}}');
const END_AFTER_TEXT = Buffer.from('"}}');
const END_AFTER_NUMBER = Buffer.from('}}');
const categoryBytes = categories.map((category) => [category, Buffer.from(category)] as const);
const buyerBytes = buyerAreas.map((area) => [area, Buffer.from(area)] as const);

/** Where reading stands; -1 once something was not as expected. One scan ends before the next begins. */
let at = 0;

/** The order or refund that is written there, or undefined: then it is anything else, or in another form. */
export function scanOrder(bytes: Buffer): Extract<Activity, { kind: 'paid' | 'refunded' }> | undefined {
  at = 0;
  skip(bytes, ID);
  const partition = integer(bytes);
  skip(bytes, COLON);
  const offset = integer(bytes);
  skip(bytes, COLON);
  const index = integer(bytes);
  if (at < 0) return undefined;
  const isPaid = bytes[at + KIND_AT] === FIRST_OF_PAID;
  skip(bytes, isPaid ? PAID : REFUNDED);
  const villageCode = text(bytes);
  skip(bytes, SHOP);
  const shopId = text(bytes);
  skip(bytes, DAY);
  const day = integer(bytes);
  skip(bytes, AMOUNT);
  const amountFen = integer(bytes);
  if (!isPaid) {
    skip(bytes, END_AFTER_NUMBER);
    if (at !== bytes.length) return undefined;
    return { kind: 'refunded', input: { partition, offset, index }, data: { villageCode, shopId, day, amountFen } };
  }
  skip(bytes, CATEGORY);
  const category = oneOf(bytes, categoryBytes);
  const buyerArea = at >= 0 && follows(bytes, BUYER) ? oneOf(bytes, buyerBytes) : undefined;
  let produce: { grams: number; localPriceFenPerKilogram: number } | undefined;
  if (at >= 0 && follows(bytes, PRODUCE)) {
    const grams = integer(bytes);
    skip(bytes, PRICE);
    produce = { grams, localPriceFenPerKilogram: integer(bytes) };
    skip(bytes, END_OF_PRODUCE);
  } else {
    skip(bytes, END_AFTER_TEXT);
  }
  if (at !== bytes.length || category === undefined) return undefined;
  const input = { partition, offset, index };
  const data = { villageCode, shopId, day, amountFen, category };
  // Written out, since copying properties would cost as much as the scan.
  if (produce === undefined && buyerArea === undefined) return { kind: 'paid', input, data };
  if (produce === undefined && buyerArea !== undefined) {
    return { kind: 'paid', input, data: { villageCode, shopId, day, amountFen, category, buyerArea } };
  }
  return { kind: 'paid', input, data: { ...data, ...(buyerArea && { buyerArea }), ...(produce && { produce }) } };
}

function skip(bytes: Buffer, expected: Buffer): void {
  if (at < 0 || !follows(bytes, expected)) at = -1;
}

/** Whether these bytes come next; then they are passed. */
function follows(bytes: Buffer, expected: Buffer): boolean {
  const length = expected.length;
  for (let i = 0; i < length; i++) if (bytes[at + i] !== expected[i]) return false;
  at += length;
  return true;
}

/** A natural number as JSON writes it, exact to 2^53. */
function integer(bytes: Buffer): number {
  if (at < 0) return 0;
  const start = at;
  let number = 0;
  for (;;) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) break;
    number = number * 10 + digit;
    at++;
  }
  const digits = at - start;
  if (digits === 0 || digits > 15 || (digits > 1 && bytes[start] === ZERO)) at = -1;
  return number;
}

/** Printable ASCII up to the next quotation mark, in which nothing is escaped. */
function text(bytes: Buffer): string {
  if (at < 0) return '';
  const start = at;
  for (;;) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) break;
    if (byte < 0x20 || byte > 0x7e || byte === BACKSLASH) {
      at = -1;
      return '';
    }
    at++;
  }
  return bytes.toString('latin1', start, at);
}

function oneOf<Word extends string>(bytes: Buffer, words: readonly (readonly [Word, Buffer])[]): Word | undefined {
  if (at < 0) return undefined;
  for (const [word, written] of words) {
    if (bytes[at + written.length] === QUOTE && follows(bytes, written)) return word;
  }
  at = -1;
  return undefined;
}
