import { type Reason, type Refusal } from '../updates/classify';
import { opened, paid, refunded, registered, type WrittenEvent } from './builders';

/**
 * A record's value that must be refused in any partition when it is read at noon (UTC) on 15 January 2019.
 */
interface RefusedValue extends Refusal {
  name: string;
  value: string | Uint8Array | null;
}

export const refusedAtMs = Date.UTC(2019, 0, 15, 12);
const soon = '2019-01-15T13:00:00.001Z';

const text = (value: unknown) => JSON.stringify(value);
const withData = (written: WrittenEvent, data: Record<string, unknown>) =>
  text({ ...written, data: { ...written.data, ...data } });
const without = (written: WrittenEvent, name: string) =>
  text({ ...written, data: { ...written.data, [name]: undefined } });
const paidWith = (attributes: Record<string, unknown>) => text({ ...paid(), ...attributes });
const padded = (bytes: number) => {
  const bare = text({ ...paid(), subject: '' });
  return text({
    ...paid({ id: (JSON.parse(bare) as WrittenEvent).id }),
    subject: 'x'.repeat(bytes - bare.length),
  });
};

const refused = (
  reason: Reason,
  path: string,
  values: Record<string, RefusedValue['value']>,
): RefusedValue[] =>
  Object.entries(values).map(([name, value]) => ({ name: `${reason}: ${name}`, reason, path, value }));

