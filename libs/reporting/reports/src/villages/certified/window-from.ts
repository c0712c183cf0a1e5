import { cutOffOf, isoOfDay, type RuleSet } from '@taocun/domain';
import { type Scope } from '@taocun/reporting-answers';
import { text, Type } from '@taocun/openapi';

/** The days on which a certified year depends: none after its cut-off. */
export function upToCutOff(rules: RuleSet, year: number): Pick<Scope, 'until'> {
  const cutOff = cutOffOf(rules, year);
  return cutOff === undefined ? {} : { until: isoOfDay(cutOff) };
}

/** The first day of a certified year, with a warning for anyone who sums up years. */
export const windowFrom = (description: string) =>
  Type.Optional(
    text(`${description} Where a rule set has moved its cut-off, years overlap or leave days out: do not add them up.`, '2014-07-01'),
  );
