import {
  buyerAreas,
  type BuyerArea,
  categories,
  type Category,
  kindOf,
  parseTime,
  platforms,
  type Platform,
  kinds,
  type Kind,
} from '@taocun/domain';
import { maxFen } from '../wire/constraints';
import type { ProduceV1, UpdateType } from './marketplace-update';
import { pointer, reject, type Rejection } from './rejection';
import type { Closed, Opened, Paid, Refunded, Registered, Update } from './update';

/** The attributes of the envelope, read before the data. */
interface Attributes {
  readonly id: string;
  readonly source: string;
  readonly timeMs: number;
}
type Json = Readonly<Record<string, unknown>>;

/**
 * Reads an update's `data`. The classes of marketplace-update.ts define what is valid; these checks are
 * written out for speed, hundreds of times that of the classes, and a property test proves that both agree.
 * Unknown properties are refused first, then the known ones are checked, in one order for all types.
 */
export function readData(type: UpdateType, of: Attributes, data: unknown): Update | Rejection {
  if (!isJsonObject(data)) return invalid('', 'must be an object: the payload of the type');
  switch (type) {
    case 'taocun.order.paid.v1':
      return readPaid(of, data);
    case 'taocun.order.refunded.v1':
      return readRefunded(of, data);
    case 'taocun.shop.opened.v1':
      return readOpened(of, data);
    case 'taocun.shop.closed.v1':
      return readClosed(of, data);
    case 'taocun.village.registered.v1':
      return readRegistered(of, data);
  }
}

function readPaid({ id, source, timeMs }: Attributes, data: Json): Paid | Rejection {
  for (const property in data) {
    switch (property) {
      case 'orderId':
      case 'shopId':
      case 'amountFen':
      case 'category':
      case 'buyerArea':
      case 'produce':
        break;
      default:
        return unknown(property);
    }
  }
  const { orderId, shopId, amountFen, category, buyerArea, produce } = data;
  if (!isIdentifier(shopId)) return invalid('/shopId', identifier);
  if (category !== undefined && !isCategory(category)) return invalid('/category', optionalCategory);
  if (!isIdentifier(orderId)) return invalid('/orderId', identifier);
  if (!isIntegerUpTo(maxFen, amountFen)) return invalid('/amountFen', amount);
  if (buyerArea !== undefined && !isBuyerArea(buyerArea)) return invalid('/buyerArea', `must be ${oneOf(buyerAreas)}, or be left out`);
  if (produce !== undefined && !isProduce(produce)) return invalid('/produce', produceRule);
  return { kind: 'paid', id, source, timeMs, orderId, shopId, amountFen, category, buyerArea, produce };
}

function readRefunded({ id, source, timeMs }: Attributes, data: Json): Refunded | Rejection {
  for (const property in data) {
    switch (property) {
      case 'refundId':
      case 'orderId':
      case 'shopId':
      case 'orderPaidAt':
      case 'amountFen':
        break;
      default:
        return unknown(property);
    }
  }
  const { refundId, orderId, shopId, orderPaidAt, amountFen } = data;
  if (!isIdentifier(shopId)) return invalid('/shopId', identifier);
  if (!isIdentifier(orderId)) return invalid('/orderId', identifier);
  if (!isIntegerUpTo(maxFen, amountFen)) return invalid('/amountFen', amount);
  if (!isIdentifier(refundId)) return invalid('/refundId', identifier);
  const paidAtMs = typeof orderPaidAt === 'string' ? parseTime(orderPaidAt) : undefined;
  if (paidAtMs === undefined) return invalid('/orderPaidAt', 'must be an RFC 3339 time with an offset: when the order was paid');
  if (paidAtMs > timeMs) return invalid('/orderPaidAt', 'must not be later than the time of the refund');
  return { kind: 'refunded', id, source, timeMs, refundId, orderId, shopId, paidAtMs, amountFen };
}

function readOpened({ id, source, timeMs }: Attributes, data: Json): Opened | Rejection {
  for (const property in data) {
    switch (property) {
      case 'shopId':
      case 'villageCode':
      case 'householdId':
      case 'platform':
      case 'category':
        break;
      default:
        return unknown(property);
    }
  }
  const { shopId, villageCode, householdId, platform, category } = data;
  if (!isVillageCode(villageCode)) return invalid('/villageCode', twelveDigits);
  if (!isIdentifier(shopId)) return invalid('/shopId', identifier);
  if (!isIdentifier(householdId)) return invalid('/householdId', identifier);
  if (!isPlatform(platform)) return invalid('/platform', `must be ${oneOf(platforms)}`);
  if (!isCategory(category)) return invalid('/category', `must be ${oneOf(categories)}`);
  return { kind: 'opened', id, source, timeMs, shopId, villageCode, householdId, platform, category };
}

