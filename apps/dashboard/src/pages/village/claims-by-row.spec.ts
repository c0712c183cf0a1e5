import type { ReadCriterion } from '../../server/api';
import type { UsedClaim } from '../method/claims';
import { claimsByRow } from './claims-by-row';

const claim = (text: string): UsedClaim => ({ text: { en: text, zh: text }, standing: 'unverified' });
const sales = (source: readonly UsedClaim[]): ReadCriterion => ({
  criterion: 'annual-sales',
  holds: true,
  value: 2,
  threshold: 1,
  margin: 1,
  comparison: 'more-than',
  source: [...source],
});

it('lists a claim of several verdicts once, with the rule sets that use it unless all do', () => {
  const shared = claim('shared');
  const own = claim('own');
  const counted = claim('counted');
  const byRow = claimsByRow(
    [
      { title: 'A', counts: [counted], criteria: [sales([shared])] },
      {
        title: 'B',
        counts: undefined,
        criteria: [{ criterion: 'scale', holds: true, anyOf: [sales([shared, own])] }],
      },
    ],
    (titles) => titles.join('; '),
  );
  expect([...byRow]).toEqual([
    ['counts', [{ ...counted, use: 'A' }]],
    ['annual-sales', [shared, { ...own, use: 'B' }]],
  ]);
});
