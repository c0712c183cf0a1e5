import type { VillageAnswer } from '../server/api';
import { Empty } from '../parts/query-view';
import { count, day, money } from '../words/figures';
import { useLanguage } from '../words/language';
import { Criteria, Mark } from './criteria';

/** The changed verdicts and the certificates of a village under a rule set, the newest first. */
export function VillageHistory({ village, ruleSet }: { readonly village: VillageAnswer; readonly ruleSet: string }) {
  const { language, words } = useLanguage();
  const verdicts = village.history.filter((one) => one.ruleSet === ruleSet).map((one) => ({ ...one, kind: 'verdict' as const }));
  const certificates = village.certifications
    .filter((one) => one.ruleSet === ruleSet)
    .map((one) => ({ ...one, kind: 'certificate' as const }));
  const story = [...verdicts, ...certificates].sort((a, b) => b.asOf.localeCompare(a.asOf));
  if (story.length === 0) return <Empty>{words.history.none}</Empty>;
  return (
    <ol class="history">
      {story.map((one) => (
        <li key={one.kind + (one.kind === 'verdict' ? one.sequence : one.year)}>
          <time dateTime={one.asOf}>{day(one.asOf, language)}</time>
          <details>
            <summary>
              <Mark holds={one.qualifies} />{' '}
              {one.kind === 'verdict'
                ? one.qualifies
                  ? words.history.qualified
                  : words.history.ceased
                : one.qualifies
                  ? words.history.certified(one.year)
                  : words.history.notCertified(one.year)}
            </summary>
            {one.kind === 'certificate' && (
              <p class="note">{words.history.figures(money(one.salesFen, language), count(one.activeShops, language))}</p>
            )}
            <Criteria criteria={one.criteria} />
          </details>
        </li>
      ))}
    </ol>
  );
}
