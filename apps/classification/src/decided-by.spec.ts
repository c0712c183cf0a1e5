import { builtInRuleSets } from '@taocun/domain';
import { OperatorError } from '@taocun/messaging';
import { DECIDING_CODE, decidedBy, mayGoOn } from './decided-by';

const config = {
  latenessDays: 15,
  certifyWaitsForSources: false,
  sourcesGivenUp: new Map([['/m/closed', undefined]]),
};
const now = decidedBy(builtInRuleSets, config);
const saved = (clean: boolean) => ({ offset: 1, clean, fields: {} });

it('classification continues from its own checkpoint, and after a clean stop also with another lateness or code', () => {
  mayGoOn(now, undefined, saved(false));
  mayGoOn(now, now, saved(false));
  mayGoOn(now, { ...now, latenessDays: 5, code: DECIDING_CODE - 1 }, saved(true));
});

it('classification continues whatever a rule set contains next to its rows', () => {
  const untitled = builtInRuleSets.map(({ title: _title, ...ruleSet }) => ruleSet);
  mayGoOn(now, decidedBy(untitled, config), saved(false));
});

it('classification does not continue with other rule sets, and names the command that reads the log again', () => {
  const [first, ...others] = builtInRuleSets;
  for (const ruleSets of [others, [...others, first!]]) {
    const attempt = (): void => mayGoOn(now, decidedBy(ruleSets, config), saved(true));
    expect(attempt).toThrow(OperatorError);
    expect(attempt).toThrow('`npm run taocun -- reclassify start --rules <folder>`');
  }
});

it('the operator learns how to continue if the checkpoint is older than a built-in rule set', () => {
  const before = decidedBy(builtInRuleSets.slice(0, 2), config);
  expect(() => mayGoOn(now, before, saved(true))).toThrow(
    'made with, world-bank-2019, aliresearch-2022; now they are world-bank-2019, aliresearch-2022, aliresearch. ' +
      'Start with those of the checkpoint, in a folder that RULES_DIR names.',
  );
  mayGoOn(before, before, saved(false));
});

it('other sources to wait for are accepted only after a clean stop, and given up sources are ignored unless certificates wait', () => {
  const waits = { ...config, certifyWaitsForSources: true };
  const pairs = [waits, { ...waits, sourcesGivenUp: new Map() }, config].map((each) =>
    decidedBy(builtInRuleSets, each),
  );
  for (const one of pairs)
    for (const other of pairs.filter((each) => each !== one)) {
      mayGoOn(one, other, saved(true));
      expect(() => mayGoOn(one, other, saved(false))).toThrow('did not stop cleanly');
    }
  mayGoOn(now, decidedBy(builtInRuleSets, { ...config, sourcesGivenUp: new Map() }), saved(false));
});

it('classification does not continue after a crash with another lateness or code', () => {
  expect(() => mayGoOn(now, { ...now, latenessDays: 5 }, saved(false))).toThrow(
    'start the former version once more',
  );
  expect(() => mayGoOn(now, { ...now, code: DECIDING_CODE - 1 }, saved(false))).toThrow(OperatorError);
});
