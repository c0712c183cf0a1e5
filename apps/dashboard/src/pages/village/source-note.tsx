import { Claims } from '../method/claims';
import type { ReadCriterion, RuleSet, VersionInForce } from '../../server/api';
import { day } from '../../words/figures';
import { useLanguage } from '../../words/language';

type Sources = NonNullable<ReadCriterion['sources']>;

/** The claims about a threshold; closed, how many of them nobody has written. */
export function SourceNote({ sources }: { readonly sources: Sources }) {
  const { words } = useLanguage();
  const unverified = unverifiedOf(sources);
  return (
    <details class={unverified === sources.length ? 'source unverified' : 'source'}>
      <summary>{words.sources.all(unverified)}</summary>
      <Claims claims={sources} />
    </details>
  );
}

/** The claims about all rows of a verdict, and about whose shops the version counts. */
export function SourceList({
  criteria,
  version,
}: {
  readonly criteria: readonly ReadCriterion[];
  readonly version: RuleSet['versions'][number];
}) {
  const { words } = useLanguage();
  const counts = { name: words.sources.counts, sources: version.sources?.['counts'] };
  const rows = criteria
    .flatMap((one) => one.anyOf ?? [one])
    .map(({ criterion, sources }) => ({ name: words.criteria[criterion] ?? criterion, sources }));
  const sourced = [counts, ...rows].flatMap(({ name, sources }) => (sources === undefined ? [] : [{ name, sources }]));
  if (sourced.length === 0) return null;
  return (
    <details class="source">
      <summary>{words.sources.all(unverifiedOf(sourced.flatMap(({ sources }) => sources)))}</summary>
      <dl>
        {sourced.map(({ name, sources }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Claims claims={sources} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function unverifiedOf(sources: Sources): number {
  return sources.filter(({ standing }) => standing === 'unverified').length;
}

/** The days of the version that decided; nothing where the rule set has no other. */
export function VersionNote({ version }: { readonly version: VersionInForce | undefined }) {
  const { language, words } = useLanguage();
  if (version === undefined || (version.from === null && version.until === null)) return null;
  const [from, until] = [version.from, version.until].map((iso) => (iso === null ? undefined : day(iso, language)));
  return <p class="note">{words.sources.version(from, until)}</p>;
}
