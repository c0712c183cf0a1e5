import { buyerAreas, categories } from '@taocun/domain';
import type { Activity } from './activity';

// Nearly all activities are orders and refunds, and ingestion writes them in one form only: they are read byte by byte, several
// times as fast as by JSON.parse. Whatever differs from that form in a single byte is left to JSON.parse.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
/** In place of where a scan stands. */
const FAILED = -1;

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

/** The order or refund that is written there, or undefined: then it is anything else, or in another form. */
export function scanOrder(bytes: Buffer): Extract<Activity, { kind: 'paid' | 'refunded' }> | undefined {
  const scan = new Scan(bytes);
  scan.skip(ID);
  const partition = scan.integer();
  scan.skip(COLON);
  const offset = scan.integer();
  scan.skip(COLON);
  const index = scan.integer();
  const isPaid = scan.byteAfter(KIND_AT) === FIRST_OF_PAID;
  scan.skip(isPaid ? PAID : REFUNDED);
  const villageCode = scan.text();
  scan.skip(SHOP);
  const shopId = scan.text();
  scan.skip(DAY);
  const day = scan.integer();
  scan.skip(AMOUNT);
  const amountFen = scan.integer();
  if (!isPaid) {
    scan.skip(END_AFTER_NUMBER);
    if (!scan.atEnd) return undefined;
    return { kind: 'refunded', input: { partition, offset, index }, data: { villageCode, shopId, day, amountFen } };
  }
  scan.skip(CATEGORY);
  const category = scan.oneOf(categoryBytes);
  const buyerArea = scan.follows(BUYER) ? scan.oneOf(buyerBytes) : undefined;
  let produce: { grams: number; localPriceFenPerKilogram: number } | undefined;
  if (scan.follows(PRODUCE)) {
    const grams = scan.integer();
    scan.skip(PRICE);
    produce = { grams, localPriceFenPerKilogram: scan.integer() };
    scan.skip(END_OF_PRODUCE);
  } else {
    scan.skip(END_AFTER_TEXT);
  }
  if (!scan.atEnd || category === undefined) return undefined;
  const input = { partition, offset, index };
  const data = { villageCode, shopId, day, amountFen, category };
  // Written out, since copying properties would cost as much as the scan.
  if (produce === undefined && buyerArea === undefined) return { kind: 'paid', input, data };
  if (produce === undefined && buyerArea !== undefined) {
    return { kind: 'paid', input, data: { villageCode, shopId, day, amountFen, category, buyerArea } };
  }
  return { kind: 'paid', input, data: { ...data, ...(buyerArea && { buyerArea }), ...(produce && { produce }) } };
}

/** One reading from the first byte to the last. Once something was not as expected, nothing is any more, and the end is never reached. */
class Scan {
  readonly #bytes: Buffer;
  /** Where reading stands; FAILED once something was not as expected. */
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  byteAfter(count: number): number | undefined {
    return this.#at === FAILED ? undefined : this.#bytes[this.#at + count];
  }

  skip(expected: Buffer): void {
    if (!this.follows(expected)) this.#at = FAILED;
  }

  /** Whether these bytes come next; then they are passed. */
  follows(expected: Buffer): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    if (at === FAILED) return false;
    const length = expected.length;
    for (let i = 0; i < length; i++) if (bytes[at + i] !== expected[i]) return false;
    this.#at = at + length;
    return true;
  }

  /** A natural number as JSON writes it, exact to 2^53. */
  integer(): number {
    const bytes = this.#bytes;
    const start = this.#at;
    if (start === FAILED) return 0;
    let at = start;
    let number = 0;
    for (;;) {
      const digit = (bytes[at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
      at++;
    }
    const digits = at - start;
    this.#at = digits === 0 || digits > 15 || (digits > 1 && bytes[start] === ZERO) ? FAILED : at;
    return number;
  }

  /** Printable ASCII up to the next quotation mark, in which nothing is escaped. */
  text(): string {
    const bytes = this.#bytes;
    const start = this.#at;
    if (start === FAILED) return '';
    let at = start;
    for (;;) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) break;
      if (byte < 0x20 || byte > 0x7e || byte === BACKSLASH) {
        this.#at = FAILED;
        return '';
      }
      at++;
    }
    this.#at = at;
    return bytes.toString('latin1', start, at);
  }

  oneOf<Word extends string>(words: readonly (readonly [Word, Buffer])[]): Word | undefined {
    if (this.#at === FAILED) return undefined;
    for (const [word, written] of words) {
      if (this.#bytes[this.#at + written.length] === QUOTE && this.follows(written)) return word;
    }
    this.#at = FAILED;
    return undefined;
  }
}
