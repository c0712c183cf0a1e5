import {
  buyerAreas,
  categories,
  channels,
  kinds,
  platforms,
  sexes,
  urbanRuralClasses,
} from '../vocabulary/vocabulary';
import { type InnerTable, maxFen, type MemberRow, MOST_FORMER_CODES } from './member-forms';

const keeper = {
  sex: { is: 'word', words: sexes, optional: true, says: 'The sex of the keeper', example: 'female' },
  birthYear: {
    is: 'int32',
    range: [1900, 2100],
    optional: true,
    says: 'The year in which the keeper was born',
    example: 1988,
  },
  returnee: {
    is: 'truth',
    optional: true,
    says: 'Whether the keeper came back to the village from work or studies elsewhere',
    example: true,
  },
  povertyRegistered: {
    is: 'truth',
    optional: true,
    says: "Whether the keeper's household is registered as poor",
    example: false,
  },
} as const satisfies InnerTable;

const produce = {
  grams: { is: 'integer', range: [1, maxFen], says: 'The weight', example: 5_000 },
  localPriceFenPerKilogram: {
    is: 'fen',
    says: "The price per kilogram at the village's own market",
    example: 320,
  },
  product: { is: 'identifier', optional: true, says: 'The product', example: 'pear' },
  feesFen: {
    is: 'integer',
    range: [0, maxFen],
    optional: true,
    says: 'The part of the price that the marketplace kept or billed for this order',
    example: 995,
  },
  deliveryFen: {
    is: 'integer',
    range: [0, maxFen],
    optional: true,
    says: "The seller's cost of packing and delivery",
    example: 0,
  },
} as const satisfies InnerTable;

/**
 * The members of the data of all updates. They are declared only here; where other code lists them, its type
 * is checked against this table. Of several invalid members, the first in this order is reported
 * (docs/contract.md).
 */
export const updateMembers = {
  villageCode: {
    is: 'code',
    digits: 12,
    updates: { registered: 'required', opened: 'required' },
    says: 'The village, by its code of the National Bureau of Statistics',
    example: '320324109002',
  },
  shopId: {
    is: 'identifier',
    updates: { opened: 'required', closed: 'required', paid: 'required', refunded: 'required' },
    says: 'The shop',
    example: 'tb-1',
  },
  name: {
    is: 'name',
    atMost: 100,
    updates: { registered: 'required' },
    says: 'The name of the village',
    example: '东风村',
  },
  households: {
    is: 'integer',
    range: [1, 1_000_000],
    updates: { registered: 'required' },
    says: 'The households of the village',
    example: 1180,
  },
  kind: {
    is: 'word',
    words: kinds,
    updates: { registered: 'optional' },
    readAs: 'villageKind',
    log: 'always',
    says: 'The kind of village; if absent, derived from the last three digits of its code',
    example: 'administrative-village',
  },
  longitude: {
    is: 'degrees',
    limit: 180,
    updates: { registered: 'optional' },
    says: 'The longitude of the village',
    example: 118.01,
  },
  latitude: {
    is: 'degrees',
    limit: 90,
    updates: { registered: 'optional' },
    says: 'The latitude of the village',
    example: 33.9,
  },
  povertyCounty: {
    is: 'truth',
    updates: { registered: 'optional' },
    says: 'Whether the village lies in a national-level poverty county',
    example: false,
  },
  townshipCode: {
    is: 'code',
    digits: 9,
    updates: { registered: 'optional' },
    says: 'The township to which the village belongs from `time` on; if absent, the first nine digits of its code',
    example: '320324109',
  },
  urbanRural: {
    is: 'word',
    words: urbanRuralClasses,
    updates: { registered: 'optional' },
    says: "The Bureau's class of the village, urban or rural",
    example: '220',
  },
  formerCodes: {
    is: 'codes',
    digits: 12,
    atMost: MOST_FORMER_CODES,
    updates: { registered: 'optional' },
    since: 6,
    says: 'The former codes of the place: one after a renaming or a recoding, several after a merger',
    example: ['320324108204', '320324108205'],
  },
  householdId: {
    is: 'identifier',
    updates: { opened: 'optional' },
    says: 'The household of the shop; marketplaces that do not know it omit it',
    example: 'hh-7',
  },
  platform: {
    is: 'word',
    words: platforms,
    updates: { opened: 'required' },
    says: 'The platform of the shop',
    example: 'taobao',
  },
  category: {
    is: 'word',
    words: categories,
    updates: { opened: 'required', paid: 'optional' },
    log: 'always',
    says: "What is sold; an order without it has the category of its shop's first accepted opening",
    example: 'agricultural',
  },
  keeper: {
    is: 'record',
    name: 'Keeper',
    members: keeper,
    isOneOrMore: true,
    updates: { opened: 'optional' },
    says: 'The person who keeps the shop',
    example: { sex: 'female', birthYear: 1988, returnee: true, povertyRegistered: false },
  },
  workers: {
    is: 'int32',
    range: [0, 100_000],
    updates: { opened: 'optional' },
    says: 'Everyone who works in the shop, including the keeper',
    example: 6,
  },
  orderId: {
    is: 'identifier',
    updates: { paid: 'required', refunded: 'required' },
    log: 'never',
    says: 'The order',
    example: 'o-1',
  },
  amountFen: {
    is: 'fen',
    updates: { paid: 'required', refunded: 'required' },
    says: 'The amount that was paid or refunded',
    example: 19_900,
  },
  buyerArea: {
    is: 'word',
    words: buyerAreas,
    updates: { paid: 'optional' },
    says: 'The area of the buyer',
    example: 'urban',
  },
  channel: {
    is: 'word',
    words: channels,
    updates: { paid: 'optional' },
    since: 5,
    log: 'apart',
    says: "The buyer's way to the order: a search or a shop's page, a live stream, a short video, or a group purchase",
    example: 'live',
  },
  produce: {
    is: 'record',
    name: 'Produce',
    members: produce,
    updates: { paid: 'optional' },
    says: 'The farm produce that was sold',
    example: { grams: 5_000, localPriceFenPerKilogram: 320, product: 'pear', feesFen: 995, deliveryFen: 0 },
  },
  refundId: {
    is: 'identifier',
    updates: { refunded: 'required' },
    log: 'never',
    says: 'The refund',
    example: 'r-1',
  },
  orderPaidAt: {
    is: 'time',
    what: 'when the order was paid',
    updates: { refunded: 'required' },
    readAs: 'paidAtMs',
    log: 'never',
    says: 'When the order was paid, in the form of `time` and not later than it',
    example: '2014-06-01T10:00:00+08:00',
  },
} as const satisfies Readonly<Record<string, MemberRow>>;

type Rows = typeof updateMembers;
export type MemberName = keyof Rows;
