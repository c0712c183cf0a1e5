import { useLanguage } from '../../words/language';
import { day } from '../../words/figures';
import type { ReadCriterion, VersionInForce } from '../../server/api';

type Source = NonNullable<ReadCriterion['source']>;

/** How well the source of a threshold is known; opened, the source itself. */
export function SourceNote({ source }: { readonly source: Source }) {
  const { words } = useLanguage();
  return (
    <details class={`source ${source.standing}`}>
      <summary>{words.sources.standings[source.standing]}</summary>
      <SourceText source={source} />
    </details>
  );
}

function SourceText({ source: { text, url } }: { readonly source: Source }) {
  const { words } = useLanguage();
  return (
    <p class="note" lang="en">
      {text}{' '}
      {url !== undefined && (
        <a href={url} rel="noreferrer">
          {words.sources.link}
        </a>
      )}
    </p>
  );
}

/** The sources of all thresholds of a verdict. */
export function SourceList({ criteria }: { readonly criteria: readonly ReadCriterion[] }) {
  const { words } = useLanguage();
  const sourced = criteria
    .flatMap((one) => one.anyOf ?? [one])
    .flatMap(({ criterion, source }) => (source === undefined ? [] : [{ criterion, source }]));
  if (sourced.length === 0) return null;
  const unverified = sourced.filter(({ source }) => source.standing === 'unverified').length;
  return (
    <details class="source">
      <summary>{words.sources.all(unverified)}</summary>
      <dl>
        {sourced.map(({ criterion, source }) => (
          <div key={criterion}>
            <dt>
              {words.criteria[criterion] ?? criterion} <small>{words.sources.standings[source.standing]}</small>
            </dt>
            <dd>
              <SourceText source={source} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** The days of the version that decided; nothing where the rule set has no other. */
export function VersionNote({ version }: { readonly version: VersionInForce | undefined }) {
  const { language, words } = useLanguage();
  if (version === undefined || (version.from === null && version.until === null)) return null;
  const [from, until] = [version.from, version.until].map((iso) => (iso === null ? undefined : day(iso, language)));
  return <p class="note">{words.sources.version(from, until)}</p>;
}
