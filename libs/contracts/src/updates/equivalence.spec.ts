import fc from 'fast-check';
import { parseTime } from '@taocun/domain';
import { violations } from '../wire/violations';
import { dataTextOf, edgeTextsOf, updateTextOf } from './data-texts.fixture';
import { updateTypes } from './marketplace-update';
import { type AnyType, anUpdate, everyType, outcomeOf } from './update.fixture';

// The classes define valid data; the functions that `checkOf` compiles from them do the checking. Here both
// judge the same JSON text.

const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2_147_483_647);
const cases = 2_000;

/**
 * The class's judgement, with the two rules that a class cannot express: a refund's order was paid before the
 * refund, and no village is its own former code.
 */
function isValidByClass(type: AnyType, data: unknown, time: string): boolean {
  if (violations(updateTypes[type], data).length > 0) return false;
  if (type === 'taocun.village.registered.v1') {
    const { villageCode, formerCodes = [] } = data as { villageCode: string; formerCodes?: string[] };
    return !formerCodes.includes(villageCode);
  }
  if (type !== 'taocun.order.refunded.v1') return true;
  const { orderPaidAt } = data as { orderPaidAt: string };
  return (parseTime(orderPaidAt) ?? Infinity) <= (parseTime(time) ?? -Infinity);
}

describe.each(everyType)(`readUpdate and the class of %s agree (seed ${seed})`, (type) => {
  it(`on ${cases} payloads`, () => {
    const verdicts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(dataTextOf(type), (text) => {
        const outcome = outcomeOf(updateTextOf(type, text));
        const isValid = isValidByClass(type, JSON.parse(text), String(anUpdate(type)['time']));
        verdicts[isValid ? 'accepted' : 'refused']++;
        // Not `expect`, which would take longer than the code under test.
        return isValid ? outcome === 'accepted' : outcome.startsWith('invalid-data /data');
      }),
      { seed, numRuns: cases },
    );
    // Agreement means something only if both outcomes occurred often enough.
    expect(verdicts.accepted).toBeGreaterThan(cases / 100);
    expect(verdicts.refused).toBeGreaterThan(cases / 10);
  });

  it('both checks agree on every edge in every property', () => {
    for (const text of edgeTextsOf(type)) {
      const isValid = isValidByClass(type, JSON.parse(text), String(anUpdate(type)['time']));
      if ((outcomeOf(updateTextOf(type, text)) === 'accepted') !== isValid)
        throw new Error(`They differ: the class says ${isValid} to ${text}`);
    }
  });
});
