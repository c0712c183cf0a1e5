import { headlineWords } from '@taocun/domain';
import type { Freshness } from '../server/api';
import { count, day } from '../words/figures';
import { useLanguage } from '../words/language';

/** The day of the figures and the number of updates that wait, while some do: above every page with figures of now. */
export function WaitingUpdates({ freshness }: { readonly freshness: Freshness | undefined }) {
  const { language, words } = useLanguage();
  if (freshness === undefined || freshness.caughtUp || freshness.behind === 0) return null;
  const { asOf, behind } = freshness;
  const waiting = words.updatesWait(behind, count(behind, language));
  return (
    <p class="waiting-updates" role="status">
      {[...(asOf === null ? [] : [headlineWords[language].asOf(day(asOf, language))]), waiting].join(' · ')}
    </p>
  );
}
