import fc from 'fast-check';
import { isRejection, readUpdate } from '@taocun/contracts';
import {
  dataTextOf,
  edgeTextsOf,
  updateTextOf,
} from '../../../../libs/contracts/src/updates/data-texts.fixture';
import { everyType, receivedMs } from '../../../../libs/contracts/src/updates/update.fixture';
import { dotted } from '../../assertions/comparable';
import { classify } from './classify';

const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 1_000_000_000);
const runs = Number(process.env['PROPERTY_RUNS'] ?? 1_000);

/**
 * Cuts the oracle's path to the product's: it also names members of a keeper or of produce, and properties
 * exactly as sent.
 */
const named = (path: string): string => path.toWellFormed().split('.').slice(0, 2).join('.');

/** The decisions of the services and of the oracle on the payload. */
function outcomesOf(type: (typeof everyType)[number], text: string) {
  const value = updateTextOf(type, text);
  const ours = readUpdate(value, {}, receivedMs);
  const oracles = classify({ value, timestampMs: receivedMs });
  return [
    isRejection(ours) ? [ours.reason, named(dotted(ours.path))] : ['accepted', ''],
    'accepted' in oracles ? ['accepted', ''] : [oracles.reason, named(oracles.path)],
  ] as const;
}

describe.each(everyType)('the data of %s', (type) => {
  it(`are accepted or refused as the contract says (PROPERTY_SEED=${seed})`, () => {
    fc.assert(
      fc.property(dataTextOf(type), (text) => {
        // The contract does not define which of several mistakes is named.
        const [[ours], [oracles]] = outcomesOf(type, text);
        expect(ours).toBe(oracles);
      }),
      { seed, numRuns: runs },
    );
  });

  it('reach every limit of every property, which the refusal names', () => {
    for (const text of edgeTextsOf(type)) {
      const [ours, oracles] = outcomesOf(type, text);
      expect([text, ...ours]).toEqual([text, ...oracles]);
    }
  });
});