/** At least one value for each kind of refusal by content, with the expected reason and path. */
export const refusedValues: RefusedValue[] = [
  ...refused('too-large', '', { 'one byte more': padded(262_145), 'not even JSON': 'x'.repeat(262_145) }),
  ...refused('malformed-json', '', {
    'cut off': text(paid()).slice(0, -1),
    'no value': null,
    'an empty value': '',
    'only blanks': ' ',
    'bytes that are not UTF-8': new Uint8Array([0x22, 0xff, 0x22]),
    'an encoded surrogate': new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]),
    'two documents': '{}{}',
  }),
  ...refused('invalid-envelope', '', {
    'a list': `[${text(paid())}]`,
    null: 'null',
    text: '"order"',
    number: '1',
  }),
  ...refused('invalid-envelope', 'specversion', {
    'no specversion': paidWith({ specversion: undefined }),
    'another specversion': paidWith({ specversion: '0.3' }),
    'specversion as number': paidWith({ specversion: 1.0 }),
    'an empty object': '{}',
  }),
  ...refused('invalid-envelope', 'id', {
    'no id': paidWith({ id: undefined }),
    'empty id': paidWith({ id: '' }),
    'id with a blank': paidWith({ id: 'a b' }),
    'id beyond ASCII': paidWith({ id: '订单' }),
    'id with a trailing line break': paidWith({ id: 'a\n' }),
    'id of 129': paidWith({ id: 'x'.repeat(129) }),
    'id as number': paidWith({ id: 7 }),
  }),
  ...refused('invalid-envelope', 'source', {
    'no source': paidWith({ source: undefined }),
    'empty source': paidWith({ source: '' }),
    'source of 257': paidWith({ source: 'x'.repeat(257) }),
    'source null': paidWith({ source: null }),
  }),
  ...refused('invalid-envelope', 'type', {
    'no type': paidWith({ type: undefined }),
    'empty type': paidWith({ type: '' }),
    'type as list': paidWith({ type: ['taocun.order.paid.v1'] }),
  }),
  ...refused('invalid-envelope', 'time', {
    'no time': paidWith({ time: undefined }),
    'no offset': paidWith({ time: '2019-01-15T12:00:00' }),
    'only a day': paidWith({ time: '2019-01-15' }),
    '30 February': paidWith({ time: '2019-02-30T12:00:00Z' }),
    '29 February of a common year': paidWith({ time: '2018-02-29T12:00:00Z' }),
    'leap second': paidWith({ time: '2016-12-31T23:59:60Z' }),
    'hour 24': paidWith({ time: '2019-01-14T24:00:00Z' }),
    'ten decimals': paidWith({ time: '2019-01-15T12:00:00.0123456789Z' }),
    'no decimals after the point': paidWith({ time: '2019-01-15T12:00:00.Z' }),
    'offset without colon': paidWith({ time: '2019-01-15T12:00:00+0800' }),
    'time as number': paidWith({ time: 1547553600000 }),
    'unknown type too': paidWith({ time: 'yesterday', type: 'taocun.order.lost.v1' }),
  }),
  ...refused('unknown-type', 'type', {
    'another type': paidWith({ type: 'taocun.order.lost.v1' }),
    'another version': paidWith({ type: 'taocun.order.paid.v2' }),
    'an inherited name': paidWith({ type: 'constructor' }),
    'from the future too': paidWith({ type: 'x', time: soon }),
  }),
  ...refused('from-the-future', 'time', {
    'a millisecond too far': paidWith({ time: soon }),
    'bad data too': paidWith({ time: soon, data: {} }),
  }),
  ...refused('invalid-data', 'data', {
    'no data': paidWith({ data: undefined }),
    'data null': paidWith({ data: null }),
    'data list': paidWith({ data: [] }),
  }),
  ...refused('invalid-data', 'data_base64', {
    base64: paidWith({ data: undefined, data_base64: 'e30=' }),
    'both forms': paidWith({ data_base64: 'e30=' }),
  }),
  ...refused('invalid-data', 'data.amountFen', {
    'no amount': without(paid(), 'amountFen'),
    'amount 0': withData(paid(), { amountFen: 0 }),
    'amount over 10^13': withData(paid(), { amountFen: 10_000_000_000_001 }),
    'amount with a fraction': withData(paid(), { amountFen: 0.5 }),
    'amount as text': withData(paid(), { amountFen: '100' }),
    'negative refund': withData(refunded(), { amountFen: -1 }),
  }),
  ...refused('invalid-data', 'data.shopId', {
    'empty shopId': withData(paid(), { shopId: '' }),
    'shopId with a slash': withData(paid(), { shopId: 'a/b' }),
    'shopId of 65': withData(paid(), { shopId: 'x'.repeat(65) }),
    'shopId as number': withData(paid(), { shopId: 1 }),
  }),
  ...refused('invalid-data', 'data.discount', { 'unknown property': withData(paid(), { discount: 1 }) }),
  ...refused('invalid-data', 'data.produce.brand', {
    'unknown property further in': withData(paid(), {
      produce: { grams: 1, localPriceFenPerKilogram: 1, brand: 'x' },
    }),
  }),
  ...refused('invalid-data', 'data.produce.grams', {
    'produce without grams': withData(paid(), { produce: { localPriceFenPerKilogram: 1 } }),
  }),
  ...refused('invalid-data', 'data.produce.product', {
    'product with a blank': withData(paid(), {
      produce: { grams: 1, localPriceFenPerKilogram: 1, product: 'a pear' },
    }),
  }),
  ...refused('invalid-data', 'data.produce.feesFen', {
    'fees below 0': withData(paid(), { produce: { grams: 1, localPriceFenPerKilogram: 1, feesFen: -1 } }),
  }),
  ...refused('invalid-data', 'data.produce.deliveryFen', {
    'delivery over 10^13': withData(paid(), {
      produce: { grams: 1, localPriceFenPerKilogram: 1, deliveryFen: 10 ** 13 + 1 },
    }),
  }),
  ...refused('invalid-data', 'data.keeper', {
    'a keeper of whom nothing is told': withData(opened(), { keeper: {} }),
    'keeper null': withData(opened(), { keeper: null }),
    keepers: withData(opened(), { keeper: [{ sex: 'female' }] }),
  }),
  ...refused('invalid-data', 'data.keeper.sex', {
    'unknown sex': withData(opened(), { keeper: { sex: 'Female' } }),
  }),
  ...refused('invalid-data', 'data.keeper.birthYear', {
    'born in 1899': withData(opened(), { keeper: { birthYear: 1899 } }),
    'born in 2101': withData(opened(), { keeper: { sex: 'male', birthYear: 2101 } }),
  }),
  ...refused('invalid-data', 'data.keeper.returnee', {
    'returnee null': withData(opened(), { keeper: { returnee: null } }),
  }),
  ...refused('invalid-data', 'data.keeper.povertyRegistered', {
    'poverty as a number': withData(opened(), { keeper: { povertyRegistered: 1 } }),
  }),
  ...refused('invalid-data', 'data.keeper.name', {
    'a name': withData(opened(), { keeper: { sex: 'female', name: '王' } }),
  }),
  ...refused('invalid-data', 'data.workers', {
    'workers below 0': withData(opened(), { workers: -1 }),
    'a hundred thousand and one workers': withData(opened(), { workers: 100_001 }),
  }),
  ...refused('invalid-data', 'data.produce', { 'produce null': withData(paid(), { produce: null }) }),
  ...refused('invalid-data', 'data.category', {
    'category null': withData(paid(), { category: null }),
    'unknown category': withData(opened(), { category: 'toys' }),
  }),
  ...refused('invalid-data', 'data.buyerArea', {
    'unknown area': withData(paid(), { buyerArea: 'suburban' }),
  }),
  ...refused('invalid-data', 'data.channel', { 'unknown channel': withData(paid(), { channel: 'search' }) }),
  ...refused('invalid-data', 'data.platform', {
    'unknown platform': withData(opened(), { platform: 'ebay' }),
  }),
  ...refused('invalid-data', 'data.villageCode', {
    'code of 11 digits': withData(opened(), { villageCode: '33078210020' }),
    'code with a letter': withData(registered(), { villageCode: '33078210020x' }),
    'code of wide digits': withData(registered(), { villageCode: '33078210020０' }),
  }),
  ...refused('invalid-data', 'data.households', {
    'no households': withData(registered(), { households: 0 }),
    'a million and one households': withData(registered(), { households: 1_000_001 }),
  }),
  ...refused('invalid-data', 'data.name', {
    'empty name': withData(registered(), { name: '' }),
    'name of 101': withData(registered(), { name: 'x'.repeat(101) }),
    'name of 51 pairs': withData(registered(), { name: '𠮷'.repeat(51) }),
    'half a pair': withData(registered(), { name: '\ud842' }),
    'a name of a blank': withData(registered(), { name: ' ' }),
    'a name of a letter drawn as a blank': withData(registered(), { name: '\u3164' }),
    'a character without a width': withData(registered(), { name: '东\u200b风' }),
    'a private character': withData(registered(), { name: '东\ue000风' }),
    'four marks': withData(registered(), { name: `e${'\u0316'.repeat(4)}` }),
    'a name that is longer when composed': withData(registered(), { name: '\u0958'.repeat(51) }),
  }),
  ...refused('invalid-data', 'data.longitude', {
    'longitude over 180': withData(registered(), { longitude: 180.1 }),
  }),
  ...refused('invalid-data', 'data.latitude', {
    'latitude under -90': withData(registered(), { latitude: -90.5 }),
  }),
  ...refused('invalid-data', 'data.povertyCounty', {
    'poverty as text': withData(registered(), { povertyCounty: 'true' }),
  }),
  ...refused('invalid-data', 'data.townshipCode', {
    'township null': withData(registered(), { townshipCode: null }),
    'township of 6 digits': withData(registered(), { townshipCode: '330782' }),
    'township of a village': withData(registered(), { townshipCode: '330782100200' }),
    'township as number': withData(registered(), { townshipCode: 330_782_100 }),
  }),
  ...refused('invalid-data', 'data.urbanRural', {
    'unknown class': withData(registered(), { urbanRural: '113' }),
    'class as number': withData(registered(), { urbanRural: 220 }),
  }),
  ...refused('invalid-data', 'data.formerCodes', {
    'former code as text': withData(registered(), { formerCodes: '330782100999' }),
    'no former code': withData(registered(), { formerCodes: [] }),
    'former township': withData(registered(), { formerCodes: ['330782100'] }),
    'former code as number': withData(registered(), { formerCodes: [330_782_100_999] }),
    'former code twice': withData(registered(), { formerCodes: ['330782100999', '330782100999'] }),
    'former code of its own': withData(registered(), { formerCodes: ['330782100999', '330782100200'] }),
    'too many former codes': withData(registered(), {
      formerCodes: Array.from({ length: 51 }, (_, at) => `330782100${900 + at}`),
    }),
  }),
  ...refused('invalid-data', 'data.formerCode', {
    'one former code': withData(registered(), { formerCode: '330782100999' }),
  }),
  ...refused('invalid-data', 'data.householdId', {
    'household null': withData(opened(), { householdId: null }),
    'empty household': withData(opened(), { householdId: '' }),
  }),
  ...refused('invalid-data', 'data.kind', { 'unknown kind': withData(registered(), { kind: 'town' }) }),
  ...refused('invalid-data', 'data.orderPaidAt', {
    'paid after its refund': withData(refunded(), { orderPaidAt: '2019-01-15T12:00:00.001+08:00' }),
    'paid at no time': withData(refunded(), { orderPaidAt: '2019-01-15' }),
  }),
];
