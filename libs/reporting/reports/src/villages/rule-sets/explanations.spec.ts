import {
  builtInRuleSets,
  criteriaOf,
  type Criterion,
  dayOfIso,
  type Figures,
  parseRuleSet,
  type RuleSet,
  versionAsOf,
} from '@taocun/domain';
import { criteriaUnder, explanationOf, versionOn } from './explanations';

const figures: Figures = {
  kind: 'administrative-village',
  households: 350,
  salesFen: 5,
  alibabaSalesFen: 1,
  activeShops: 40,
  activeAlibabaShops: 40,
  activeHouseholds: 0,
  activeAlibabaHouseholds: 0,
};

function explanation(ruleSet: string, asOf: string, ruleSets: readonly RuleSet[] = builtInRuleSets) {
  const rules = ruleSets.find(({ id }) => id === ruleSet)!;
  return explanationOf(
    { ruleSet, criteria: criteriaOf(figures, versionAsOf(rules, dayOfIso(asOf)!)) },
    asOf,
    ruleSets,
  );
}

it.each([
  ['2014-06-30', { from: null, until: '2018-12-31' }],
  ['2018-12-31', { from: null, until: '2018-12-31' }],
  ['2019-01-01', { from: '2019-01-01', until: '2019-12-31' }],
  ['2021-12-31', { from: '2020-01-01', until: '2021-12-31' }],
  ['2022-01-01', { from: '2022-01-01', until: null }],
])('an explanation names the version that was in force on %s', (asOf, version) => {
  expect(explanation('aliresearch', asOf).version).toEqual(version);
  expect(versionOn('aliresearch', asOf, builtInRuleSets)).toEqual({ version });
});

it('a rule set of one version has no first day, and no last one', () => {
  expect(versionOn('world-bank-2019', '2014-06-30', builtInRuleSets)).toEqual({
    version: { from: null, until: null },
  });
});

it('an explanation has the claims about each row, by the version of the day', () => {
  const quoted = (asOf: string) =>
    explanation('aliresearch', asOf).criteria[0]?.source?.map(({ quote }) => quote)[0];
  expect(quoted('2014-06-30')).toMatch('以淘宝为主要交易平台');
  expect(quoted('2022-06-30')).toMatch('电商年销售额达1000万元及以上');
  for (const { id } of builtInRuleSets) {
    const thresholds = explanation(id, '2014-06-30').criteria.flatMap((one) =>
      'anyOf' in one ? one.anyOf : [one],
    );
    expect(thresholds.map(({ source }) => source?.length ?? 0)).not.toContain(0);
  }
});

it('what is not known is absent: sources that the rule set does not name, and the version of one that is not in force', () => {
  const [rules] = builtInRuleSets[0]!.versions;
  const plain = parseRuleSet({ id: 'plain', ...rules, sources: undefined }, 'plain');
  const { version, criteria } = explanation('plain', '2014-06-30', [plain]);
  expect(version).toEqual({ from: null, until: null });
  expect(
    JSON.stringify(criteria, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toContain('source');
  const former = explanationOf({ ruleSet: 'former', criteria: criteriaOf(figures, rules) }, '2014-06-30', [
    plain,
  ]);
  expect(former).toEqual({ criteria });
  expect(versionOn('former', '2014-06-30', [plain])).toEqual({});
});

describe('the criteria of a stored verdict', () => {
  const committee = { asOf: '2020-06-30', figures: { ...figures, kind: 'residents-committee' as const } };
  const kindOf = (criteria: readonly Criterion[]) => criteria.at(-1);

  it('are those of the version of its day', () => {
    for (const asOf of ['2014-06-30', '2019-06-30', '2020-06-30', '2022-06-30'])
      expect(criteriaUnder('aliresearch', { asOf, figures }, builtInRuleSets)).toEqual(
        criteriaOf(
          figures,
          versionAsOf(
            builtInRuleSets.find(({ id }) => id === 'aliresearch')!,
            dayOfIso(asOf)!,
          ),
        ),
      );
  });

  it('depend on the list of the year before, if the village is on it', () => {
    const listed = { ...committee, certifiedBefore: 2019 };
    const [held, missed] = [listed, committee].map((one) =>
      kindOf(criteriaUnder('aliresearch', one, builtInRuleSets)),
    );
    expect(missed).toMatchObject({ value: 'residents-committee', holds: false });
    expect(held).toMatchObject({ value: 'residents-committee', holds: true, certifiedBefore: 2019 });
  });

  it('are none where the rule set no longer decides', () => {
    expect(criteriaUnder('gone', committee, builtInRuleSets)).toEqual([]);
  });
});
