import { foldedHistory } from './folded-history';

const change = (asOf: string, sequence: number) => ({
  ruleSet: 'r',
  sequence,
  qualifies: sequence % 2 === 1,
  asOf,
  criteria: [],
});

it('folds months with three or more changes, and lists the newest first', () => {
  const a = change('2016-03-01', 2);
  const b = change('2016-03-01', 3);
  const c = change('2016-03-09', 4);
  const d = change('2015-08-20', 1);
  const e = change('2016-04-01', 5);
  const f = change('2016-04-02', 6);
  expect(foldedHistory([d, a, b, c, e, f].filter((one) => one !== undefined))).toEqual([
    f,
    e,
    { month: '2016-03', changes: [c, b, a] },
    d,
  ]);
  expect(foldedHistory([])).toEqual([]);
});