function readClosed({ id, source, timeMs }: Attributes, data: Json): Closed | Rejection {
  for (const property in data) if (property !== 'shopId') return unknown(property);
  const { shopId } = data;
  if (!isIdentifier(shopId)) return invalid('/shopId', identifier);
  return { kind: 'closed', id, source, timeMs, shopId };
}

function readRegistered({ id, source, timeMs }: Attributes, data: Json): Registered | Rejection {
  for (const property in data) {
    switch (property) {
      case 'villageCode':
      case 'name':
      case 'households':
      case 'kind':
      case 'longitude':
      case 'latitude':
      case 'povertyCounty':
        break;
      default:
        return unknown(property);
    }
  }
  const { villageCode, name, households, kind, longitude, latitude, povertyCounty } = data;
  if (!isVillageCode(villageCode)) return invalid('/villageCode', twelveDigits);
  if (!isName(name)) return invalid('/name', 'must be well-formed text of 1 to 100 UTF-16 code units');
  if (!isIntegerUpTo(1_000_000, households)) return invalid('/households', 'must be an integer from 1 to 1000000');
  if (kind !== undefined && !isKind(kind)) return invalid('/kind', `must be ${oneOf(kinds)}, or be left out`);
  if (longitude !== undefined && !isDegrees(180, longitude))
    return invalid('/longitude', 'must be a number from -180 to 180, or be left out');
  if (latitude !== undefined && !isDegrees(90, latitude)) return invalid('/latitude', 'must be a number from -90 to 90, or be left out');
  if (povertyCounty !== undefined && typeof povertyCounty !== 'boolean') {
    return invalid('/povertyCounty', 'must be true or false, or be left out');
  }
  return {
    kind: 'registered',
    id,
    source,
    timeMs,
    villageCode,
    name,
    households,
    villageKind: kind ?? kindOf(villageCode),
    longitude,
    latitude,
    povertyCounty,
  };
}

const identifier = 'must be 1 to 64 characters of A-Z, a-z, 0-9, ".", "_", ":" and "-"';
const twelveDigits = 'must be text of 12 digits: the code of the National Bureau of Statistics';
const amount = `must be an integer number of fen from 1 to ${maxFen}`;
const optionalCategory = `must be ${oneOf(categories)}, or be left out`;
const produceRule = `must be { grams, localPriceFenPerKilogram }, both integers from 1 to ${maxFen}, and nothing else, or be left out`;

function oneOf(values: readonly string[]): string {
  return `one of ${values.join(', ')}`;
}

function invalid(property: string, rule: string): Rejection {
  const path = `/data${property}`;
  return reject('invalid-data', path, `${path} ${rule}.`);
}

function unknown(property: string): Rejection {
  const path = pointer('/data', property);
  return reject('invalid-data', path, 'The type has no such property: leave it out, or correct its name.');
}

export function isJsonObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** 1 for each character of an identifier; characters above ASCII lie outside the table and are undefined. */
const inIdentifier = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-') inIdentifier[character.charCodeAt(0)] = 1;

function isIdentifier(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > 64) return false;
  for (let i = 0; i < value.length; i++) if (inIdentifier[value.charCodeAt(i)] !== 1) return false;
  return true;
}

function isVillageCode(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 12) return false;
  for (let i = 0; i < 12; i++) {
    const code = value.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= 100 && value.isWellFormed();
}

function isIntegerUpTo(most: number, value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;
}

function isDegrees(limit: number, value: unknown): value is number {
  return typeof value === 'number' && value >= -limit && value <= limit;
}

function isProduce(value: unknown): value is ProduceV1 {
  if (!isJsonObject(value)) return false;
  for (const property in value) if (property !== 'grams' && property !== 'localPriceFenPerKilogram') return false;
  return isIntegerUpTo(maxFen, value['grams']) && isIntegerUpTo(maxFen, value['localPriceFenPerKilogram']);
}

const isPlatform = memberOf<Platform>(platforms);
const isCategory = memberOf<Category>(categories);
const isBuyerArea = memberOf<BuyerArea>(buyerAreas);
const isKind = memberOf<Kind>(kinds);

/** Compares with each word in turn: for so few words this is faster than hashing a fresh string. */
function memberOf<Word extends string>(words: readonly Word[]): (value: unknown) => value is Word {
  return (value): value is Word => (words as readonly unknown[]).includes(value);
}
