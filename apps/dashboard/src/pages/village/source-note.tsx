import { criterionTitle } from '@taocun/domain';
import { Facts } from '../../parts/facts';
import type { VersionInForce } from '../../server/api';
import { day } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { Claims, unverifiedOf } from '../method/claims';
import { claimsByRow, type SourcedVerdict } from './claims-by-row';

/** The claims about the verdicts under all rule sets. */
export function SourceList({ verdicts }: { readonly verdicts: readonly SourcedVerdict[] }) {
  const { language, words } = useLanguage();
  const byRow = [...claimsByRow(verdicts, words.sources.users)];
  if (byRow.length === 0) return null;
  return (
    <details class="source">
      <summary>{words.sources.all(unverifiedOf(byRow.flatMap(([, claims]) => claims)))}</summary>
      <Facts
        facts={byRow.map(([row, claims]) => [
          row === 'counts' ? words.sources.counts : criterionTitle(row, language),
          <Claims key={row} claims={claims} />,
        ])}
      />
    </details>
  );
}

/** The days of the version that decided; nothing if the rule set has only one version. */
export function VersionNote({ version }: { readonly version: VersionInForce | undefined }) {
  const { language, words } = useLanguage();
  if (version === undefined || (version.from === null && version.until === null)) return null;
  const [from, until] = [version.from, version.until].map((iso) =>
    iso === null ? undefined : day(iso, language),
  );
  return <p class="note">{words.sources.version(from, until)}</p>;
}
