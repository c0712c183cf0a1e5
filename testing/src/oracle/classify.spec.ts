import { asBinary, closed, opened, paid, recordOf, refunded, registered } from './feeds/builders';
import { classify, contentReasons } from './classify';
import { largestValue, refusedAtMs, refusedValues } from './feeds/refused-values';

const read = (written: object) => classify({ value: JSON.stringify(written), timestampMs: refusedAtMs });

it.each(refusedValues)('refuses $name', ({ value, reason, path }) => {
  expect(classify({ value, timestampMs: refusedAtMs })).toEqual({ reason, path });
});

it('has a refused value for each reason of content', () => {
  expect(new Set(refusedValues.map(({ reason }) => reason))).toEqual(new Set(contentReasons));
});

it.each([registered(), opened(), closed(), paid(), refunded()])('accepts a valid $type', (written) => {
  expect(read(written)).toMatchObject({
    accepted: { type: written.type, id: written.id, timeMs: Date.UTC(2019, 0, 15, 4), data: written.data },
  });
});

it.each<[string, object]>([
  ['an id of 128', { ...paid(), id: 'x'.repeat(128) }],
  ['a source of 256', { ...paid(), source: '~'.repeat(256) }],
  ['extensions and optional attributes whatever their values', { ...paid(), subject: null, dataschema: 7, traceparent: '', shop: {} }],
  ['1 hour after the record', paid({ time: '2019-01-15T13:00:00.000999999Z' })],
  ['the year 1', paid({ time: '0001-01-01T00:00:00Z' })],
  ['1 fen', paid({ amountFen: 1 })],
  ['10^13 fen', paid({ amountFen: 1e13 })],
  ['an identifier of 64', paid({ shopId: 'aZ0._:-'.padEnd(64, 'x') })],
  ['a name of 100 code units', registered({ name: '𠮷'.repeat(50) })],
  ['a name of a blank', registered({ name: ' ' })],
  ['a million households', registered({ households: 1_000_000 })],
  ['edges of the world', registered({ longitude: -180, latitude: 90 })],
  ['produce', paid({ produce: { grams: 1, localPriceFenPerKilogram: 1e13 } })],
  ['a refund at the very time of payment', refunded({ orderPaidAt: '2019-01-15T04:00:00.000999Z' })],
])('accepts %s', (_name, written) => {
  expect(read(written)).toHaveProperty('accepted');
});

it('takes a number for an integer when its value is one', () => {
  const value = JSON.stringify(paid({ amountFen: 12345 })).replace('12345', '1.2345e4');
  expect(classify({ value, timestampMs: refusedAtMs })).toMatchObject({ accepted: { data: { amountFen: 12345 } } });
});

it('takes a value of exactly 262 144 bytes, and counts bytes, not characters', () => {
  expect(classify({ value: largestValue(), timestampMs: refusedAtMs })).toHaveProperty('accepted');
  expect(classify({ value: '刘'.repeat(87_382), timestampMs: refusedAtMs })).toEqual({ reason: 'too-large', path: '' });
});

describe('binary mode', () => {
  const binary = asBinary(recordOf(refunded({ id: 'b1' }), 1, refusedAtMs));

  it('reads the attributes from the headers', () => {
    expect(classify(binary)).toEqual(classify(recordOf(refunded({ id: 'b1' }), 1, refusedAtMs)));
  });

  it.each([
    ['a missing ce_id', { ce_id: undefined }, binary.value, 'invalid-envelope', 'id'],
    ['a ce_type of nothing', { ce_type: '' }, binary.value, 'invalid-envelope', 'type'],
    ['a payload that is cut off', {}, '{', 'malformed-json', ''],
    ['a payload that is a list', {}, '[]', 'invalid-data', 'data'],
    ['a payload with one property too many', {}, '{"refundId":"r"}', 'invalid-data', 'data.orderId'],
  ])('refuses %s', (_name, headers, value, reason, path) => {
    const all = Object.fromEntries(Object.entries({ ...binary.headers, ...headers }).filter(([, text]) => text !== undefined));
    expect(classify({ ...binary, value, headers: all as Record<string, string> })).toEqual({ reason, path });
  });

  it('believes a content type of structured mode over ce_ headers', () => {
    const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8', ce_id: 'x y' };
    expect(classify({ ...recordOf(paid(), 1, refusedAtMs), headers })).toHaveProperty('accepted');
  });
});
