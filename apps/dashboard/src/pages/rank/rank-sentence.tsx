import { useRegionName } from '../../places/use-region-name';
import { levelOf } from '../../routes/region-levels';
import type { Snapshot } from '../../snapshot/snapshot';
import { count } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { useBilingual } from '../../words/use-romanised';
import { rankedIn, rankOf } from './rank';

/** The ranks of a region among others of its level, at the moment of the snapshot. */
export function RankSentence({ snapshot }: { readonly snapshot: Snapshot }) {
  return (
    <>
      {rankedIn(snapshot.region).map((within) => (
        <InOne key={within} snapshot={snapshot} within={within} />
      ))}
    </>
  );
}

function InOne({
  snapshot: { region, shown },
  within,
}: {
  readonly snapshot: Snapshot;
  readonly within: string;
}) {
  const { language, words } = useLanguage();
  const name = useBilingual(useRegionName(within).name);
  const level = levelOf(region);
  if (level === undefined || name === undefined || shown.now === undefined) return null;
  const rank = rankOf(region, within, shown.now);
  if (rank === undefined) return null;
  return (
    <>
      {words.gap}
      {words.ranks.rank(count(rank.place, language), rank.among, words.ranks.levels(level, rank.among), name)}
    </>
  );
}
