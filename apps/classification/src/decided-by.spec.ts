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
