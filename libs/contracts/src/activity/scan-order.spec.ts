import { buyerAreas, categories } from '@taocun/domain';
import fc from 'fast-check';
import { encodeClosed, encodePaid, encodeRefunded } from './encode-activity';
import { parseInputName } from './input-name';
import { scanOrder } from './scan-order';

const identifier = fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/);
const natural = fc.nat({ max: 0x7fffffff });
const fen = fc.integer({ min: 1, max: 10 ** 13 });
const code = fc.stringMatching(/^\d{12}$/);
const paid = fc
  .record({
    ...{ partition: fc.nat(99), offset: natural, index: fc.nat(9), code, shop: identifier, day: fc.nat(40_000), fen },
    category: fc.constantFrom(...categories),
    area: fc.option(fc.constantFrom(...buyerAreas), { nil: undefined }),
    produce: fc.option(fc.record({ grams: fen, localPriceFenPerKilogram: fen }), { nil: undefined }),
  })
  .map(({ partition, offset, index, code, shop, day, fen, category, area, produce }) =>
    encodePaid(partition, offset, index, code, shop, day, fen, category, area, produce),
  );
const refunded = fc.tuple(fc.nat(99), natural, fc.nat(9), code, identifier, fc.nat(40_000), fen).map((parts) => encodeRefunded(...parts));

/** The same record, read by JSON.parse. */
function parsed(text: string): unknown {
  const { id, type, data } = JSON.parse(text) as { id: string; type: string; data: unknown };
  return { kind: type === 'taocun.activity.order.paid.v1' ? 'paid' : 'refunded', input: parseInputName(id), data };
}

it('reads orders and refunds as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.oneof(paid, refunded), (text) => {
      expect(scanOrder(Buffer.from(text))).toEqual(parsed(text));
    }),
    { numRuns: 2_000 },
  );
});

it('leaves to JSON.parse what differs in a byte, unless both come to the same', () => {
  const change = fc.record({ at: fc.nat(1_000), byte: fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"\\0: ,{}-'))) });
  fc.assert(
    fc.property(fc.oneof(paid, refunded), change, fc.constantFrom('replace', 'insert', 'remove', 'cut'), (text, { at, byte }, how) => {
      const bytes = Buffer.from(text);
      const place = at % bytes.length;
      const middle = how === 'replace' || how === 'insert' ? [byte] : [];
      const rest = how === 'cut' ? bytes.length : place + (how === 'insert' ? 0 : 1);
      const changed = Buffer.concat([bytes.subarray(0, place), Buffer.from(middle), bytes.subarray(rest)]);
      const scanned = scanOrder(changed);
      if (scanned !== undefined) expect(scanned).toEqual(parsed(changed.toString('utf8')));
    }),
    { numRuns: 5_000 },
  );
});

it.each([
  ['another activity', encodeClosed(0, 1, 0, '320324105212', 'tb-1', 5)],
  ['a day before 1970', encodeRefunded(0, 1, 0, '320324105212', 'tb-1', -1, 5)],
  ['a longer number', encodeRefunded(0, 1, 0, '320324105212', 'tb-1', 1, 9_007_199_254_740_991)],
  ['something after the end', `${encodeRefunded(0, 1, 0, '320324105212', 'tb-1', 1, 5)} `],
  ['nothing', ''],
])('leaves to JSON.parse %s', (_what, text) => {
  expect(scanOrder(Buffer.from(text))).toBeUndefined();
});
