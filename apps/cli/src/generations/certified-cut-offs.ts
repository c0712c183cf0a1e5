import { cutOffOf, isoOfDay, type RuleSet } from '@taocun/domain';
import { type Generation, ruleSetsOf } from './generations';

/**
 * Refuses rule sets by which a certified year would end on another day than before: its certificates would
 * remain, but no update of its year would be late for them.
 */
export function refuseOtherCutOffs(
  live: Pick<Generation, 'checkpoints'>,
  ruleSets: readonly RuleSet[],
): void {
  const before = new Map(ruleSetsOf(live).map((ruleSet) => [ruleSet.id, ruleSet]));
  for (const ruleSet of ruleSets) {
    const old = before.get(ruleSet.id);
    if (old === undefined) continue;
    for (const year of certifiedYears(live, ruleSet.id)) {
      const [was, is] = [old, ruleSet].map((one) => cutOffOf(one, year));
      if (was === undefined || was === is) continue;
      throw new Error(
        `${ruleSet.id} has certified ${year} as of ${isoOfDay(was)}, and the new file has ${is === undefined ? 'no cut-off of this year' : isoOfDay(is)}. ` +
          'Keep the cut-offs of certified years: give the new one a later fromYear.',
      );
    }
  }
}

function certifiedYears(
  { checkpoints }: Pick<Generation, 'checkpoints'>,
  ruleSet: string,
): readonly number[] {
  const years = checkpoints.flatMap(({ fields }) => fields?.certifiedUnder?.[ruleSet] ?? []);
  const first = Math.min(...years.map((each) => each.first));
  const last = Math.max(...years.map((each) => each.last));
  return years.length === 0 ? [] : Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
