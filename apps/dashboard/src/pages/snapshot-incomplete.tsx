import { IncompleteNote } from '../parts/incomplete-note';
import { type CertifiedSummary, queries } from '../server/api';
import { useQuery } from '../server/use-query';
import { gapsToMonth } from '../snapshot/gaps-to-month';
import { momentKey, monthOf, yearOf } from '../snapshot/moment';
import { villagesIn } from '../snapshot/shown-villages';
import { money } from '../words/figures';
import { useLanguage } from '../words/language';
import type { SnapshotProps } from './page-props';

/**
 * The gaps in the figures of a snapshot: in the year up to its day or month's end, or from its certified
 * list.
 */
export function SnapshotIncomplete({
  snapshot: { region, rules, moment, counts, shown },
  refreshKey,
}: SnapshotProps) {
  const { language, words } = useLanguage();
  const month = monthOf(moment);
  const year = yearOf(moment);
  // The counts are of the whole country, and never of a month.
  const isNeeded = month !== undefined || (region !== '' && counts.incomplete !== undefined);
  const request: ReturnType<typeof queries.missingInMonths> =
    month !== undefined
      ? queries.missingInMonths(rules.id, region)
      : year !== undefined
        ? queries.missingInList(rules.id, region, year)
        : queries.region(region);
  const { data } = useQuery(
    `${rules.id} ${region} ${month === undefined ? momentKey(moment) : 'months'} ${isNeeded}`,
    isNeeded ? request : () => Promise.resolve(undefined),
    isNeeded ? refreshKey : 0,
  );
  if (month !== undefined) return <IncompleteNote incomplete={gapsToMonth(month, data?.incomplete)} />;
  const late = lateSales(villagesIn(region, (year !== undefined && shown.lists?.get(year)) || []));
  return (
    <IncompleteNote
      incomplete={isNeeded ? data?.incomplete : counts.incomplete}
      year={year}
      late={late === undefined ? undefined : words.incomplete.late(money(late, language), 'none')}
    />
  );
}

/** The sales of listed villages in orders that arrived after their list was issued; undefined if none did. */
function lateSales(listed: readonly CertifiedSummary[]): number | undefined {
  const late = listed.flatMap(({ salesFen = 0, revised }) =>
    revised === undefined ? [] : revised.salesFen - salesFen,
  );
  return late.length === 0 ? undefined : late.reduce((sum, fen) => sum + fen, 0);
}
