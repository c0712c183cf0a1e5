import { useEffect, useMemo, useRef } from 'preact/hooks';
import { queries, type RuleSet } from '../server/api';
import { useQuery } from '../server/use-query';
import { certifiedYearsOf, type Moment, momentKey, momentsOf, nearestOf } from './moment';

/** The moments of a rule set. Changes to now if the rule set does not have the moment shown. */
export function useMoments(
  rules: RuleSet,
  moment: Moment,
  show: (moment: Moment) => void,
  refreshKey: number,
) {
  const ruleSet = rules.id;
  const byYear = useQuery(ruleSet, queries.series(ruleSet, '', 'year'), refreshKey);
  const byMonth = useQuery(ruleSet, queries.series(ruleSet, '', 'month'), refreshKey);
  const years = useMemo(() => certifiedYearsOf(byYear.data?.items ?? []), [byYear.data]);
  const isComplete = byYear.data !== undefined && byMonth.data !== undefined;
  const known = useMemo(
    () => momentsOf(years, byMonth.data?.items ?? [], rules),
    [years, byMonth.data, rules],
  );
  // While the moments of another rule set are being loaded, the slider stays as it is.
  const last = useRef(known);
  if (isComplete) last.current = known;
  const moments = last.current;
  useEffect(() => {
    if (isComplete && !moments.some((one) => momentKey(one) === momentKey(moment)))
      show(nearestOf(moment, moments, rules));
  }, [moments]);
  const areAwaited = byYear.data === undefined && byYear.error === undefined;
  return { moments, years, areYearsKnown: byYear.data !== undefined, areAwaited };
}
