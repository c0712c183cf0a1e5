import { type Figures } from '../figures/quantities';
import { CertifiedIn } from './certified-in';
import { builtInRuleSets } from './rule-sets/built-in-rule-sets';
import { rulesOn } from './rule-sets/rule-sets-in-force';
import { Verdicts } from './verdicts';

const inForce = builtInRuleSets.map((ruleSet) => rulesOn(ruleSet, 5));

const figures = (salesFen: number): Figures => ({
  kind: 'administrative-village',
  households: 10,
  salesFen,
  alibabaSalesFen: salesFen,
  activeShops: 1,
  activeAlibabaShops: 1,
  activeHouseholds: 1,
  activeAlibabaHouseholds: 1,
});

const decided = (verdicts: Verdicts, salesFen: number) =>
  verdicts
    .decide(figures(salesFen), 5, inForce)
    .map(({ ruleSet, qualifies, sequence, asOf }) => [ruleSet, qualifies, sequence, asOf]);

it('each change is announced once, in the order of the rule sets, from sequence 1', () => {
  const verdicts = new Verdicts();
  expect(decided(verdicts, 0)).toEqual([]);
  expect(verdicts.of('world-bank-2019')).toEqual({
    ruleSet: 'world-bank-2019',
    qualifies: false,
    sequence: 0,
  });
  expect(decided(verdicts, 1_000_000_000)).toEqual([
    ['aliresearch-2022', true, 1, 5],
    ['aliresearch', true, 1, 5],
  ]);
  expect(decided(verdicts, 1_000_000_000)).toEqual([]);
  expect(decided(verdicts, 1_000_000_001)).toEqual([['world-bank-2019', true, 1, 5]]);
  expect(decided(verdicts, 0)).toEqual([
    ['world-bank-2019', false, 2, 5],
    ['aliresearch-2022', false, 2, 5],
    ['aliresearch', false, 2, 5],
  ]);
  expect(verdicts.of('world-bank-2019')).toEqual({
    ruleSet: 'world-bank-2019',
    qualifies: false,
    sequence: 2,
  });
});

it('a change has its reasons', () => {
  expect(new Verdicts().decide(figures(1_000_000_000), 5, inForce)[0]?.criteria[0]).toEqual({
    criterion: 'annual-sales',
    value: 1_000_000_000,
    threshold: 1_000_000_000,
    comparison: 'at-least',
    holds: true,
  });
});

it('the differences to what another generation has announced are announced', () => {
  const verdicts = new Verdicts();
  const before = [
    { ruleSet: 'world-bank-2019', qualifies: true, sequence: 7 },
    { ruleSet: 'aliresearch', qualifies: false, sequence: 4 },
    { ruleSet: 'aliresearch-2022', qualifies: true, sequence: 3 },
  ];
  verdicts.takeOver(before, CertifiedIn.none);
  expect(decided(verdicts, 1_000_000_000)).toEqual([
    ['world-bank-2019', false, 8, 5],
    ['aliresearch', true, 5, 5],
  ]);
});
