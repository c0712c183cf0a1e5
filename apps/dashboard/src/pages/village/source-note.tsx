import { Claims, unverifiedOf } from '../method/claims';
import { Facts } from '../../parts/facts';
import type { ReadCriterion, RuleSet, VersionInForce } from '../../server/api';
import { day } from '../../words/figures';
import { criterionTitle } from '@taocun/domain';
import { useLanguage } from '../../words/language';

/** The claims about all rows of a verdict, and about the shops that the version counts. */
export function SourceList({
  criteria,
  version,
}: {
  readonly criteria: readonly ReadCriterion[];
  readonly version: RuleSet['versions'][number];
}) {
  const { language, words } = useLanguage();
  const counts = { name: words.sources.counts, source: version.sources?.['counts'] };
  const rows = criteria
    .flatMap((one) => one.anyOf ?? [one])
    .map(({ criterion, source }) => ({ name: criterionTitle(criterion, language), source }));
  const sourced = [counts, ...rows].flatMap(({ name, source }) => (source === undefined ? [] : [{ name, source }]));
  if (sourced.length === 0) return null;
  return (
    <details class="source">
      <summary>{words.sources.all(unverifiedOf(sourced.flatMap(({ source }) => source)))}</summary>
      <Facts facts={sourced.map(({ name, source }) => [name, <Claims key={name} claims={source} />])} />
    </details>
  );
}

/** The days of the version that decided; nothing if the rule set has only one version. */
export function VersionNote({ version }: { readonly version: VersionInForce | undefined }) {
  const { language, words } = useLanguage();
  if (version === undefined || (version.from === null && version.until === null)) return null;
  const [from, until] = [version.from, version.until].map((iso) => (iso === null ? undefined : day(iso, language)));
  return <p class="note">{words.sources.version(from, until)}</p>;
}
