import { builtInRuleSets } from '@taocun/domain';
import { OperatorError } from '@taocun/messaging';
import { DECIDING_CODE, decidedBy, mayGoOn } from './decided-by';

const now = decidedBy(builtInRuleSets, 15);
const saved = (clean: boolean) => ({ offset: 1, clean, fields: {} });

it('goes on with what the checkpoint was made by, and from a clean stop with other lateness or code', () => {
  mayGoOn(now, undefined, saved(false));
  mayGoOn(now, now, saved(false));
  mayGoOn(now, { ...now, latenessDays: 5, code: DECIDING_CODE - 1 }, saved(true));
});

it('goes on from rule sets that were stored flat, and whatever is said of them beside the rows', () => {
  const flat = builtInRuleSets.map(({ id, versions: [{ sources: _sources, where, ...rows }] }) => ({ id, ...rows, where: where.kinds }));
  mayGoOn(now, { ...now, ruleSets: JSON.stringify(flat) }, saved(false));
  const untitled = builtInRuleSets.map(({ title: _title, ...ruleSet }) => ruleSet);
  mayGoOn(now, decidedBy(untitled, 15), saved(false));
  const changed = flat.map((rules) => ({ ...rules, counts: 'all-shops' }));
  expect(() => mayGoOn(now, { ...now, ruleSets: JSON.stringify(changed) }, saved(true))).toThrow(OperatorError);
});

it('goes on by no other rule sets, and names the command that reads the log anew', () => {
  const [first, ...others] = builtInRuleSets;
  for (const ruleSets of [others, [...others, first!]]) {
    const attempt = (): void => mayGoOn(now, decidedBy(ruleSets, 15), saved(true));
    expect(attempt).toThrow(OperatorError);
    expect(attempt).toThrow('`npm run taocun -- reclassify start --rules <folder>`');
  }
});

it('goes on by other lateness or code from no crash', () => {
  expect(() => mayGoOn(now, { ...now, latenessDays: 5 }, saved(false))).toThrow('start the former version once more');
  expect(() => mayGoOn(now, { ...now, code: DECIDING_CODE - 1 }, saved(false))).toThrow(OperatorError);
});
