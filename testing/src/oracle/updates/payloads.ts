import { instantOf } from './days';
import { categories, channels, platforms } from './updates';

interface Property {
  name: string;
  optional?: true;
  holds: (value: unknown) => boolean;
  /** The allowed members of a property that is itself an object. */
  within?: Property[];
}

const isText = (value: unknown): value is string => typeof value === 'string';
const matches = (pattern: RegExp) => (value: unknown) => isText(value) && pattern.test(value);
const isOneOf = (texts: readonly string[]) => (value: unknown) => isText(value) && texts.includes(value);
const isInteger = (least: number, most: number) => (value: unknown) =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
const isWithin = (most: number) => (value: unknown) =>
  typeof value === 'number' && value >= -most && value <= most;
const isIdentifier = matches(/^[A-Za-z0-9._:-]{1,64}$/);
const isVillageCode = matches(/^[0-9]{12}$/);
const areVillageCodes = (value: unknown) =>
  Array.isArray(value) &&
  value.length >= 1 &&
  value.length <= 50 &&
  value.every(isVillageCode) &&
  new Set(value).size === value.length;
const isFen = isInteger(1, 10_000_000_000_000);
const isFenOrNone = isInteger(0, 10_000_000_000_000);
const isTrueOrFalse = (value: unknown) => typeof value === 'boolean';
/** Judged in the composed form, character by character. */
const isName = (value: unknown) => {
  if (!isText(value) || value.length < 1 || value.length > 100 || /\p{Surrogate}/u.test(value)) return false;
  const characters = [...value.normalize('NFC')];
  const isUnseen = (one: string) =>
    /^(\p{Other}|\p{Zl}|\p{Zp})$/u.test(one) ||
    [0x115f, 0x1160, 0x2800, 0x3164, 0xffa0].includes(one.codePointAt(0)!);
  const marks = characters.map((one) => (/\p{Mark}/u.test(one) ? 'm' : '-')).join('');
  return (
    characters.join('').length <= 100 &&
    characters.some((one) => /\p{Letter}|\p{Number}|\p{Extended_Pictographic}/u.test(one)) &&
    !characters.some(isUnseen) &&
    !marks.includes('mmmm')
  );
};
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The table of types in docs/contract.md §2, in its order. */
export const payloads: Record<string, Property[]> = {
  'taocun.village.registered.v1': [
    { name: 'villageCode', holds: isVillageCode },
    { name: 'name', holds: isName },
    { name: 'households', holds: isInteger(1, 1_000_000) },
    { name: 'kind', optional: true, holds: isOneOf(['administrative-village', 'residents-committee']) },
    { name: 'longitude', optional: true, holds: isWithin(180) },
    { name: 'latitude', optional: true, holds: isWithin(90) },
    { name: 'povertyCounty', optional: true, holds: isTrueOrFalse },
    { name: 'townshipCode', optional: true, holds: matches(/^[0-9]{9}$/) },
    { name: 'urbanRural', optional: true, holds: isOneOf(['111', '112', '121', '122', '123', '210', '220']) },
    { name: 'formerCodes', optional: true, holds: areVillageCodes },
  ],
  'taocun.shop.opened.v1': [
    { name: 'shopId', holds: isIdentifier },
    { name: 'villageCode', holds: isVillageCode },
    { name: 'householdId', optional: true, holds: isIdentifier },
    { name: 'platform', holds: isOneOf([...platforms.alibaba, ...platforms.others]) },
    { name: 'category', holds: isOneOf(categories) },
    {
      name: 'keeper',
      optional: true,
      holds: (value) => isObject(value) && Object.keys(value).length > 0,
      within: [
        { name: 'sex', optional: true, holds: isOneOf(['female', 'male']) },
        { name: 'birthYear', optional: true, holds: isInteger(1900, 2100) },
        { name: 'returnee', optional: true, holds: isTrueOrFalse },
        { name: 'povertyRegistered', optional: true, holds: isTrueOrFalse },
      ],
    },
    { name: 'workers', optional: true, holds: isInteger(0, 100_000) },
  ],
  'taocun.shop.closed.v1': [{ name: 'shopId', holds: isIdentifier }],
  'taocun.order.paid.v1': [
    { name: 'orderId', holds: isIdentifier },
    { name: 'shopId', holds: isIdentifier },
    { name: 'amountFen', holds: isFen },
    { name: 'category', optional: true, holds: isOneOf(categories) },
    { name: 'buyerArea', optional: true, holds: isOneOf(['urban', 'rural']) },
    { name: 'channel', optional: true, holds: isOneOf(channels) },
    {
      name: 'produce',
      optional: true,
      holds: isObject,
      within: [
        { name: 'grams', holds: isFen },
        { name: 'localPriceFenPerKilogram', holds: isFen },
        { name: 'product', optional: true, holds: isIdentifier },
        { name: 'feesFen', optional: true, holds: isFenOrNone },
        { name: 'deliveryFen', optional: true, holds: isFenOrNone },
      ],
    },
  ],
  'taocun.order.refunded.v1': [
    { name: 'refundId', holds: isIdentifier },
    { name: 'orderId', holds: isIdentifier },
    { name: 'shopId', holds: isIdentifier },
    { name: 'orderPaidAt', holds: (value) => instantOf(value) !== undefined },
    { name: 'amountFen', holds: isFen },
  ],
};

/**
 * The path of the first invalid property, in the table's order and unknown ones last; undefined if all are
 * valid.
 */
export function offenceIn(
  data: Record<string, unknown>,
  properties: Property[],
  path = 'data',
): string | undefined {
  for (const { name, optional, holds, within } of properties) {
    if (!Object.hasOwn(data, name)) {
      if (optional) continue;
      return `${path}.${name}`;
    }
    const value = data[name];
    if (!holds(value)) return `${path}.${name}`;
    if (within && isObject(value)) {
      const offence = offenceIn(value, within, `${path}.${name}`);
      if (offence !== undefined) return offence;
    }
  }
  const unknown = Object.keys(data).find((name) => !properties.some((property) => property.name === name));
  return unknown === undefined ? undefined : `${path}.${unknown}`;
}
