import { PlaceName } from '../../places/place-name';
import { IncompleteNote, RegionIncompleteNote } from '../../parts/incomplete-note';
import { QueryView } from '../../parts/query-view';
import { useRegionName } from '../../places/use-region-name';
import { hrefOf } from '../../routes/route';
import type { QueryState } from '../../server/keep-fetched';
import { count, day as dayText, month as monthText } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { titleOf } from '../../words/rule-set-title';
import { villagesIn } from '../../time/shown-villages';
import type { Snapshot } from '../../time/snapshot';
import { monthOf, yearOf } from '../../time/moment';

/** The number of Taobao Villages in the region, with the moment and the rule set that it answers to. */
export function Headline({ query, region }: { readonly query: QueryState<Snapshot>; readonly region: string }) {
  const { language, words } = useLanguage();
  return (
    <QueryView query={query} rows={3}>
      {({ rules, moment, day, counts, shown: { now, cutOff }, byProvince }) => {
        const [year, month] = [yearOf(moment), monthOf(moment)];
        const counted = region === '' ? counts.qualifying : (byProvince?.get(region) ?? 0);
        const there = month === undefined && region.length <= 2 ? counted : now && villagesIn(region, now).length;
        const lastDay = year === undefined ? day : cutOff;
        const date = lastDay ? dayText(lastDay, language) : undefined;
        const when =
          month !== undefined
            ? words.headline.atEndOf(monthText(month, language))
            : year === undefined
              ? date === undefined
                ? undefined
                : words.headline.asOf(date)
              : words.headline.certifiedIn(year, date);
        return (
          <>
            <h1>
              <b data-testid="qualifying">{there === undefined ? '…' : count(there, language)}</b>{' '}
              {words.headline.taobaoVillages(there ?? 0)}
            </h1>
            <p class="lead">
              {words.headline.under(when, titleOf(rules, language))}
              {region === '' && month === undefined && (
                <>
                  {words.headline.observed(counts.villages, count(counts.villages, language))}
                  <a href="#towns">{words.headline.towns(counts.towns, count(counts.towns, language))}</a>
                  {words.headline.and}
                  <a href="#clusters">{words.headline.clusters(counts.clusters.all, count(counts.clusters.all, language))}</a>
                  {words.headline.stop}
                </>
              )}
            </p>
            {region === '' ? (
              <IncompleteNote incomplete={counts.incomplete} />
            ) : (
              counts.incomplete !== undefined && <RegionIncompleteNote region={region} />
            )}
          </>
        );
      }}
    </QueryView>
  );
}

/** The way from the country down to the region. */
export function Crumbs({ region }: { readonly region: string }) {
  const { words } = useLanguage();
  if (region === '') return null;
  const parents = [2, 4, 6].filter((digits) => digits < region.length).map((digits) => region.slice(0, digits));
  return (
    <nav class="crumbs" aria-label={words.crumbs}>
      <a href={hrefOf.overview()}>{words.country}</a>
      {parents.map((code) => (
        <Crumb key={code} code={code} />
      ))}
      <Crumb key={region} code={region} isCurrent />
    </nav>
  );
}

/** A step of the way, which has its room before its name has come. A prefecture that is only the registry's placeholder is none. */
export function Crumb({ code, isCurrent = false }: { readonly code: string; readonly isCurrent?: boolean }) {
  const { name, isPlace } = useRegionName(code);
  if (name === undefined) return <span class="unnamed" />;
  if (isCurrent)
    return (
      <span aria-current="page">
        <PlaceName name={name} />
      </span>
    );
  return isPlace ? (
    <a href={hrefOf.region(code)}>
      <PlaceName name={name} />
    </a>
  ) : null;
}
