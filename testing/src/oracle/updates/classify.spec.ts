import { paid, refunded, registered } from '../feeds/builders';
import { refusedAtMs, refusedValues } from '../feeds/refused-values';
import { classify, contentReasons } from './classify';

const read = (written: object) => classify({ value: JSON.stringify(written), timestampMs: refusedAtMs });

it.each(refusedValues)('the oracle refuses $name', ({ value, reason, path }) => {
  expect(classify({ value, timestampMs: refusedAtMs })).toEqual({ reason, path });
});

it('the oracle has a refused value for each reason that concerns content', () => {
  expect(new Set(refusedValues.map(({ reason }) => reason))).toEqual(new Set(contentReasons));
});

it.each<[string, object]>([
  ['an id of 128', { ...paid(), id: 'x'.repeat(128) }],
  ['a source of 256', { ...paid(), source: '~'.repeat(256) }],
  [
    'extensions and optional attributes whatever their values',
    { ...paid(), subject: null, dataschema: 7, traceparent: '', shop: {} },
  ],
  ['1 hour after the record', paid({ time: '2019-01-15T13:00:00.000999999Z' })],
  ['the year 1', paid({ time: '0001-01-01T00:00:00Z' })],
  ['1 fen', paid({ amountFen: 1 })],
  ['10^13 fen', paid({ amountFen: 1e13 })],
  ['an identifier of 64', paid({ shopId: 'aZ0._:-'.padEnd(64, 'x') })],
  ['a name of 100 code units', registered({ name: '𠮷'.repeat(50) })],
  ['a name of a pictograph', registered({ name: '\u{1f3d8}' })],
  ['a name under three marks', registered({ name: `e${'\u0316'.repeat(3)}` })],
  ['a million households', registered({ households: 1_000_000 })],
  ['edges of the world', registered({ longitude: -180, latitude: 90 })],
  ['produce', paid({ produce: { grams: 1, localPriceFenPerKilogram: 1e13 } })],
  ['a refund at the very time of payment', refunded({ orderPaidAt: '2019-01-15T04:00:00.000999Z' })],
])('the oracle accepts %s', (_name, written) => {
  expect(read(written)).toHaveProperty('accepted');
});
